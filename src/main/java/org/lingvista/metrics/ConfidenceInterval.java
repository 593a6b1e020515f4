package org.lingvista.metrics;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Percentile bootstrap of a mean (Efron, 1979): the mean of many resamples with replacement, cut at
 * both ends. The same seed gives the same interval.
 *
 * @param mean mean of the sample
 * @param low lower end
 * @param high upper end
 */
public record ConfidenceInterval(double mean, double low, double high) {

  /**
   * Interval of the mean of a sample.
   *
   * @param values one value per query, at least one
   * @param level covered probability, such as 0.95
   * @param resamples resamples to draw, such as 1000
   */
  public static ConfidenceInterval bootstrap(
      double[] values, double level, int resamples, long seed) {
    if (values.length == 0) {
      throw new IllegalArgumentException("values must not be empty");
    }
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException("level must be in (0, 1); level=" + level);
    }
    if (resamples < 1) {
      throw new IllegalArgumentException("resamples must be positive; resamples=" + resamples);
    }
    SplittableRandom random = new SplittableRandom(seed);
    double[] means = new double[resamples];
    for (int r = 0; r < resamples; r++) {
      double sum = 0;
      for (int i = 0; i < values.length; i++) {
        sum += values[random.nextInt(values.length)];
      }
      means[r] = sum / values.length;
    }
    Arrays.sort(means);
    double tail = (1 - level) / 2;
    return new ConfidenceInterval(
        Arrays.stream(values).average().orElseThrow(),
        means[(int) Math.floor(tail * (resamples - 1))],
        means[(int) Math.ceil((1 - tail) * (resamples - 1))]);
  }
}
