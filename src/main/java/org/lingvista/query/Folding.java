package org.lingvista.query;

import com.ibm.icu.text.Normalizer2;
import java.lang.Character.UnicodeScript;

/**
 * Texts as they are compared: Unicode's NFKC_Casefold, Latin and Greek letters without marks
 * (<i>año</i> is <i>ano</i>, <i>ł</i> is <i>l</i>, both Turkish i are <i>i</i>), ё as е, one kind
 * of apostrophe and of dash, the digits of all scripts as those of ASCII. Marks that make another
 * letter, as in й or が, stay.
 */
final class Folding {
  private static final Normalizer2 CASE_FOLD = Normalizer2.getNFKCCasefoldInstance();
  private static final Normalizer2 DECOMPOSE = Normalizer2.getNFDInstance();

  private Folding() {}

  static String fold(String text) {
    String cased = CASE_FOLD.normalize(text);
    StringBuilder folded = new StringBuilder(cased.length());
    cased.codePoints().forEach(c -> append(folded, c));
    return folded.toString();
  }

  private static void append(StringBuilder folded, int c) {
    switch (c) {
      case 'ı' -> folded.append('i');
      case 'ł' -> folded.append('l');
      case 'ø' -> folded.append('o');
      case 'đ' -> folded.append('d');
      case 'æ' -> folded.append("ae");
      case 'œ' -> folded.append("oe");
      case 'ё' -> folded.append('е');
      case '’', '‘', 'ʼ', '`', '´' -> folded.append('\'');
      case '–', '—', '−', '‐', '‑', '〜', '~' -> folded.append('-');
      default -> {
        if (Character.isDigit(c)) {
          folded.append((char) ('0' + Character.digit(c, 10)));
          return;
        }
        UnicodeScript script = UnicodeScript.of(c);
        if (script == UnicodeScript.LATIN || script == UnicodeScript.GREEK) {
          String parts = DECOMPOSE.normalize(Character.toString(c));
          parts.codePoints().filter(part -> !isMark(part)).forEach(folded::appendCodePoint);
        } else if (!(isMark(c) && script == UnicodeScript.INHERITED)) {
          folded.appendCodePoint(c);
        }
      }
    }
  }

  private static boolean isMark(int c) {
    return Character.getType(c) == Character.NON_SPACING_MARK;
  }
}
