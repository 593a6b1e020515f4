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
   * Batches texts by length, so that little is padding.
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
    List<TokenBatch> batches = new ArrayList<>();
    for (int from = 0; from < byLength.size(); ) {
      int length = texts.get(byLength.get(from)).length();
      int rows = Math.max(1, Math.min(mostRows, mostTokens / length));
      int to = Math.min(byLength.size(), from + rows);
      batches.add(pad(texts, byLength.subList(from, to), length, paddingId));
      from = to;
    }
    return batches;
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
