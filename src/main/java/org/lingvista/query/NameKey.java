package org.lingvista.query;

import com.ibm.icu.text.Transliterator;
import java.lang.Character.UnicodeScript;
import java.util.List;

/** Names as they are compared: in Latin letters without marks, by words. */
final class NameKey {
  private final Transliterator latin = Transliterator.getInstance("Any-Latin; Latin-ASCII");

  /** The words of a name, folded, in its own script. */
  static List<String> words(String name) {
    return WordSplit.words(Folding.fold(name));
  }

  /** The letters of a name without spaces, written in Latin ones. */
  String latin(String name) {
    boolean other =
        name.codePoints()
            .anyMatch(c -> Character.isLetter(c) && UnicodeScript.of(c) != UnicodeScript.LATIN);
    // one transliterator is not for several threads at once
    String written = name;
    if (other) {
      synchronized (latin) {
        written = latin.transliterate(name);
      }
    }
    return String.join("", words(written));
  }

  /**
   * Whether a word of a query is a name's word in another case: a common beginning, and endings
   * that are short. Of a short word little may change.
   */
  static boolean inflected(String word, String name) {
    int common = 0;
    int shortest = Math.min(word.length(), name.length());
    while (common < shortest && word.charAt(common) == name.charAt(common)) {
      common++;
    }
    int leastCommon = Math.max(3, name.length() - 2);
    return common >= Math.min(leastCommon, name.length())
        && common >= 3
        && word.length() - common <= 3
        && name.length() - common <= 2;
  }
}
