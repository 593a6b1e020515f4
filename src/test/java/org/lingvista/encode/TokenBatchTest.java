package org.lingvista.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lingvista.text.Encoding;

class TokenBatchTest {

  @Test
  void holdsEveryTextOnceWithinItsLimits() {
    List<Encoding> texts = new ArrayList<>();
    int[] lengths = {3, 50, 4, 4, 17, 2, 9, 50, 3, 3};
    for (int length : lengths) {
      texts.add(text(length));
    }

    List<TokenBatch> batches = TokenBatch.of(texts, 0, 4, 40);

    boolean[] seen = new boolean[lengths.length];
    for (TokenBatch batch : batches) {
      assertThat(batch.rows()).isLessThanOrEqualTo(4);
      assertThat(batch.rows() == 1 || batch.rows() * batch.length() <= 40).isTrue();
      for (int row = 0; row < batch.rows(); row++) {
        int source = batch.sources()[row];
        assertThat(seen[source]).isFalse();
        seen[source] = true;
        assertThat(batch.lengths()[row]).isEqualTo(lengths[source]);
        int[] ids =
            Arrays.copyOfRange(batch.ids(), row * batch.length(), (row + 1) * batch.length());
        assertThat(Arrays.copyOf(ids, lengths[source])).isEqualTo(texts.get(source).ids());
        assertThat(Arrays.stream(ids).skip(lengths[source])).allMatch(id -> id == 0);
      }
    }
    assertThat(seen).doesNotContain(false);
  }

  /** Padding all to the longest would be 3,200 tokens, a batch for each length 20 batches. */
  @Test
  void padsLittleAndMakesFewBatches() {
    List<Encoding> texts = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      texts.add(text(3 + i % 20));
    }
    texts.add(text(50));

    List<TokenBatch> batches = TokenBatch.of(texts, 0, 64, 4096);

    int tokens = texts.stream().mapToInt(Encoding::length).sum();
    int computed = batches.stream().mapToInt(batch -> batch.rows() * batch.length()).sum();
    assertThat(computed).isLessThan(tokens * 6 / 5);
    assertThat(batches).hasSizeLessThan(10);
  }

  @Test
  void noOtherCutOfTheTextsIsCheaper() {
    int[] lengths = {31, 30, 22, 22, 21, 9, 8, 8, 7, 3, 2};
    List<Encoding> texts = Arrays.stream(lengths).mapToObj(TokenBatchTest::text).toList();

    List<TokenBatch> batches = TokenBatch.of(texts, 0, 5, 90);

    assertThat(cost(batches.stream().map(TokenBatch::rows).toList(), lengths))
        .isEqualTo(cheapest(lengths, 0, new ArrayList<>()));
  }

  /** Every cut there is, tried. */
  private static int cheapest(int[] lengths, int from, List<Integer> cut) {
    if (from == lengths.length) {
      return cost(cut, lengths);
    }
    int least = Integer.MAX_VALUE;
    for (int rows = 1; rows <= 5 && from + rows <= lengths.length; rows++) {
      if (rows * lengths[from] <= 90) {
        cut.add(rows);
        least = Math.min(least, cheapest(lengths, from + rows, cut));
        cut.removeLast();
      }
    }
    return least;
  }

  private static int cost(List<Integer> cut, int[] lengths) {
    int cost = 0;
    int from = 0;
    for (int rows : cut) {
      cost += TokenBatch.BATCH_COST + rows * lengths[from];
      from += rows;
    }
    return cost;
  }

  @Test
  void ofNothingIsNothing() {
    assertThat(TokenBatch.of(List.of(), 0, 4, 40)).isEmpty();
  }

  private static Encoding text(int length) {
    int[] ids = new int[length];
    Arrays.setAll(ids, i -> 10 + i);
    return new Encoding(ids, new int[length], new int[length]);
  }
}
