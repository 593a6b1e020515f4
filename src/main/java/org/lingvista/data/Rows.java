package org.lingvista.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an epoch goes over, and what is drawn from an example. */
interface Rows {

  /**
   * One drawn pair.
   *
   * @param example index of the example
   * @param item key of its item
   * @param texts the left side: one text, or several of one picture
   * @param image the right side, if a picture
   * @param passage the right side, if a passage
   * @param query the query the left side is, if it is one
   */
  record Row(
      int example,
      long item,
      List<TokenizedTexts.Entry> texts,
      @Nullable Picture image,
      TokenizedTexts.@Nullable Entry passage,
      @Nullable QueryExample query) {

    /** The first text; the only one but for pictures. */
    TokenizedTexts.Entry text() {
      return texts.getFirst();
    }

    /** What decides the padded size of a batch: the passage, then the text. */
    long length() {
      long right = passage == null ? 0 : passage.encoding().length();
      return right << 32 | text().encoding().length();
    }
  }

  /** Rows of an epoch. */
  int perEpoch();

  /** The examples of an epoch in their shuffled order. */
  int[] order(long epoch);

  /**
   * Draws from an example; depends on the arguments alone.
   *
   * @param attempt 0, or more to draw another pair of the same example
   */
  Row draw(long epoch, int example, int attempt);
}
