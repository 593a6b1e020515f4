package org.lingvista.data;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.lingvista.text.TextKey;

/** Paragraphs of a page to the passage that its title is to find. */
final class HelpPassage {
  /** Languages that write about twice as much in a character. */
  private static final Set<String> DENSE = Set.of("zh", "ja", "ko");

  private static final int MOST_CHARACTERS = 800;
  private static final int FEWEST_CHARACTERS = 80;
  private static final int FEWEST_LETTERS = 16;

  private HelpPassage() {}

  /** Whether a paragraph says something; cells of tables and lone names do not. */
  static boolean substantial(String paragraph, String language) {
    long letters = paragraph.codePoints().filter(Character::isLetter).count();
    return letters >= scaled(FEWEST_LETTERS, language);
  }

  /**
   * The first {@value #MOST_CHARACTERS} characters or so of the paragraphs (half as many in
   * Chinese, Japanese and Korean), whole sentences, one paragraph a line. Sentences that contain
   * the title, whatever its case, are left out.
   *
   * @return the passage; empty when too little is left of it
   */
  static String of(List<String> paragraphs, String title, String language) {
    String key = TextKey.normalized(title);
    int room = scaled(MOST_CHARACTERS, language);
    List<String> lines = new ArrayList<>();
    for (String paragraph : paragraphs) {
      StringBuilder line = new StringBuilder();
      for (String sentence : sentences(paragraph, language)) {
        if (sentence.length() > room) {
          room = 0;
          break;
        }
        if (!TextKey.normalized(sentence).contains(key)) {
          line.append(sentence);
          room -= sentence.length();
        }
      }
      String text = line.toString().strip();
      // Two sentences may hold the title only together.
      if (!text.isEmpty()
          && !lines.contains(text)
          && substantial(text, language)
          && !TextKey.normalized(text).contains(key)) {
        lines.add(text);
      }
      if (room <= 0) {
        break;
      }
    }
    return joined(lines, title, language);
  }

  /** Lines as a passage; empty when they are too little or hold the title together. */
  static String joined(List<String> lines, String title, String language) {
    String passage = String.join("\n", lines);
    boolean titled = TextKey.normalized(passage).contains(TextKey.normalized(title));
    return titled || passage.length() < scaled(FEWEST_CHARACTERS, language) ? "" : passage;
  }

  private static List<String> sentences(String paragraph, String language) {
    BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.forLanguageTag(language));
    breaks.setText(paragraph);
    List<String> sentences = new ArrayList<>();
    int start = breaks.first();
    for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
      sentences.add(paragraph.substring(start, end));
      start = end;
    }
    return sentences;
  }

  private static int scaled(int characters, String language) {
    return DENSE.contains(language) ? characters / 2 : characters;
  }
}
