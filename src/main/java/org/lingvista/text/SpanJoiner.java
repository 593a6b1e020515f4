package org.lingvista.text;

/**
 * Puts spans of a text together: with a space between them, unless one begins where the one before
 * ends, as 赤い and ハート do in 赤いハート.
 */
public final class SpanJoiner {
  private final StringBuilder joined = new StringBuilder();
  private int lastEnd;

  /**
   * Adds the next span.
   *
   * @param start first place in the text
   * @param end place after the last
   * @param span what stands there
   */
  public void add(int start, int end, String span) {
    if (!joined.isEmpty() && start != lastEnd) {
      joined.append(' ');
    }
    joined.append(span);
    lastEnd = end;
  }

  /** All spans so far. */
  @Override
  public String toString() {
    return joined.toString();
  }
}
