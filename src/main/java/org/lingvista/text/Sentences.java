package org.lingvista.text;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where sentences, words and characters of one language end, as ICU tells (UAX #29 and UAX #14;
 * words of Thai, Lao, Khmer and Myanmar by dictionary). After abbreviations that CLDR lists for the
 * language, such as "Dr." or "z.B.", no sentence ends. For use by one thread.
 */
final class Sentences {
  /** A line that begins an item of a list, not the next line of a sentence. */
  private static final Pattern LIST_ITEM =
      Pattern.compile("\\R(?=\\h*(?:[-*+•‣–·]|[0-9]{1,3}[.)])\\h)");

  private static final Pattern LINE_END = Pattern.compile("\\R");

  private final BreakIterator sentences;
  private final BreakIterator lines;
  private final BreakIterator characters;

  /** From one place of a text to another, exclusive, in UTF-16 units. */
  record Span(int start, int end) {}

  /**
   * @param language BCP 47; empty if unknown
   */
  Sentences(String language) {
    ULocale locale = ULocale.forLanguageTag(language);
    this.sentences = BreakIterator.getSentenceInstance(locale.setKeywordValue("ss", "standard"));
    this.lines = BreakIterator.getLineInstance(locale);
    this.characters = BreakIterator.getCharacterInstance(locale);
  }

  /** The sentences of a part of a text; together they are the whole part. */
  List<Span> sentences(String text, Span part) {
    return spans(sentences, oneLine(text.substring(part.start, part.end)), part.start, 0);
  }

  /**
   * The parts between which a line may be broken: words, and characters of Chinese.
   *
   * @param joined neighbours are one part as long as they are together no longer than this
   */
  List<Span> words(String text, Span part, int joined) {
    return spans(lines, text.substring(part.start, part.end), part.start, joined);
  }

  /** What a person takes for characters; neighbours are joined as words are. */
  List<Span> characters(String text, Span part, int joined) {
    return spans(characters, text.substring(part.start, part.end), part.start, joined);
  }

  private static List<Span> spans(BreakIterator breaks, String text, int offset, int joined) {
    breaks.setText(text);
    List<Span> spans = new ArrayList<>();
    int start = breaks.first();
    int end = start;
    for (int next = breaks.next(); next != BreakIterator.DONE; next = breaks.next()) {
      if (end > start && next - start > joined) {
        spans.add(new Span(offset + start, offset + end));
        start = end;
      }
      end = next;
    }
    if (end > start) {
      spans.add(new Span(offset + start, offset + end));
    }
    return spans;
  }

  /**
   * Lines of a paragraph are where a page was full, in PDF and mail; ICU takes each for a sentence.
   * The length stays.
   */
  private static String oneLine(String paragraph) {
    Matcher items = LIST_ITEM.matcher(paragraph);
    StringBuilder joined = new StringBuilder();
    int from = 0;
    while (items.find()) {
      joined.append(blank(paragraph.substring(from, items.start()))).append(items.group());
      from = items.end();
    }
    return joined.append(blank(paragraph.substring(from))).toString();
  }

  private static String blank(String lines) {
    return LINE_END.matcher(lines).replaceAll(end -> " ".repeat(end.group().length()));
  }
}
