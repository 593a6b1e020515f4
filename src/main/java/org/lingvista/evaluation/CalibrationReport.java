package org.lingvista.evaluation;

import java.util.ArrayList;
import java.util.List;
import org.lingvista.data.QueryExample;
import org.lingvista.encode.Encoder;
import org.lingvista.metrics.Calibration;

/**
 * The temperature that makes intent probabilities honest, fitted on every second query and measured
 * on the others. Temperature changes no answer, only how sure it is.
 *
 * @param temperature fitted on the even queries, by {@link Calibration#temperature}
 * @param fitted number of queries it was fitted on
 * @param measured number of queries the figures are of, the odd ones
 * @param accuracy share of right intents
 * @param errorBefore expected calibration error in {@value #BINS} bins at temperature 1
 * @param errorAfter the same at the fitted temperature
 * @param confidenceBefore mean probability of the answers at temperature 1
 * @param confidenceAfter the same at the fitted temperature
 */
public record CalibrationReport(
    double temperature,
    int fitted,
    int measured,
    double accuracy,
    double errorBefore,
    double errorAfter,
    double confidenceBefore,
    double confidenceAfter) {
  static final int BINS = 15;

  /** Fits and measures on queries with known intents that the model was not trained on. */
  public static CalibrationReport of(Encoder encoder, List<QueryExample> queries) {
    if (queries.size() < 2) {
      throw new EvaluationException(
          "calibration needs at least two queries with intents; given " + queries.size());
    }
    List<String> intents = encoder.labels().intents();
    float[][] logits = encoder.intentLogits(queries.stream().map(QueryExample::query).toList());
    List<float[]> fit = new ArrayList<>();
    List<float[]> rest = new ArrayList<>();
    List<Integer> fitClasses = new ArrayList<>();
    List<Integer> restClasses = new ArrayList<>();
    for (int i = 0; i < logits.length; i++) {
      (i % 2 == 0 ? fit : rest).add(logits[i]);
      (i % 2 == 0 ? fitClasses : restClasses).add(intents.indexOf(queries.get(i).intent()));
    }
    double temperature =
        Calibration.temperature(
            fit.toArray(float[][]::new), fitClasses.stream().mapToInt(i -> i).toArray());
    boolean[] right = new boolean[rest.size()];
    double[] before = new double[rest.size()];
    double[] after = new double[rest.size()];
    int correct = 0;
    for (int i = 0; i < right.length; i++) {
      int best = best(rest.get(i));
      right[i] = best == restClasses.get(i);
      correct += right[i] ? 1 : 0;
      before[i] = probability(rest.get(i), best, 1);
      after[i] = probability(rest.get(i), best, temperature);
    }
    return new CalibrationReport(
        temperature,
        fit.size(),
        rest.size(),
        (double) correct / right.length,
        Calibration.expectedError(before, right, BINS),
        Calibration.expectedError(after, right, BINS),
        mean(before),
        mean(after));
  }

  private static int best(float[] logits) {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      best = logits[i] > logits[best] ? i : best;
    }
    return best;
  }

  private static double probability(float[] logits, int one, double temperature) {
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp((logit - logits[one]) / temperature);
    }
    return 1 / sum;
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
