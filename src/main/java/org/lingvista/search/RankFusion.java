package org.lingvista.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lingvista.index.Found;
import org.lingvista.index.IndexView;

/**
 * Reciprocal rank fusion: an item's score is the sum of 1/(k + rank) over the lists it stands in
 * (Cormack et al., SIGIR 2009, equation 1). It needs ranks only, so that cosines and BM25 scores,
 * or cosines to pictures and to passages, need not compare.
 */
final class RankFusion {
  private final int constant;
  private final float[] query;
  private final String words;
  private final IndexView view;
  private final Map<Integer, Candidate> candidates = new HashMap<>();

  /**
   * @param constant k
   * @param query query vector, for the cosine of items that words alone found
   * @param words plain words that were looked for; an item that holds them all is likely
   * @param view where the documents of the lists are
   */
  RankFusion(int constant, float[] query, String words, IndexView view) {
    this.constant = constant;
    this.query = query;
    this.words = words;
    this.view = view;
  }

  /** Adds a list ordered by vector, best first. */
  void addVector(List<Found> found, Relevance relevance) {
    for (int i = 0; i < found.size(); i++) {
      Candidate candidate = candidate(found.get(i));
      candidate.vectorRank = i + 1;
      candidate.cosine = found.get(i).score();
      candidate.relevance = relevance;
    }
  }

  /** Adds a list ordered by BM25, best first. */
  void addLexical(List<Found> found, Relevance relevance) {
    for (int i = 0; i < found.size(); i++) {
      Candidate candidate = candidate(found.get(i));
      candidate.lexicalRank = i + 1;
      candidate.lexicalScore = found.get(i).score();
      candidate.relevance = relevance;
    }
  }

  /**
   * The first so many of all lists: what is likely, by its score, before what is less likely; ties
   * by cosine, then by id.
   */
  List<Ranked> first(int count) {
    fillCosines();
    fillLikely();
    List<Candidate> ordered = new ArrayList<>(candidates.values());
    ordered.sort(
        Comparator.<Candidate, Boolean>comparing(candidate -> !candidate.likely)
            .thenComparingDouble(candidate -> -candidate.score())
            .thenComparingDouble(candidate -> -candidate.cosine)
            .thenComparing(candidate -> view.id(candidate.document)));
    List<Ranked> first = new ArrayList<>();
    for (Candidate candidate : ordered.subList(0, Math.min(count, ordered.size()))) {
      first.add(
          new Ranked(
              candidate.document,
              candidate.score(),
              candidate.cosine,
              candidate.vectorRank,
              candidate.lexicalScore,
              candidate.lexicalRank,
              candidate.likely));
    }
    return first;
  }

  private void fillCosines() {
    List<Candidate> byWords =
        candidates.values().stream()
            .filter(candidate -> candidate.vectorRank == null)
            .sorted(Comparator.comparingInt(candidate -> candidate.document))
            .toList();
    float[] cosines =
        view.cosines(query, byWords.stream().mapToInt(candidate -> candidate.document).toArray());
    for (int i = 0; i < cosines.length; i++) {
      byWords.get(i).cosine = cosines[i];
    }
  }

  private void fillLikely() {
    List<Candidate> byWords =
        candidates.values().stream()
            .filter(candidate -> candidate.lexicalRank != null)
            .sorted(Comparator.comparingInt(candidate -> candidate.document))
            .toList();
    boolean[] holdAll =
        view.holdAll(words, byWords.stream().mapToInt(candidate -> candidate.document).toArray());
    for (int i = 0; i < holdAll.length; i++) {
      byWords.get(i).likely = holdAll[i];
    }
    for (Candidate candidate : candidates.values()) {
      candidate.likely |= Objects.requireNonNull(candidate.relevance).likely(candidate.cosine);
    }
  }

  private Candidate candidate(Found found) {
    return candidates.computeIfAbsent(found.document(), Candidate::new);
  }

  private final class Candidate {
    private final int document;
    private double cosine;
    private @Nullable Relevance relevance;
    private boolean likely;
    private @Nullable Integer vectorRank;
    private @Nullable Integer lexicalRank;
    private @Nullable Double lexicalScore;

    Candidate(int document) {
      this.document = document;
    }

    double score() {
      return reciprocal(vectorRank) + reciprocal(lexicalRank);
    }

    private double reciprocal(@Nullable Integer rank) {
      return rank == null ? 0 : 1.0 / (constant + rank);
    }
  }
}
