package org.lingvista.metrics;

/**
 * Whether probabilities mean what they say: of all answers given with 0.8, 80 % should be right.
 */
public final class Calibration {
  private static final double LEAST = 0.05;
  private static final double MOST = 20;
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;
  private static final int ROUNDS = 60;

  private Calibration() {}

  /**
   * Expected calibration error (Guo et al. 2017, equation 3): the answers are put into bins by
   * their probability; the mean over all answers of |share of right ones − mean probability| of
   * their bin.
   *
   * @param probabilities of the answers, 0 to 1
   * @param right whether each answer was right
   * @param bins of equal width
   */
  public static double expectedError(double[] probabilities, boolean[] right, int bins) {
    if (probabilities.length != right.length || right.length == 0 || bins < 1) {
      throw new IllegalArgumentException(
          "probabilities and right must have one length, at least 1, and bins be positive; probabilities=%d, right=%d, bins=%d"
              .formatted(probabilities.length, right.length, bins));
    }
    double[] surplus = new double[bins]; // right answers less probability
    for (int i = 0; i < right.length; i++) {
      int bin = Math.clamp((int) Math.ceil(probabilities[i] * bins) - 1, 0, bins - 1);
      surplus[bin] += (right[i] ? 1 : 0) - probabilities[i];
    }
    double sum = 0;
    for (double each : surplus) {
      sum += Math.abs(each);
    }
    return sum / right.length;
  }

  /**
   * The temperature T for which softmax(logits / T) gives the right classes the highest likelihood
   * (temperature scaling, Guo et al. 2017, §4.2), between 0.05 and 20. The mean negative
   * log-likelihood is convex in 1/T, so that halving an interval finds its one minimum.
   *
   * @param logits a row per answer
   * @param classes the right class of each; one that is not among the columns is passed over
   */
  public static double temperature(float[][] logits, int[] classes) {
    if (logits.length != classes.length || logits.length == 0) {
      throw new IllegalArgumentException(
          "logits and classes must have one length, at least 1; logits=%d, classes=%d"
              .formatted(logits.length, classes.length));
    }
    double low = 1 / MOST;
    double high = 1 / LEAST;
    for (int round = 0; round < ROUNDS; round++) {
      double left = high - GOLDEN * (high - low);
      double right = low + GOLDEN * (high - low);
      if (loss(logits, classes, left) <= loss(logits, classes, right)) {
        high = right;
      } else {
        low = left;
      }
    }
    return 2 / (low + high);
  }

  /** Sum of −log softmax(scale · logits) at the right classes. */
  private static double loss(float[][] logits, int[] classes, double scale) {
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      if (classes[i] >= 0 && classes[i] < logits[i].length) {
        double most = Double.NEGATIVE_INFINITY;
        for (float logit : logits[i]) {
          most = Math.max(most, logit);
        }
        double total = 0;
        for (float logit : logits[i]) {
          total += Math.exp(scale * (logit - most));
        }
        sum += Math.log(total) - scale * (logits[i][classes[i]] - most);
      }
    }
    return sum;
  }
}
