package org.lingvista.search;

import org.jspecify.annotations.Nullable;
import org.lingvista.index.Item;

/**
 * Where an item stands in the results and why, without the item: as {@link SearchResult}, with the
 * item's id alone.
 */
public record Standing(
    int rank,
    String id,
    double score,
    double vectorScore,
    @Nullable Integer vectorRank,
    @Nullable Double lexicalScore,
    @Nullable Integer lexicalRank,
    boolean likely) {

  /** This standing at another place. */
  public Standing withRank(int other) {
    return new Standing(
        other, id, score, vectorScore, vectorRank, lexicalScore, lexicalRank, likely);
  }

  /** The result, once its item was read. */
  public SearchResult with(Item item) {
    return new SearchResult(
        rank, item, score, vectorScore, vectorRank, lexicalScore, lexicalRank, likely);
  }
}
