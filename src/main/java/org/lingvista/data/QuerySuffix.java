package org.lingvista.data;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;

/**
 * Endings that follow the sound of the word before them, written {@code [...]} in a grammar.
 *
 * <p>{@code [과/와]}: the first after a consonant, the second after a vowel; {@code [으로/로]} takes the
 * second after ㄹ too. Everything else is a Turkish ending with the capitals of linguistics: {@code
 * A} is a or e, {@code I} is ı, i, u or ü, {@code D} is d or t, and a {@code y}, {@code n} or
 * {@code s} at the start falls away after a consonant: {@code {Paris}'[DA]} becomes Paris'te,
 * {@code {Ayşe}'[ylA]} Ayşe'yle. After compounds such as Man Adası comes an n: Man Adası'nda. After
 * digits it follows the number's last word: 2019'da, 2020'de.
 */
final class QuerySuffix {
  private static final String VOWELS = "aeıioöuü";
  private static final String BACK = "aıou";
  private static final String ROUND = "oöuü";
  private static final String VOICELESS = "fstkçşhp";
  private static final String COMPOUND =
      ".* (adası|adaları|kenti|cumhuriyeti|devletleri|emirlikleri|ginesi|guyanası|polinezyası)";
  private static final List<String> DIGITS =
      List.of("bir", "iki", "üç", "dört", "beş", "altı", "yedi", "sekiz", "dokuz");
  private static final List<String> TENS =
      List.of("on", "yirmi", "otuz", "kırk", "elli", "altmış", "yetmiş", "seksen", "doksan");
  private static final int FIRST_SYLLABLE = 0xAC00;
  private static final int LAST_SYLLABLE = 0xD7A3;
  private static final int FINALS = 28;
  private static final int FINAL_RIEUL = 8;

  private QuerySuffix() {}

  /** The ending as it is after this word, whatever apostrophe stands between them. */
  static String after(String word, String suffix) {
    String text = word.replaceAll("[^\\p{L}\\p{N}]+$", "");
    int slash = suffix.indexOf('/');
    if (slash >= 0) {
      String afterConsonant = suffix.substring(0, slash);
      boolean vowel = endsInVowel(text, afterConsonant.startsWith("으로"));
      return vowel ? suffix.substring(slash + 1) : afterConsonant;
    }
    return turkish(text, suffix);
  }

  private static boolean endsInVowel(String text, boolean rieulIsVowel) {
    if (text.isEmpty()) {
      return true;
    }
    char last = text.charAt(text.length() - 1);
    if (last < FIRST_SYLLABLE || last > LAST_SYLLABLE) {
      return !Character.isLetter(last) || VOWELS.indexOf(plain(Character.toString(last))) >= 0;
    }
    int end = (last - FIRST_SYLLABLE) % FINALS;
    return end == 0 || (rieulIsVowel && end == FINAL_RIEUL);
  }

  /** The last word of a Turkish number, by its digits. */
  private static String spelled(String number) {
    char last = number.charAt(number.length() - 1);
    if (last != '0') {
      return DIGITS.get(last - '1');
    }
    if (number.endsWith("000")) {
      return "bin";
    }
    boolean tens = number.length() > 1 && !number.endsWith("00");
    return tens ? TENS.get(number.charAt(number.length() - 2) - '1') : "yüz";
  }

  private static String turkish(String text, String suffix) {
    String number = text.replaceAll(".*?(\\d*)$", "$1");
    String word = number.isEmpty() ? plain(text) : spelled(number);
    char vowel = 'e';
    for (int i = 0; i < word.length(); i++) {
      vowel = VOWELS.indexOf(word.charAt(i)) >= 0 ? word.charAt(i) : vowel;
    }
    char last = word.isEmpty() ? vowel : word.charAt(word.length() - 1);
    boolean back = BACK.indexOf(vowel) >= 0;
    boolean round = ROUND.indexOf(vowel) >= 0;
    String letters = suffix;
    boolean buffer = "yns".indexOf(suffix.charAt(0)) >= 0;
    if (word.matches(COMPOUND) && !suffix.startsWith("yl")) {
      letters = "n" + (buffer ? suffix.substring(1) : suffix);
    } else if (buffer && VOWELS.indexOf(last) < 0) {
      letters = suffix.substring(1);
    }
    StringBuilder ending = new StringBuilder();
    for (int i = 0; i < letters.length(); i++) {
      char letter = letters.charAt(i);
      ending.append(
          switch (letter) {
            case 'A' -> back ? 'a' : 'e';
            case 'I' -> back ? (round ? 'u' : 'ı') : (round ? 'ü' : 'i');
            case 'D' -> i == 0 && VOICELESS.indexOf(last) >= 0 ? 't' : 'd';
            default -> letter;
          });
    }
    return ending.toString();
  }

  /** Lower case, with accents left out that do not change the vowel. */
  private static String plain(String text) {
    String lower = text.toLowerCase(Locale.forLanguageTag("tr"));
    StringBuilder plain = new StringBuilder();
    lower
        .codePoints()
        .forEach(c -> {
          boolean own = "çğöşüı".indexOf(c) >= 0;
          String letter = Character.toString(c);
          plain.append(own ? letter : Normalizer.normalize(letter, Normalizer.Form.NFD).charAt(0));
        });
    return plain.toString();
  }
}
