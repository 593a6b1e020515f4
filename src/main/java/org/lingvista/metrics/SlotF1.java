package org.lingvista.metrics;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Slot quality as CoNLL-2000 scores chunks: a span counts only if its label, start and end are all
 * right; counts are summed over all texts before dividing (micro average).
 *
 * <p>{@link #spans} reads BIO labels the way {@code conlleval} and seqeval's default mode do: an
 * {@code I-x} that follows no {@code x} begins a span. {@link #strictSpans} is seqeval's {@code
 * mode='strict', scheme=IOB2}: only {@code B-x} begins a span, a stray {@code I-x} is nothing.
 */
public final class SlotF1 {

  private SlotF1() {}

  /**
   * A labelled span; the unit of start and end (tokens, code points) is the caller's, end is
   * exclusive.
   */
  public record Span(String label, int start, int end) {}

  /**
   * Counts and what follows from them. A quotient whose denominator is 0 is 0, as in conlleval.
   *
   * @param correct spans predicted that are in the gold standard
   * @param predicted spans predicted
   * @param gold spans of the gold standard
   */
  public record Score(int correct, int predicted, int gold) {
    public double precision() {
      return predicted == 0 ? 0 : (double) correct / predicted;
    }

    public double recall() {
      return gold == 0 ? 0 : (double) correct / gold;
    }

    /** Harmonic mean of precision and recall. */
    public double f1() {
      return predicted + gold == 0 ? 0 : 2.0 * correct / (predicted + gold);
    }
  }

  /** Score over all labels; list i of both belongs to text i. */
  public static Score of(List<List<Span>> predicted, List<List<Span>> gold) {
    Score sum = new Score(0, 0, 0);
    for (Score one : byLabel(predicted, gold).values()) {
      sum =
          new Score(sum.correct + one.correct, sum.predicted + one.predicted, sum.gold + one.gold);
    }
    return sum;
  }

  /** Score of each label that occurs in either, in alphabetical order. */
  public static Map<String, Score> byLabel(List<List<Span>> predicted, List<List<Span>> gold) {
    if (predicted.size() != gold.size()) {
      throw new IllegalArgumentException(
          "predicted and gold must have one length; predicted=%d, gold=%d"
              .formatted(predicted.size(), gold.size()));
    }
    Map<String, Score> scores = new TreeMap<>();
    for (int i = 0; i < gold.size(); i++) {
      Set<Span> right = new HashSet<>(gold.get(i));
      for (Span span : new HashSet<>(predicted.get(i))) {
        add(scores, span.label(), right.contains(span) ? 1 : 0, 1, 0);
      }
      for (Span span : right) {
        add(scores, span.label(), 0, 0, 1);
      }
    }
    return scores;
  }

  /** Spans of one text's BIO labels as conlleval reads them, in token positions. */
  public static List<Span> spans(List<String> labels) {
    return read(labels, false);
  }

  /** Spans of one text's BIO labels under strict IOB2, in token positions. */
  public static List<Span> strictSpans(List<String> labels) {
    return read(labels, true);
  }

  private static List<Span> read(List<String> labels, boolean strict) {
    List<Span> spans = new ArrayList<>();
    String open = "";
    int start = 0;
    for (int i = 0; i <= labels.size(); i++) {
      String label = i < labels.size() ? labels.get(i) : "O";
      String name = label.equals("O") ? "" : label.substring(2);
      boolean inside = label.startsWith("I-") && name.equals(open);
      if (!inside) {
        if (!open.isEmpty()) {
          spans.add(new Span(open, start, i));
        }
        boolean begins = label.startsWith("B-") || (label.startsWith("I-") && !strict);
        open = begins ? name : "";
        start = i;
      }
    }
    return spans;
  }

  private static void add(
      Map<String, Score> scores, String label, int correct, int predicted, int gold) {
    scores.merge(
        label,
        new Score(correct, predicted, gold),
        (a, b) -> new Score(a.correct + b.correct, a.predicted + b.predicted, a.gold + b.gold));
  }
}
