package org.lingvista.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lingvista.data.QueryExample.LabelledSpan;
import org.lingvista.data.QueryGrammar.Piece;

/**
 * Pieces joined to a query, its spans measured while joining. Runs of spaces become one, there is
 * none before a comma or at the ends, and no space is ever part of a span's edge.
 *
 * @param text the query
 * @param spans the labelled pieces, in code points, ordered, not overlapping
 */
record QueryAssembly(String text, List<LabelledSpan> spans) {
  private static final String NO_SPACE_BEFORE = ",.?!;，。？！、";
  private static final String SEPARATORS = ",.，。、";
  private static final String ENDS = ",.?!，。？！、";
  private static final String VOWELS = "aeiouyâàáäæèéêëíìîïòóôöœúùûü";

  /**
   * @param elisions words of noise whose end changes before a content that begins with a vowel
   */
  static QueryAssembly of(List<Piece> pieces, Map<String, String> elisions) {
    StringBuilder text = new StringBuilder();
    List<LabelledSpan> spans = new ArrayList<>();
    for (Piece piece : pieces) {
      if (piece.label() == null) {
        appendNoise(text, piece.text());
        continue;
      }
      String labelled = piece.text().strip();
      if (labelled.isEmpty()) {
        continue;
      }
      elide(text, labelled, elisions);
      int start = text.codePointCount(0, text.length());
      text.append(labelled);
      int end = text.codePointCount(0, text.length());
      spans.add(new LabelledSpan(piece.label(), start, end));
    }
    while (!text.isEmpty() && text.charAt(text.length() - 1) == ' ') {
      text.setLength(text.length() - 1);
    }
    return new QueryAssembly(text.toString(), List.copyOf(spans));
  }

  private static void appendNoise(StringBuilder text, String noise) {
    for (int i = 0; i < noise.length(); i++) {
      char c = noise.charAt(i);
      boolean afterSpace = text.isEmpty() || text.charAt(text.length() - 1) == ' ';
      if (c == ' ' && afterSpace) {
        continue;
      }
      if (NO_SPACE_BEFORE.indexOf(c) >= 0 && !text.isEmpty() && afterSpace) {
        text.setLength(text.length() - 1);
      }
      boolean separates = SEPARATORS.indexOf(c) >= 0;
      if (separates && (text.isEmpty() || ENDS.indexOf(text.charAt(text.length() - 1)) >= 0)) {
        continue; // "where is it?" and ", thanks" become "where is it? thanks"
      }
      text.append(c);
    }
  }

  private static void elide(StringBuilder text, String next, Map<String, String> elisions) {
    if (VOWELS.indexOf(Character.toLowerCase(next.charAt(0))) < 0) {
      return;
    }
    for (var elision : elisions.entrySet()) {
      String word = elision.getKey() + " ";
      int start = text.length() - word.length();
      boolean whole = start == 0 || (start > 0 && text.charAt(start - 1) == ' ');
      if (whole && text.substring(start).equals(word)) {
        text.replace(start, text.length(), elision.getValue());
        return;
      }
    }
  }
}
