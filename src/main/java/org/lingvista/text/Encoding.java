package org.lingvista.text;

/**
 * One tokenized text, special tokens included, never padded.
 *
 * @param ids token ids, length T
 * @param starts per token the first Unicode code point it covers in the original text, -1 for
 *     special tokens
 * @param ends per token the code point after the last it covers, -1 for special tokens
 */
public record Encoding(int[] ids, int[] starts, int[] ends) {

  public Encoding {
    if (ids.length != starts.length || ids.length != ends.length) {
      throw new IllegalArgumentException(
          "ids, starts and ends must have one length; ids=%d, starts=%d, ends=%d"
              .formatted(ids.length, starts.length, ends.length));
    }
  }

  /** Number of tokens, special tokens included. */
  public int length() {
    return ids.length;
  }
}
