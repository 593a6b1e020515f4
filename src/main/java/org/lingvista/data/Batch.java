package org.lingvista.data;

import org.jspecify.annotations.Nullable;

/**
 * One training batch of B (left, right) pairs in host memory. The left side is a short text or a
 * query, the right side a picture or a passage. A picture or passage that occurs several times is
 * held once: row b of the left side pairs with row {@code rightOf[b]} of {@code images} or {@code
 * passages}, which have U ≤ B rows.
 *
 * <p>Item and text keys mark false negatives (SPEC §3): left rows i and right rows u with equal
 * item key are positives of each other, and left rows with an equal text key are the same text.
 *
 * @param texts left side, B rows
 * @param leftItems item key of each left row, length B
 * @param leftTexts key of the normalised text of each left row (equal texts, equal keys), length B
 * @param images right side pictures, U rows; null in a passage or label-only batch
 * @param passages right side passages, U rows; null in a picture or label-only batch
 * @param rightOf right row of each left row, length B; empty in a label-only batch
 * @param rightItems item key of each right row, length U
 * @param rightTexts key of the normalised passage of each right row, length U; empty for pictures
 * @param labels intents and slots of the left rows; null unless they are queries
 * @param position where this batch lies in the data, for exact resume
 */
public record Batch(
    TextBatch texts,
    long[] leftItems,
    long[] leftTexts,
    @Nullable ImageBatch images,
    @Nullable TextBatch passages,
    int[] rightOf,
    long[] rightItems,
    long[] rightTexts,
    @Nullable QueryLabels labels,
    Position position) {

  /**
   * Intents, slots and semantic texts of B queries.
   *
   * @param intents class of each row, length B
   * @param slots BIO class of each token, (B, T) row by row; -100 on special tokens, padding and
   *     anything not to be trained
   * @param semanticRows the rows that have a semantic text, length M ≤ B
   * @param semanticTexts those texts, M rows; null if M is 0
   */
  public record QueryLabels(
      int[] intents, int[] slots, int[] semanticRows, @Nullable TextBatch semanticTexts) {}

  /**
   * A place in the data.
   *
   * @param epoch passes over the data completed before this batch
   * @param index batches of this epoch before this one
   */
  public record Position(long epoch, long index) {}

  /** Number of pairs B. */
  public int rows() {
    return texts.rows();
  }
}
