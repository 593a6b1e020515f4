package org.lingvista.training;

/**
 * Linear warm-up to the peak, then a half cosine to zero (Loshchilov and Hutter 2017; the paper's
 * warm-up is 0.1).
 *
 * @param peak learning rate after warm-up
 * @param warmup share of all steps spent warming up, 0 to 1
 * @param steps number of steps in all
 */
record LearningRate(double peak, double warmup, long steps) {

  LearningRate {
    if (!(peak > 0) || !(warmup >= 0 && warmup < 1) || steps <= 0) {
      throw new IllegalArgumentException(
          "learningRate and steps must be positive, warmup in [0, 1); learningRate=%s, warmup=%s, steps=%d"
              .formatted(peak, warmup, steps));
    }
  }

  /**
   * As a factor of the peak, for the step that comes after {@code done} steps; the first is not
   * zero.
   */
  double factor(long done) {
    double warm = warmup * steps;
    if (done + 1 <= warm) {
      return (done + 1) / warm;
    }
    double progress = Math.min(1, (done + 1 - warm) / Math.max(1, steps - warm));
    return 0.5 * (1 + Math.cos(Math.PI * progress));
  }
}
