package org.lingvista.data;

/**
 * Token ids of several texts, right-padded with the padding id.
 *
 * @param rows number of texts B
 * @param length padded length T
 * @param ids token ids, row by row, length B·T
 * @param lengths unpadded length of each row, length B; the attention mask of row b is 1 for t
 *     {@literal <} lengths[b]
 */
public record TextBatch(int rows, int length, int[] ids, int[] lengths) {

  /** The rows {@code chosen[from]} to {@code chosen[to - 1]}, without padding that none needs. */
  public TextBatch rows(int[] chosen, int from, int to) {
    int longest = 0;
    for (int i = from; i < to; i++) {
      longest = Math.max(longest, lengths[chosen[i]]);
    }
    int[] chosenIds = new int[(to - from) * longest];
    int[] chosenLengths = new int[to - from];
    for (int i = from; i < to; i++) {
      System.arraycopy(ids, chosen[i] * length, chosenIds, (i - from) * longest, longest);
      chosenLengths[i - from] = lengths[chosen[i]];
    }
    return new TextBatch(to - from, longest, chosenIds, chosenLengths);
  }
}
