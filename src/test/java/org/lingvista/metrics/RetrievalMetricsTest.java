package org.lingvista.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetrievalMetricsTest {
  private static final int[][] RANKINGS = {{4, 2, 0, 1, 3}, {0, 1, 2, 3, 4}, {3, 4}};
  private static final int[][] RELEVANT = {{0, 3}, {0}, {1, 2}};

  @Test
  void agreesWithValuesComputedByHand() {
    // Query 1 finds row 0 at rank 3 and row 3 at rank 5, query 2 at rank 1, query 3 never.
    assertThat(RetrievalMetrics.hitRate(RANKINGS, RELEVANT, 1)).isEqualTo(1.0 / 3);
    assertThat(RetrievalMetrics.hitRate(RANKINGS, RELEVANT, 3)).isEqualTo(2.0 / 3);
    assertThat(RetrievalMetrics.recall(RANKINGS, RELEVANT, 3)).isEqualTo((0.5 + 1 + 0) / 3);
    assertThat(RetrievalMetrics.recall(RANKINGS, RELEVANT, 5)).isEqualTo((1.0 + 1 + 0) / 3);
    assertThat(RetrievalMetrics.meanReciprocalRank(RANKINGS, RELEVANT))
        .isCloseTo((1.0 / 3 + 1 + 0) / 3, within(1e-12));
    // Query 1: (1/log2(4) + 1/log2(6)) / (1/log2(2) + 1/log2(3)) = 0.886853 / 1.630930.
    assertThat(RetrievalMetrics.ndcg(RANKINGS[0], RELEVANT[0], 5))
        .isCloseTo(0.886853 / 1.630930, within(1e-6));
    // With k = 1 the ideal ranking has only one row in front.
    assertThat(RetrievalMetrics.ndcg(new int[] {3, 9}, RELEVANT[0], 1)).isEqualTo(1);
  }

  @Test
  void agreesWithNaiveLoopsOnRandomRankings() {
    Random random = new Random(3);
    for (int trial = 0; trial < 50; trial++) {
      int[] ranking = shuffled(random, 20);
      int[] relevant = java.util.Arrays.copyOf(shuffled(random, 20), 1 + random.nextInt(6));
      int k = 1 + random.nextInt(25);
      double found = 0;
      double gain = 0;
      int first = 0;
      for (int rank = 1; rank <= 20; rank++) {
        for (int row : relevant) {
          if (ranking[rank - 1] == row) {
            first = first == 0 ? rank : first;
            found += rank <= k ? 1 : 0;
            gain += rank <= k ? 1 / (Math.log(rank + 1) / Math.log(2)) : 0;
          }
        }
      }
      double ideal = 0;
      for (int rank = 1; rank <= Math.min(k, relevant.length); rank++) {
        ideal += 1 / (Math.log(rank + 1) / Math.log(2));
      }
      assertThat(RetrievalMetrics.hit(ranking, relevant, k)).isEqualTo(first <= k ? 1 : 0);
      assertThat(RetrievalMetrics.recall(ranking, relevant, k)).isEqualTo(found / relevant.length);
      assertThat(RetrievalMetrics.reciprocalRank(ranking, relevant)).isEqualTo(1.0 / first);
      assertThat(RetrievalMetrics.ndcg(ranking, relevant, k))
          .isCloseTo(gain / ideal, within(1e-12));
    }
  }

  @Test
  void chanceIsWhatRandomRankingsReach() {
    assertThat(RetrievalMetrics.chance(750, 1, 10)).isCloseTo(10.0 / 750, within(1e-12));
    assertThat(RetrievalMetrics.chance(5, 5, 1)).isEqualTo(1);
    assertThat(RetrievalMetrics.chance(5, 1, 10)).isEqualTo(1);
    Random random = new Random(4);
    double hits = 0;
    for (int trial = 0; trial < 20_000; trial++) {
      hits += RetrievalMetrics.hit(shuffled(random, 30), new int[] {1, 5, 6}, 4);
    }
    assertThat(RetrievalMetrics.chance(30, 3, 4)).isCloseTo(hits / 20_000, within(0.01));
  }

  @Test
  void refusesAQueryWithNothingRelevant() {
    assertThatThrownBy(() -> RetrievalMetrics.hit(new int[] {1}, new int[0], 1))
        .hasMessage("a query must have at least one relevant row");
  }

  @Test
  void refusesRankingsWithoutTheirRelevantRows() {
    assertThatThrownBy(() -> RetrievalMetrics.hitRate(new int[2][1], new int[1][1], 1))
        .hasMessageContaining("rankings=2, relevant=1");
  }

  private static int[] shuffled(Random random, int length) {
    List<Integer> rows = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      rows.add(i);
    }
    Collections.shuffle(rows, random);
    return rows.stream().mapToInt(Integer::intValue).toArray();
  }
}
