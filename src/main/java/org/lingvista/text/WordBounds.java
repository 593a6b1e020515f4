package org.lingvista.text;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Set;

/**
 * Where a labelled span can end. The pieces of one word belong together; in scripts that join
 * words, or particles to words, without a space (Han, kana, Hangul, Thai, Lao, Khmer, Burmese) a
 * span may end inside a run of letters.
 */
public final class WordBounds {
  private static final Set<UnicodeScript> SPANS_WITHIN_WORDS =
      EnumSet.of(
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.HANGUL,
          UnicodeScript.THAI,
          UnicodeScript.LAO,
          UnicodeScript.KHMER,
          UnicodeScript.MYANMAR);

  private WordBounds() {}

  /**
   * Whether no span can end between two neighbouring tokens.
   *
   * @param text the code points that were tokenised
   * @param before index of a token that stands for characters
   * @param token index of the next one
   */
  public static boolean sameWord(int[] text, Encoding tokens, int before, int token) {
    int at = tokens.starts()[token];
    return tokens.ends()[before] == at && partOfWord(text[at - 1]) && partOfWord(text[at]);
  }

  private static boolean partOfWord(int codePoint) {
    return (Character.isLetterOrDigit(codePoint)
            || Character.getType(codePoint) == Character.NON_SPACING_MARK)
        && !SPANS_WITHIN_WORDS.contains(UnicodeScript.of(codePoint));
  }
}
