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
public record TextBatch(int rows, int length, int[] ids, int[] lengths) {}
