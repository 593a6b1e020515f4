package org.lingvista.text;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Cuts a document into passages that each fit a text encoder. Paragraphs (separated by blank lines)
 * stay whole where they fit, and short ones share a passage; a longer one is cut between sentences,
 * a longer sentence between words, a longer word between characters.
 */
public final class Chunker {
  private static final Pattern PARAGRAPHS = Pattern.compile("\\R\\h*\\R");

  private final int longest;

  /**
   * Cuts into passages of at most this length.
   *
   * @param longest UTF-16 units in a passage at most
   */
  public Chunker(int longest) {
    if (longest < 2) {
      throw new IllegalArgumentException("longest must be at least 2; longest=" + longest);
    }
    this.longest = longest;
  }

  /** The passages in order, none blank; joined they hold every word of the text. */
  public List<String> chunks(String text) {
    List<String> chunks = new ArrayList<>();
    StringBuilder open = new StringBuilder();
    for (String paragraph : (Iterable<String>) PARAGRAPHS.splitAsStream(text)::iterator) {
      String clean = paragraph.strip();
      if (clean.isEmpty()) {
        continue;
      }
      if (!open.isEmpty() && open.length() + 2 + clean.length() > longest) {
        close(open, chunks);
      }
      if (clean.length() > longest) {
        split(clean, chunks);
      } else {
        open.append(open.isEmpty() ? "" : "\n\n").append(clean);
      }
    }
    close(open, chunks);
    return chunks;
  }

  private void split(String paragraph, List<String> chunks) {
    StringBuilder open = new StringBuilder();
    for (String sentence : pieces(paragraph, BreakIterator.getSentenceInstance(Locale.ROOT))) {
      if (sentence.length() <= longest) {
        append(sentence, open, chunks);
        continue;
      }
      for (String word : pieces(sentence, BreakIterator.getLineInstance(Locale.ROOT))) {
        for (String part : pieces(word, BreakIterator.getCharacterInstance(Locale.ROOT), longest)) {
          append(part, open, chunks);
        }
      }
    }
    close(open, chunks);
  }

  private void append(String piece, StringBuilder open, List<String> chunks) {
    if (open.length() + piece.stripTrailing().length() > longest) {
      close(open, chunks);
    }
    open.append(piece);
  }

  private static void close(StringBuilder open, List<String> chunks) {
    String chunk = open.toString().strip();
    if (!chunk.isEmpty()) {
      chunks.add(chunk);
    }
    open.setLength(0);
  }

  private static List<String> pieces(String text, BreakIterator breaks) {
    return pieces(text, breaks, 0);
  }

  /** The text between breaks; neighbours are joined as long as they fit {@code joined}. */
  private static List<String> pieces(String text, BreakIterator breaks, int joined) {
    if (text.length() <= joined) {
      return List.of(text);
    }
    breaks.setText(text);
    List<String> pieces = new ArrayList<>();
    int start = breaks.first();
    int end = start;
    for (int next = breaks.next(); next != BreakIterator.DONE; next = breaks.next()) {
      if (end > start && next - start > joined) {
        pieces.add(text.substring(start, end));
        start = end;
      }
      end = next;
    }
    pieces.add(text.substring(start));
    return pieces;
  }
}
