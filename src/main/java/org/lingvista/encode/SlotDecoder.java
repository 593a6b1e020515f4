package org.lingvista.encode;

import java.util.ArrayList;
import java.util.List;
import org.lingvista.text.Encoding;
import org.lingvista.text.LabelSchema;

/**
 * From BIO logits of tokens to labelled spans of the query. Each token takes its most probable
 * label; an {@code I-x} that continues no {@code x} begins one, as conlleval counts it.
 */
final class SlotDecoder {
  private final LabelSchema labels;
  private final int classes;

  SlotDecoder(LabelSchema labels) {
    this.labels = labels;
    this.classes = 1 + 2 * labels.slots().size();
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
    List<Span> spans = new ArrayList<>();
    Span open = null;
    for (int t = 0; t < tokens.length(); t++) {
      int start = tokens.starts()[t];
      int end = tokens.ends()[t];
      if (start < 0 || end <= start) {
        continue; // a special token
      }
      double[] probabilities = Softmax.of(logits, offset + t * classes, classes);
      int label = Softmax.best(probabilities);
      int slot = (label - 1) / 2;
      boolean begins = label % 2 == 1;
      if (label == 0) {
        open = null;
        continue;
      }
      if (begins || open == null || open.slot != slot) {
        open = new Span(slot, start);
        spans.add(open);
      }
      open.extend(end, probabilities[label]);
    }
    return spans.stream().map(span -> slot(query, span)).toList();
  }

  private Slot slot(String query, Span span) {
    int from = query.offsetByCodePoints(0, span.start);
    int to = query.offsetByCodePoints(from, span.end - span.start);
    return new Slot(
        labels.slots().get(span.slot),
        span.start,
        span.end,
        query.substring(from, to),
        span.probability / span.tokens);
  }
}
