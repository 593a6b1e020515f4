package org.lingvista.text;

/**
 * Korean writes particles right behind nouns, without a space. A piece of a word such as {@code
 * ##자를}, the end of a noun and its particle, cannot be labelled: a span would have to end inside
 * it. Without such pieces a word falls into its noun and its particle. Syllables tell nothing of
 * their meaning, so nouns that end like a particle are cut there too.
 */
final class KoreanParticles {
  /** Last syllables of particles. */
  private static final String LAST = "을를이가은는에의로과와도만";

  /** A particle of two syllables that ends in one of these and is common enough to be a piece. */
  private static final String WHOLE = "으로";

  private KoreanParticles() {}

  /**
   * Whether a piece ends in what may be a particle and holds more before it.
   *
   * @param piece a whole word's beginning, or with {@code ##} before it
   */
  static boolean endAPiece(String piece) {
    String text = piece.startsWith("##") ? piece.substring(2) : piece;
    return text.length() > 1
        && LAST.indexOf(text.charAt(text.length() - 1)) >= 0
        && isSyllable(text.charAt(text.length() - 2))
        && !text.equals(WHOLE);
  }

  private static boolean isSyllable(char c) {
    return c >= 0xac00 && c <= 0xd7a3;
  }
}
