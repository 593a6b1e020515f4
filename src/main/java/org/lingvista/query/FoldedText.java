package org.lingvista.query;

import com.ibm.icu.text.Normalizer2;
import java.util.Arrays;

/** A text as {@link Folding} leaves it, and where each of its characters comes from. */
final class FoldedText {
  private static final Normalizer2 COMPOSE = Normalizer2.getNFKCInstance();

  private final String text;
  private final int[] starts;
  private final int[] ends;

  private FoldedText(String text, int[] starts, int[] ends) {
    this.text = text;
    this.starts = starts;
    this.ends = ends;
  }

  /** Folds a text piece by piece, a letter and its marks together. */
  static FoldedText of(String original) {
    int[] codePoints = original.codePoints().toArray();
    StringBuilder folded = new StringBuilder(original.length());
    int[] starts = new int[Math.max(16, 2 * original.length())];
    int[] ends = new int[starts.length];
    for (int from = 0; from < codePoints.length; ) {
      int to = from + 1;
      while (to < codePoints.length && !COMPOSE.hasBoundaryBefore(codePoints[to])) {
        to++;
      }
      folded.append(Folding.fold(new String(codePoints, from, to - from)));
      int end = folded.length();
      if (end > starts.length) {
        starts = Arrays.copyOf(starts, 2 * end);
        ends = Arrays.copyOf(ends, 2 * end);
      }
      for (int i = end - 1; i >= 0 && ends[i] == 0; i--) {
        starts[i] = from;
        ends[i] = to;
      }
      from = to;
    }
    int length = folded.length();
    return new FoldedText(
        folded.toString(), Arrays.copyOf(starts, length), Arrays.copyOf(ends, length));
  }

  /** The folded text. */
  String text() {
    return text;
  }

  /** Code point of the original where a folded character begins. */
  int start(int at) {
    return starts[at];
  }

  /** Code point of the original after the folded characters before {@code to}. */
  int end(int to) {
    return ends[to - 1];
  }

  /** Without white space. */
  FoldedText withoutSpaces() {
    StringBuilder dense = new StringBuilder();
    int[] from = new int[text.length()];
    int[] to = new int[text.length()];
    for (int i = 0; i < text.length(); i++) {
      if (!Character.isWhitespace(text.charAt(i))) {
        from[dense.length()] = starts[i];
        to[dense.length()] = ends[i];
        dense.append(text.charAt(i));
      }
    }
    int length = dense.length();
    return new FoldedText(dense.toString(), Arrays.copyOf(from, length), Arrays.copyOf(to, length));
  }
}
