package org.lingvista.metrics;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.ToDoubleBiFunction;

/**
 * Retrieval quality with binary relevance, where a query may have several relevant rows.
 *
 * <p>A ranking lists gallery rows, best first, each at most once; relevant rows are given in any
 * order, at least one. The CLIP literature's R@k is {@link #hitRate}; {@link #recall} is the
 * fraction of all relevant rows found, as in TREC. Both agree when each query has one relevant row.
 */
public final class RetrievalMetrics {

  private RetrievalMetrics() {}

  /** 1 if any of the first k is relevant, else 0. */
  public static double hit(int[] ranking, int[] relevant, int k) {
    int rank = firstRelevant(ranking, relevant);
    return rank > 0 && rank <= positive(k) ? 1 : 0;
  }

  /** Mean of {@link #hit} over Q queries: the fraction answered within the first k. */
  public static double hitRate(int[][] rankings, int[][] relevant, int k) {
    return mean(rankings, relevant, (ranking, rows) -> hit(ranking, rows, k));
  }

  /** Relevant rows among the first k, divided by all relevant rows. */
  public static double recall(int[] ranking, int[] relevant, int k) {
    Set<Integer> wanted = setOf(relevant);
    int found = 0;
    for (int i = 0; i < Math.min(positive(k), ranking.length); i++) {
      if (wanted.contains(ranking[i])) {
        found++;
      }
    }
    return (double) found / wanted.size();
  }

  /** Mean of {@link #recall(int[], int[], int)} over Q queries. */
  public static double recall(int[][] rankings, int[][] relevant, int k) {
    return mean(rankings, relevant, (ranking, rows) -> recall(ranking, rows, k));
  }

  /** 1 / rank of the first relevant row, 0 if the ranking has none. */
  public static double reciprocalRank(int[] ranking, int[] relevant) {
    int rank = firstRelevant(ranking, relevant);
    return rank == 0 ? 0 : 1.0 / rank;
  }

  /** MRR: mean of {@link #reciprocalRank} over Q queries. */
  public static double meanReciprocalRank(int[][] rankings, int[][] relevant) {
    return mean(rankings, relevant, RetrievalMetrics::reciprocalRank);
  }

  /**
   * nDCG@k with gain 1 and discount 1 / log2(rank + 1) (Järvelin and Kekäläinen, 2002); the ideal
   * ranking has min(k, relevant) relevant rows in front.
   */
  public static double ndcg(int[] ranking, int[] relevant, int k) {
    Set<Integer> wanted = setOf(relevant);
    double gain = 0;
    double ideal = 0;
    for (int i = 0; i < positive(k); i++) {
      double discount = Math.log(2) / Math.log(i + 2);
      if (i < ranking.length && wanted.contains(ranking[i])) {
        gain += discount;
      }
      if (i < wanted.size()) {
        ideal += discount;
      }
    }
    return gain / ideal;
  }

  /** Mean of {@link #ndcg(int[], int[], int)} over Q queries. */
  public static double ndcg(int[][] rankings, int[][] relevant, int k) {
    return mean(rankings, relevant, (ranking, rows) -> ndcg(ranking, rows, k));
  }

  /**
   * The hit rate at k of a uniformly random ranking: 1 − C(gallery − relevant, k) / C(gallery, k).
   */
  public static double chance(int gallery, int relevant, int k) {
    if (relevant < 1 || relevant > gallery) {
      throw new IllegalArgumentException(
          "relevant must be in [1, gallery]; relevant=%d, gallery=%d".formatted(relevant, gallery));
    }
    double miss = 1;
    for (int i = 0; i < Math.min(positive(k), gallery); i++) {
      miss *= Math.max(0, (double) (gallery - relevant - i) / (gallery - i));
    }
    return 1 - miss;
  }

  /** Rank of the first relevant row, from 1; 0 if there is none in the ranking. */
  public static int firstRelevant(int[] ranking, int[] relevant) {
    Set<Integer> wanted = setOf(relevant);
    for (int i = 0; i < ranking.length; i++) {
      if (wanted.contains(ranking[i])) {
        return i + 1;
      }
    }
    return 0;
  }

  private static double mean(
      int[][] rankings, int[][] relevant, ToDoubleBiFunction<int[], int[]> metric) {
    if (rankings.length != relevant.length || rankings.length == 0) {
      throw new IllegalArgumentException(
          "rankings and relevant must have one length, at least 1; rankings=%d, relevant=%d"
              .formatted(rankings.length, relevant.length));
    }
    double sum = 0;
    for (int q = 0; q < rankings.length; q++) {
      sum += metric.applyAsDouble(rankings[q], relevant[q]);
    }
    return sum / rankings.length;
  }

  private static Set<Integer> setOf(int[] relevant) {
    if (relevant.length == 0) {
      throw new IllegalArgumentException("a query must have at least one relevant row");
    }
    return new HashSet<>(Arrays.stream(relevant).boxed().toList());
  }

  private static int positive(int k) {
    if (k <= 0) {
      throw new IllegalArgumentException("k must be positive; k=" + k);
    }
    return k;
  }
}
