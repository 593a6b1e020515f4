package org.lingvista.encode;

/** Softmax in double precision. */
final class Softmax {
  private Softmax() {}

  /** Probabilities of {@code count} logits from {@code offset} on. */
  static double[] of(float[] logits, int offset, int count) {
    return of(logits, offset, count, 1);
  }

  /** As {@link #of(float[], int, int)}, the logits divided by a temperature. */
  static double[] of(float[] logits, int offset, int count, double temperature) {
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      most = Math.max(most, logits[offset + i]);
    }
    double[] probabilities = new double[count];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      probabilities[i] = Math.exp((logits[offset + i] - most) / temperature);
      sum += probabilities[i];
    }
    for (int i = 0; i < count; i++) {
      probabilities[i] /= sum;
    }
    return probabilities;
  }

  /** Index of the largest value, the first of equal ones. */
  static int best(double[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[best]) {
        best = i;
      }
    }
    return best;
  }
}
