package org.lingvista.encode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.lingvista.text.Encoding;

/**
 * Token ids of several texts of similar length, padded on the right.
 *
 * @param rows number of texts B
 * @param length padded length T
 * @param ids token ids, row by row, length B·T
 * @param lengths unpadded length of each row, length B
 * @param sources for each row the index of its text in what was batched, length B
 */
public record TokenBatch(int rows, int length, int[] ids, int[] lengths, int[] sources) {

  /**
   * What a batch costs beside its tokens, in tokens: the weights have to be read and the operators
   * to be started. Measured in docs/experiments.md, "Embedding against eager PyTorch".
   */
  static final int BATCH_COST = 32;

  /**
   * Batches texts by length, so that the tokens computed, padding included, and the batches
   * together cost least.
   *
   * @param mostRows most texts of a batch
   * @param mostTokens most tokens of a batch, padding included; a single longer text is a batch
   */
  public static List<TokenBatch> of(
      List<Encoding> texts, int paddingId, int mostRows, int mostTokens) {
    List<Integer> byLength =
        IntStream.range(0, texts.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> -texts.get(i).length()))
            .toList();
    int[] lengths = byLength.stream().mapToInt(i -> texts.get(i).length()).toArray();
    int[] rows = cheapestRows(lengths, mostRows, mostTokens);
    List<TokenBatch> batches = new ArrayList<>();
    for (int from = 0; from < lengths.length; from += rows[from]) {
      List<Integer> chosen = byLength.subList(from, from + rows[from]);
      batches.add(pad(texts, chosen, lengths[from], paddingId));
    }
    return batches;
  }

  /**
   * For each text, longest first, the rows of the batch that starts with it when all from it on are
   * batched as cheaply as can be: from the last text backwards, each choice is followed by the best
   * for the rest, which is known.
   */
  private static int[] cheapestRows(int[] lengths, int mostRows, int mostTokens) {
    int[] rows = new int[lengths.length];
    long[] costs = new long[lengths.length + 1];
    for (int from = lengths.length - 1; from >= 0; from--) {
      int most = Math.min(mostRows, mostTokens / Math.max(1, lengths[from]));
      int end = Math.min(lengths.length, from + Math.max(1, most));
      costs[from] = Long.MAX_VALUE;
      for (int to = from + 1; to <= end; to++) {
        long cost = BATCH_COST + (long) (to - from) * lengths[from] + costs[to];
        if (cost < costs[from]) {
          costs[from] = cost;
          rows[from] = to - from;
        }
      }
    }
    return rows;
  }

  private static TokenBatch pad(
      List<Encoding> texts, List<Integer> chosen, int length, int paddingId) {
    int rows = chosen.size();
    int[] ids = new int[rows * length];
    int[] lengths = new int[rows];
    int[] sources = new int[rows];
    Arrays.fill(ids, paddingId);
    for (int row = 0; row < rows; row++) {
      int[] text = texts.get(chosen.get(row)).ids();
      System.arraycopy(text, 0, ids, row * length, text.length);
      lengths[row] = text.length;
      sources[row] = chosen.get(row);
    }
    return new TokenBatch(rows, length, ids, lengths, sources);
  }
}
