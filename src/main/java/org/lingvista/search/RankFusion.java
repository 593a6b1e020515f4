package org.lingvista.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lingvista.index.Hit;
import org.lingvista.index.Item;

/**
 * Reciprocal rank fusion: an item's score is the sum of 1/(k + rank) over the lists it stands in
 * (Cormack et al., SIGIR 2009, equation 1). It needs ranks only, so that cosines and BM25 scores,
 * or cosines to pictures and to passages, need not compare.
 */
final class RankFusion {
  private final int constant;
  private final float[] query;
  private final Map<String, Candidate> candidates = new HashMap<>();

  /**
   * @param constant k
   * @param query query vector, for the cosine of items that words alone found
   */
  RankFusion(int constant, float[] query) {
    this.constant = constant;
    this.query = query;
  }

  /** Adds a list ordered by vector, best first. */
  void addVector(List<Hit> hits) {
    for (int i = 0; i < hits.size(); i++) {
      candidate(hits.get(i)).vectorRank = i + 1;
    }
  }

  /** Adds a list ordered by BM25, best first. */
  void addLexical(List<Hit> hits) {
    for (int i = 0; i < hits.size(); i++) {
      Candidate candidate = candidate(hits.get(i));
      candidate.lexicalRank = i + 1;
      candidate.lexicalScore = hits.get(i).score();
    }
  }

  /** Results {@code offset + 1} to {@code offset + limit}; ties by cosine, then by id. */
  List<SearchResult> page(int offset, int limit) {
    List<Candidate> ordered = new ArrayList<>(candidates.values());
    ordered.sort(
        Comparator.<Candidate>comparingDouble(candidate -> -candidate.score())
            .thenComparingDouble(candidate -> -candidate.cosine)
            .thenComparing(candidate -> candidate.item.id()));
    List<SearchResult> page = new ArrayList<>();
    for (int i = offset; i < Math.min(offset + limit, ordered.size()); i++) {
      Candidate candidate = ordered.get(i);
      page.add(
          new SearchResult(
              i + 1,
              candidate.item,
              candidate.score(),
              candidate.cosine,
              candidate.vectorRank,
              candidate.lexicalScore,
              candidate.lexicalRank));
    }
    return page;
  }

  private Candidate candidate(Hit hit) {
    return candidates.computeIfAbsent(hit.item().id(), id -> new Candidate(hit.item()));
  }

  private final class Candidate {
    private final Item item;
    private final double cosine;
    private @Nullable Integer vectorRank;
    private @Nullable Integer lexicalRank;
    private @Nullable Double lexicalScore;

    Candidate(Item item) {
      this.item = item;
      double sum = 0;
      for (int i = 0; i < query.length; i++) {
        sum += (double) query[i] * item.vector()[i];
      }
      this.cosine = sum;
    }

    double score() {
      return reciprocal(vectorRank) + reciprocal(lexicalRank);
    }

    private double reciprocal(@Nullable Integer rank) {
      return rank == null ? 0 : 1.0 / (constant + rank);
    }
  }
}
