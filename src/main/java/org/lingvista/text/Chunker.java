package org.lingvista.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lingvista.text.Sentences.Span;

/**
 * Cuts a text into passages that a text encoder reads whole. Paragraphs (separated by blank lines)
 * stay whole where they fit, and short ones share a passage; a longer one is cut between sentences,
 * a longer sentence between words, a longer word between characters. A passage repeats the last
 * sentences of the one before, so that what was cut apart is together once. Safe for use by many
 * threads if the counter is.
 */
public final class Chunker {
  private static final Pattern PARAGRAPHS = Pattern.compile("\\R(?:\\h*\\R)+");

  /**
   * A token counts for at least so many UTF-16 units. WordPiece makes one unknown token of the
   * longest word, such as a file in base 64, and nothing of blank space.
   */
  private static final int CHARACTERS_OF_A_TOKEN = 16;

  /** Even bytes as tokens are no more than so many for a UTF-16 unit. */
  private static final int TOKENS_OF_A_CHARACTER = 3;

  private final TokenCounter counter;
  private final int longest;
  private final int overlap;

  /**
   * @param counter how texts are measured
   * @param longest tokens of a passage at most
   * @param overlap tokens that a passage repeats at most, in whole sentences; 0 repeats nothing
   */
  public Chunker(TokenCounter counter, int longest, int overlap) {
    if (longest < 1 || overlap < 0 || overlap >= longest) {
      throw new IllegalArgumentException(
          "longest must be positive, overlap from 0 to below it; longest=%d, overlap=%d"
              .formatted(longest, overlap));
    }
    this.counter = counter;
    this.longest = longest;
    this.overlap = overlap;
  }

  /**
   * The passages in order, none blank; together they hold every word of the text. One is longer
   * than {@code longest} only if a single character is, or if tokens go across sentences.
   *
   * @param language BCP 47 language of the text, for the ends of its sentences; empty if unknown
   */
  public List<Chunk> chunks(String text, String language) {
    return new Filling(text, units(text, new Sentences(language))).chunks();
  }

  /**
   * What is not cut: a sentence, or a part of one that is too long.
   *
   * @param need tokens of the paragraph that begins here, if it fits a passage; else of the unit
   */
  private record Unit(Span span, int tokens, int need) {}

  private List<Unit> units(String text, Sentences breaks) {
    List<Unit> units = new ArrayList<>();
    Matcher blank = PARAGRAPHS.matcher(text);
    int start = 0;
    while (start < text.length()) {
      int end = blank.find() ? blank.end() : text.length();
      paragraph(text, new Span(start, end), breaks, units);
      start = end;
    }
    return units;
  }

  private void paragraph(String text, Span paragraph, Sentences breaks, List<Unit> units) {
    List<Span> parts = new ArrayList<>();
    List<Integer> lengths = new ArrayList<>();
    int whole = 0;
    for (Span sentence : breaks.sentences(text, paragraph)) {
      int tokens = count(text, sentence);
      if (tokens <= longest) {
        parts.add(sentence);
        lengths.add(tokens);
        whole = Math.min(whole + tokens, longest + 1);
        continue;
      }
      whole = longest + 1;
      int joined = longest / TOKENS_OF_A_CHARACTER; // fewer pieces, and none too long
      for (Span word : breaks.words(text, sentence, joined)) {
        int length = count(text, word);
        for (Span part :
            length <= longest ? List.of(word) : breaks.characters(text, word, joined)) {
          parts.add(part);
          lengths.add(length <= longest ? length : count(text, part));
        }
      }
    }
    for (int i = 0; i < parts.size(); i++) {
      int need = i == 0 && whole <= longest ? whole : lengths.get(i);
      units.add(new Unit(parts.get(i), lengths.get(i), need));
    }
  }

  private int count(String text, Span span) {
    int length = (span.end() - span.start()) / CHARACTERS_OF_A_TOKEN;
    return length > longest
        ? length
        : Math.max(length, counter.count(text.substring(span.start(), span.end()), longest + 1));
  }

  /** Passages being filled with units, from the first to the last. */
  private final class Filling {
    private final String text;
    private final List<Unit> units;
    private final List<Chunk> chunks = new ArrayList<>();

    /** The open passage: units from {@code first}, those from {@code fresh} not yet in another. */
    private int first;

    private int fresh;
    private int tokens;

    Filling(String text, List<Unit> units) {
      this.text = text;
      this.units = units;
    }

    List<Chunk> chunks() {
      for (int i = 0; i < units.size(); i++) {
        Unit unit = units.get(i);
        if (i > fresh && tokens + unit.need() > longest) {
          close(i);
        }
        while (first < fresh && tokens + unit.need() > longest) {
          tokens -= units.get(first++).tokens();
        }
        tokens += unit.tokens();
      }
      close(units.size());
      return chunks;
    }

    private void close(int end) {
      if (end == fresh) {
        return;
      }
      int from = units.get(first).span().start();
      int to = units.get(end - 1).span().end();
      String passage = PARAGRAPHS.matcher(text.substring(from, to).strip()).replaceAll("\n\n");
      if (!text.substring(units.get(fresh).span().start(), to).isBlank()) {
        chunks.add(new Chunk(from, units.get(fresh).span().start(), to, passage));
      }
      int before = fresh;
      first = end;
      fresh = end;
      tokens = 0;
      while (first - 1 > before && tokens + units.get(first - 1).tokens() <= overlap) {
        tokens += units.get(--first).tokens();
      }
    }
  }
}
