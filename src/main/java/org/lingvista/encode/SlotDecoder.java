package org.lingvista.encode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lingvista.text.Encoding;
import org.lingvista.text.LabelSchema;
import org.lingvista.text.SlotTransitions;
import org.lingvista.text.WordBounds;

/**
 * From BIO logits of tokens to labelled spans of the query: the most probable sequence of labels
 * that BIO allows (Viterbi). {@code I-x} follows only {@code B-x} or {@code I-x}, and the pieces of
 * one word belong to one span or to none; in scripts that join words, or particles to words,
 * without a space (Han, kana, Hangul, Thai, Lao, Khmer, Burmese) a span may end inside a run of
 * letters.
 */
final class SlotDecoder {
  private static final int OUTSIDE = 0;

  private final LabelSchema labels;
  private final int classes;
  private final double[][] transitions;

  /**
   * @param transitions what one label says of the next; null for nothing
   */
  SlotDecoder(LabelSchema labels, @Nullable SlotTransitions transitions) {
    this.labels = labels;
    this.classes = labels.bioLabels().size();
    if (transitions != null && transitions.labels() != classes) {
      throw new EncodeException(
          "slot transitions are of %d labels, but the model has %d"
              .formatted(transitions.labels(), classes));
    }
    this.transitions = transitions == null ? new double[classes][classes] : transitions.toArray();
  }

  /** A span that is being built. */
  private static final class Span {
    private final int slot;
    private final int start;
    private int end;
    private double probability;
    private int tokens;

    private Span(int slot, int start) {
      this.slot = slot;
      this.start = start;
    }

    private void extend(int to, double tokenProbability) {
      end = to;
      probability += tokenProbability;
      tokens++;
    }
  }

  /**
   * The spans of one query.
   *
   * @param tokens the query's tokens, T of them
   * @param logits of S labels for each token, row by row
   * @param offset where in {@code logits} the first token's are
   */
  List<Slot> decode(String query, Encoding tokens, float[] logits, int offset) {
    int[] text = query.codePoints().toArray();
    int[] inner = innerTokens(tokens);
    double[][] probabilities = new double[inner.length][];
    for (int n = 0; n < inner.length; n++) {
      probabilities[n] = Softmax.of(logits, offset + inner[n] * classes, classes);
    }
    int[] path = bestPath(text, tokens, inner, probabilities);
    List<Span> spans = new ArrayList<>();
    for (int n = 0; n < inner.length; n++) {
      int label = path[n];
      if (label == OUTSIDE) {
        continue;
      }
      if (begins(label)) {
        spans.add(new Span((label - 1) / 2, tokens.starts()[inner[n]]));
      }
      spans.getLast().extend(tokens.ends()[inner[n]], probabilities[n][label]);
    }
    return spans.stream().map(span -> slot(text, span)).toList();
  }

  /** Indices of the tokens that stand for characters, without the special ones. */
  private static int[] innerTokens(Encoding tokens) {
    int[] inner = new int[tokens.length()];
    int count = 0;
    for (int t = 0; t < tokens.length(); t++) {
      if (tokens.starts()[t] >= 0 && tokens.ends()[t] > tokens.starts()[t]) {
        inner[count++] = t;
      }
    }
    return Arrays.copyOf(inner, count);
  }

  /** Viterbi over log-probabilities; of equal sequences the one with the smaller labels. */
  private int[] bestPath(int[] text, Encoding tokens, int[] inner, double[][] probabilities) {
    int count = inner.length;
    int[][] previous = new int[count][classes];
    double[] score = new double[classes];
    for (int n = 0; n < count; n++) {
      boolean sameWord = n > 0 && WordBounds.sameWord(text, tokens, inner[n - 1], inner[n]);
      double[] next = new double[classes];
      for (int label = 0; label < classes; label++) {
        double best = Double.NEGATIVE_INFINITY;
        if (n == 0) {
          best = begins(label) || label == OUTSIDE ? 0 : best;
        } else {
          for (int before = 0; before < classes; before++) {
            double reached = score[before] + (sameWord ? 0 : transitions[before][label]);
            if (reached > best && follows(before, label, sameWord)) {
              best = reached;
              previous[n][label] = before;
            }
          }
        }
        next[label] = best + Math.log(Math.max(probabilities[n][label], Double.MIN_NORMAL));
      }
      score = next;
    }
    int[] path = new int[count];
    int label = Softmax.best(score);
    for (int n = count - 1; n >= 0; n--) {
      path[n] = label;
      label = previous[n][label];
    }
    return path;
  }

  private static boolean begins(int label) {
    return label % 2 == 1;
  }

  /** Whether BIO, and the word both tokens may share, let one label follow another. */
  private static boolean follows(int before, int label, boolean sameWord) {
    if (label == OUTSIDE) {
      return !sameWord || before == OUTSIDE;
    }
    if (begins(label)) {
      return !sameWord;
    }
    return before != OUTSIDE && (before - 1) / 2 == (label - 1) / 2;
  }

  private Slot slot(int[] text, Span span) {
    return new Slot(
        labels.slots().get(span.slot),
        span.start,
        span.end,
        new String(text, span.start, span.end - span.start),
        span.probability / span.tokens);
  }
}
