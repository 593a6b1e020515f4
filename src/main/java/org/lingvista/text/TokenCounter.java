package org.lingvista.text;

/** How long texts are for an encoder. */
public interface TokenCounter {
  /**
   * Tokens of a text, special tokens not counted.
   *
   * @param most where counting stops
   */
  int count(String text, int most);
}
