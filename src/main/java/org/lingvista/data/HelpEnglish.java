package org.lingvista.data;

import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.lingvista.text.TextKey;

/**
 * Recognises paragraphs of a translation that are still in English: those identical to a paragraph
 * of the English help (translators' tools leave the English text where a translation is missing),
 * and, should an older English text remain, those with many English function words.
 */
final class HelpEnglish {
  private static final Set<String> FUNCTION_WORDS =
      Set.of(
          "the", "of", "and", "to", "is", "are", "that", "with", "this", "you", "your", "for", "or",
          "from", "by", "be", "can", "which", "when", "it", "if", "an", "will", "not", "on");

  private static final int FEWEST_WORDS = 6;
  private static final double LEAST_SHARE = 0.25;

  private final Set<String> english = new HashSet<>();

  HelpEnglish(Collection<HelpPage> englishPages) {
    for (HelpPage page : englishPages) {
      page.paragraphs().values().forEach(text -> english.add(TextKey.normalized(text)));
    }
  }

  /** Whether the English help has this very paragraph, on whatever page. */
  boolean identical(String paragraph) {
    return english.contains(TextKey.normalized(paragraph));
  }

  /**
   * Whether a paragraph reads as English: at least {@value #FEWEST_WORDS} words, a quarter of them
   * English function words.
   */
  static boolean readsAsEnglish(String paragraph) {
    String[] words = paragraph.toLowerCase(Locale.ROOT).split("[^\\p{L}]+", -1);
    int all = 0;
    int function = 0;
    for (String word : words) {
      if (!word.isEmpty()) {
        all++;
        if (FUNCTION_WORDS.contains(word)) {
          function++;
        }
      }
    }
    return all >= FEWEST_WORDS && function >= LEAST_SHARE * all;
  }
}
