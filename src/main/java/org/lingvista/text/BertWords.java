package org.lingvista.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.text.Normalizer;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Words as Hugging Face's {@code NFKC}, {@code BertNormalizer}, {@code BertPreTokenizer}, {@code
 * Split} at {@link #KANA} and {@code Digits} see them: control characters dropped, every Chinese
 * character, hiragana, punctuation mark and digit a word of its own, katakana a word as long as
 * they follow each other, the rest split at white space. Used to train a vocabulary; to encode a
 * text is the native tokenizer's task.
 *
 * @param lowercase each character in lower case
 * @param stripAccents combining marks removed
 */
record BertWords(boolean lowercase, boolean stripAccents) {
  /**
   * What is split off in Japanese, which writes particles (hiragana) right behind names (often
   * katakana): a piece across both could not be labelled.
   */
  static final String KANA = "\\p{Hiragana}|[\\p{Katakana}\u30fc]+";

  private static final int LONG_VOWEL = 0x30fc; // belongs to both kana, is of neither script

  /** Hands over the words of a text in order. */
  void forEach(String text, Consumer<String> words) {
    String normal = Normalizer.normalize(text, Normalizer.Form.NFKC);
    if (stripAccents) {
      normal = Normalizer.normalize(normal, Normalizer.Form.NFD);
    }
    StringBuilder word = new StringBuilder();
    boolean katakana = false; // whether the word so far is
    for (int i = 0; i < normal.length(); ) {
      int c = normal.codePointAt(i);
      i += Character.charCount(c);
      if (isDropped(c)) {
        continue;
      }
      boolean space = isSpace(c);
      boolean alone = !space && (isChinese(c) || isPunctuation(c) || isNumeric(c) || isHiragana(c));
      boolean turns = isKatakana(c) != katakana;
      katakana = isKatakana(c);
      if ((space || alone || turns) && !word.isEmpty()) {
        words.accept(word.toString());
        word.setLength(0);
      }
      if (alone) {
        words.accept(Character.toString(c));
      } else if (!space) {
        // One character at a time, as the tokenizer does: no context for the final sigma.
        word.append(
            lowercase && c >= 0x80
                ? Character.toString(c).toLowerCase(Locale.ROOT)
                : Character.toString(lowercase ? Character.toLowerCase(c) : c));
      }
    }
    if (!word.isEmpty()) {
      words.accept(word.toString());
    }
  }

  private boolean isDropped(int c) {
    if (c == 0 || c == 0xfffd) {
      return true;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL -> c != '\t' && c != '\n' && c != '\r';
      case Character.FORMAT, Character.UNASSIGNED, Character.PRIVATE_USE, Character.SURROGATE ->
          true;
      case Character.NON_SPACING_MARK -> stripAccents;
      default -> false;
    };
  }

  private static boolean isSpace(int c) {
    return c == '\t' || c == '\n' || c == '\r' || Character.isSpaceChar(c);
  }

  private static boolean isPunctuation(int c) {
    if (c < 0x80) {
      return c > ' ' && c < 0x7f && !Character.isLetterOrDigit(c);
    }
    return switch (Character.getType(c)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> false;
    };
  }

  private static boolean isHiragana(int c) {
    return Character.UnicodeScript.of(c) == Character.UnicodeScript.HIRAGANA;
  }

  private static boolean isKatakana(int c) {
    return c == LONG_VOWEL || Character.UnicodeScript.of(c) == Character.UnicodeScript.KATAKANA;
  }

  private static boolean isNumeric(int c) {
    return switch (Character.getType(c)) {
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
      default -> false;
    };
  }

  /** The ranges of BERT's {@code _is_chinese_char}; kana and hangul are not among them. */
  private static boolean isChinese(int c) {
    return (c >= 0x4e00 && c <= 0x9fff)
        || (c >= 0x3400 && c <= 0x4dbf)
        || (c >= 0x20000 && c <= 0x2a6df)
        || (c >= 0x2a700 && c <= 0x2b73f)
        || (c >= 0x2b740 && c <= 0x2b81f)
        || (c >= 0x2b920 && c <= 0x2ceaf)
        || (c >= 0xf900 && c <= 0xfaff)
        || (c >= 0x2f800 && c <= 0x2fa1f);
  }

  /** The pre-tokenizer whose words these are, into the root of a {@code tokenizer.json}. */
  static void writeSplitters(ObjectNode root) {
    var splitters =
        root.putObject("pre_tokenizer").put("type", "Sequence").putArray("pretokenizers");
    splitters.addObject().put("type", "BertPreTokenizer");
    splitters
        .addObject()
        .put("type", "Split")
        .put("behavior", "Isolated")
        .put("invert", false)
        .putObject("pattern")
        .put("Regex", KANA);
    splitters.addObject().put("type", "Digits").put("individual_digits", true);
  }
}
