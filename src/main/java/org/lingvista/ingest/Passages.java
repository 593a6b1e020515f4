package org.lingvista.ingest;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lingvista.encode.Encoder;
import org.lingvista.ingest.Document.Section;
import org.lingvista.text.Chunk;
import org.lingvista.text.Chunker;
import org.lingvista.text.TokenCounter;

/**
 * Cuts documents into passages that an encoder reads whole: never across a heading, between
 * paragraphs and sentences of the document's language, each beginning with the last sentences of
 * the one before. A page is no border, for sentences go on across it; a passage is said to be on
 * the page where it begins. Safe for use by many threads.
 */
final class Passages {
  /** More would put several subjects into one vector. */
  private static final int LONGEST = 160;

  /** Of a passage, what it repeats and what its headings may take. */
  private static final int SHARE = 6;

  private static final LanguageGuess LANGUAGES = new LanguageGuess();

  private final TokenCounter counter;
  private final int longest;

  private Passages(TokenCounter counter, int longest) {
    this.counter = counter;
    this.longest = longest;
  }

  /**
   * A passage of a document.
   *
   * @param heading headings above, {@code Animals › Dogs}; empty if there is none
   * @param context what of the headings is encoded with the text; empty if there is none
   * @param page from 1, where it begins; 0 if the format knows no pages
   * @param language BCP 47; empty if it is not certain
   */
  record Passage(String heading, String context, int page, String text, String language) {}

  static Passages of(Encoder encoder) {
    return new Passages(encoder::countTokens, Math.min(LONGEST, encoder.maxTokens()));
  }

  /** Another description stands for another cut. */
  String describe() {
    return "passages of %d tokens, repeating %d".formatted(longest, longest / SHARE);
  }

  List<Passage> of(Document document) {
    List<Passage> passages = new ArrayList<>();
    List<Section> sections = document.sections();
    for (int start = 0; start < sections.size(); ) {
      String heading = sections.get(start).heading();
      int end = start + 1;
      while (end < sections.size() && sections.get(end).heading().equals(heading)) {
        end++;
      }
      cut(sections.subList(start, end), passages);
      start = end;
    }
    return passages;
  }

  private void cut(List<Section> pages, List<Passage> passages) {
    StringBuilder joined = new StringBuilder();
    TreeMap<Integer, Integer> pageAt = new TreeMap<>();
    for (Section page : pages) {
      if (!joined.isEmpty()) {
        joined.append(endsSentence(joined) ? "\n\n" : "\n");
      }
      pageAt.put(joined.length(), page.page());
      joined.append(page.text());
    }
    String text = joined.toString();
    String heading = pages.getFirst().heading();
    String context = context(heading);
    int left = longest - (context.isEmpty() ? 0 : counter.count(context, longest));
    String language = LANGUAGES.of(text);
    for (Chunk chunk : new Chunker(counter, left, left / SHARE).chunks(text, language)) {
      int first = chunk.fresh();
      while (Character.isWhitespace(text.charAt(first))) {
        first++;
      }
      Map.Entry<Integer, Integer> page = pageAt.floorEntry(first);
      String own = LANGUAGES.of(chunk.text());
      passages.add(
          new Passage(
              heading,
              context,
              page == null ? 0 : page.getValue(),
              chunk.text(),
              own.isEmpty() ? language : own));
    }
  }

  /** The innermost headings that leave most of the passage to the text. */
  private String context(String heading) {
    String context = heading;
    while (counter.count(context, longest) > longest / SHARE) {
      int outer = context.indexOf(Headings.SEPARATOR);
      if (outer < 0) {
        return "";
      }
      context = context.substring(outer + Headings.SEPARATOR.length());
    }
    return context;
  }

  /** Whether the last character, quotes and brackets aside, is one that ends sentences. */
  private static boolean endsSentence(StringBuilder text) {
    for (int i = text.length() - 1; i >= 0; i--) {
      int type = Character.getType(text.charAt(i));
      boolean closing =
          type == Character.END_PUNCTUATION
              || type == Character.FINAL_QUOTE_PUNCTUATION
              || text.charAt(i) == '"';
      if (!closing) {
        return UCharacter.hasBinaryProperty(text.charAt(i), UProperty.S_TERM);
      }
    }
    return true;
  }
}
