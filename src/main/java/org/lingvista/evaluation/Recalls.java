package org.lingvista.evaluation;

import java.util.Collection;
import java.util.List;
import org.lingvista.metrics.RetrievalMetrics;

/**
 * R@1, R@5 and R@10 (fraction of searches with a relevant candidate among the first k) and the mean
 * reciprocal rank.
 *
 * @param searches number of searches; of a mean over languages, all of theirs
 */
public record Recalls(int searches, double r1, double r5, double r10, double mrr) {

  /** A rank that stands for "not found". */
  public static final int NOT_FOUND = Integer.MAX_VALUE;

  /** From the rank of the first relevant candidate of each search, counted from 1. */
  public static Recalls of(List<Integer> ranks) {
    if (ranks.isEmpty()) {
      throw new IllegalArgumentException("ranks must not be empty");
    }
    return new Recalls(
        ranks.size(),
        within(ranks, 1),
        within(ranks, 5),
        within(ranks, 10),
        ranks.stream().mapToDouble(rank -> rank == NOT_FOUND ? 0 : 1.0 / rank).average().orElse(0));
  }

  /** What random rankings reach on average. */
  static Recalls chance(List<int[]> galleryAndRelevant) {
    return new Recalls(
        galleryAndRelevant.size(),
        chance(galleryAndRelevant, 1),
        chance(galleryAndRelevant, 5),
        chance(galleryAndRelevant, 10),
        galleryAndRelevant.stream()
            .mapToDouble(pair -> randomReciprocalRank(pair[0], pair[1]))
            .average()
            .orElse(0));
  }

  /** Mean over languages, each of the same weight. */
  static Recalls mean(Collection<Recalls> languages) {
    return new Recalls(
        languages.stream().mapToInt(Recalls::searches).sum(),
        languages.stream().mapToDouble(Recalls::r1).average().orElse(0),
        languages.stream().mapToDouble(Recalls::r5).average().orElse(0),
        languages.stream().mapToDouble(Recalls::r10).average().orElse(0),
        languages.stream().mapToDouble(Recalls::mrr).average().orElse(0));
  }

  private static double within(List<Integer> ranks, int k) {
    return (double) ranks.stream().filter(rank -> rank <= k).count() / ranks.size();
  }

  private static double chance(List<int[]> galleryAndRelevant, int k) {
    return galleryAndRelevant.stream()
        .mapToDouble(pair -> RetrievalMetrics.chance(pair[0], pair[1], k))
        .average()
        .orElse(0);
  }

  /** Sum over ranks of P(first relevant at rank) / rank. */
  private static double randomReciprocalRank(int gallery, int relevant) {
    double sum = 0;
    double missed = 1; // no relevant candidate before this rank
    for (int rank = 1; rank <= gallery - relevant + 1; rank++) {
      double hit = missed * relevant / (gallery - rank + 1);
      sum += hit / rank;
      missed -= hit;
    }
    return sum;
  }
}
