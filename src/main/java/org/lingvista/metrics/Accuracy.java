package org.lingvista.metrics;

import java.util.List;

/** Fraction of equal labels. */
public final class Accuracy {

  private Accuracy() {}

  /** Fraction of positions where both have the same label, 0 to 1. */
  public static double of(List<String> predicted, List<String> gold) {
    requireSameLength(predicted.size(), gold.size());
    int equal = 0;
    for (int i = 0; i < gold.size(); i++) {
      if (predicted.get(i).equals(gold.get(i))) {
        equal++;
      }
    }
    return (double) equal / gold.size();
  }

  /** Fraction of positions where both have the same class, 0 to 1. */
  public static double of(int[] predicted, int[] gold) {
    requireSameLength(predicted.length, gold.length);
    int equal = 0;
    for (int i = 0; i < gold.length; i++) {
      if (predicted[i] == gold[i]) {
        equal++;
      }
    }
    return (double) equal / gold.length;
  }

  private static void requireSameLength(int predicted, int gold) {
    if (predicted != gold || gold == 0) {
      throw new IllegalArgumentException(
          "predicted and gold must have one length, at least 1; predicted=%d, gold=%d"
              .formatted(predicted, gold));
    }
  }
}
