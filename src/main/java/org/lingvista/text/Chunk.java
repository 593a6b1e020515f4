package org.lingvista.text;

/**
 * A passage that was cut from a text.
 *
 * @param start where it begins in the text, in UTF-16 units; what it repeats included
 * @param fresh where what the passage before does not hold begins
 * @param end where it ends, exclusive
 * @param text its words, without blank space around; paragraphs lie apart by one blank line
 */
public record Chunk(int start, int fresh, int end, String text) {
  public Chunk {
    if (start < 0 || fresh < start || end <= fresh) {
      throw new IllegalArgumentException(
          "a passage must hold something; start=%d, fresh=%d, end=%d".formatted(start, fresh, end));
    }
  }
}
