package org.lingvista.training;

import java.util.LinkedHashMap;
import java.util.Map;

/** Collects losses and counts between two reports to the listener. */
final class ProgressMeter {
  private final String stage;
  private final long steps;
  private final int every;
  private final TrainingListener listener;
  private final Map<String, double[]> terms = new LinkedHashMap<>();
  private double loss;
  private long pairs;
  private long since;
  private long sinceNanos;

  ProgressMeter(String stage, long steps, int every, TrainingListener listener) {
    this.stage = stage;
    this.steps = steps;
    this.every = every;
    this.listener = listener;
  }

  void start(long step) {
    since = step;
    sinceNanos = System.nanoTime();
  }

  void add(int rows, double value, Map<String, Double> values) {
    pairs += rows;
    loss += value;
    values.forEach((name, term) -> count(name, term));
  }

  void gradientNorm(double norm) {
    count("gradient norm", norm);
  }

  void stepDone(long step) {
    if (step % every != 0 && step != steps) {
      return;
    }
    double seconds = (System.nanoTime() - sinceNanos) / 1e9;
    long done = step - since;
    Map<String, Double> means = new LinkedHashMap<>();
    terms.forEach((name, sum) -> means.put(name, sum[0] / sum[1]));
    listener.progress(
        new TrainingListener.Progress(
            stage,
            step,
            steps,
            loss / done,
            means,
            pairs / seconds,
            (steps - step) * seconds / done));
    terms.clear();
    loss = 0;
    pairs = 0;
    start(step);
  }

  private void count(String name, double value) {
    double[] sum = terms.computeIfAbsent(name, key -> new double[2]);
    sum[0] += value;
    sum[1]++;
  }
}
