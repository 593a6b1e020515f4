package org.lingvista.text;

import java.util.ArrayList;
import java.util.List;

/**
 * How much likelier one BIO label is right after another than anywhere: ln P(label | before) − ln
 * P(label), counted in training queries at places where a span may end. Added to the logarithms of
 * a model's label probabilities when the best sequence of labels is looked for, as in a hybrid of a
 * tagger and a Markov chain (Bourlard and Morgan 1994): what is never seen, such as two contents
 * side by side, needs more evidence. Only what speaks against a pair is kept; see {@code
 * docs/experiments.md}.
 *
 * @param scores (S, S), row: the label before, column: the label; none positive
 */
public record SlotTransitions(List<List<Double>> scores) {

  public SlotTransitions {
    scores = scores.stream().map(List::copyOf).toList();
    for (List<Double> row : scores) {
      if (row.size() != scores.size() || row.stream().anyMatch(score -> !(score <= 0))) {
        throw new IllegalArgumentException(
            "slot transitions must be a square of numbers that are not positive; a row of %d is %s"
                .formatted(scores.size(), row));
      }
    }
  }

  /** Number of labels S. */
  public int labels() {
    return scores.size();
  }

  /** Row by row, for a loop that adds them often. */
  public double[][] toArray() {
    return scores.stream()
        .map(row -> row.stream().mapToDouble(Double::doubleValue).toArray())
        .toArray(double[][]::new);
  }

  /** Counts pairs of labels. */
  public static final class Counter {
    /** Added to every count, so that what never occurred is unlikely and not impossible. */
    private static final double SMOOTHING = 0.5;

    private final double[][] counts;

    /** Of this many BIO labels. */
    public Counter(int labels) {
      counts = new double[labels][labels];
    }

    /**
     * Counts one query.
     *
     * @param query its code points
     * @param labels class of each token; negative for special tokens, which are passed over
     */
    public void add(int[] query, Encoding tokens, int[] labels) {
      for (int t = 1; t < labels.length; t++) {
        if (labels[t - 1] >= 0 && labels[t] >= 0 && !WordBounds.sameWord(query, tokens, t - 1, t)) {
          counts[labels[t - 1]][labels[t]]++;
        }
      }
    }

    /** What was counted, rounded to hundredths. */
    public SlotTransitions transitions() {
      int labels = counts.length;
      double[] before = new double[labels];
      double[] after = new double[labels];
      double all = 0;
      for (int a = 0; a < labels; a++) {
        for (int b = 0; b < labels; b++) {
          double count = counts[a][b] + SMOOTHING;
          before[a] += count;
          after[b] += count;
          all += count;
        }
      }
      List<List<Double>> scores = new ArrayList<>();
      for (int a = 0; a < labels; a++) {
        List<Double> row = new ArrayList<>();
        for (int b = 0; b < labels; b++) {
          double score = Math.log((counts[a][b] + SMOOTHING) * all / (before[a] * after[b]));
          row.add(Math.min(0, Math.round(score * 100) / 100.0));
        }
        scores.add(row);
      }
      return new SlotTransitions(scores);
    }
  }
}
