package org.lingvista.search;

/**
 * How to search.
 *
 * @param offset results to pass over
 * @param limit results to return at most
 * @param obeyNumber whether a number in the query, as in "five photos", takes the limit's place
 * @param filters whether the conditions a query states are applied
 * @param lexical whether words are matched (BM25) beside the vectors
 * @param standings results whose ids and scores are given from rank 1 on, beside those with items
 * @param rankConstant k of reciprocal rank fusion; the larger, the less the first ranks weigh
 */
public record SearchOptions(
    int offset,
    int limit,
    int standings,
    boolean obeyNumber,
    boolean filters,
    boolean lexical,
    int rankConstant) {

  /** Results that can be reached by paging: offset + limit is at most this. */
  public static final int DEEPEST = 10_000;

  /**
   * Ten results, or as many as the query says, filters and words on; k = 60 as in Cormack, Clarke
   * and Büttcher, "Reciprocal rank fusion outperforms Condorcet and individual rank learning
   * methods", SIGIR 2009.
   */
  public static final SearchOptions DEFAULT = new SearchOptions(0, 10, 0, true, true, true, 60);

  public SearchOptions {
    if (offset < 0 || limit <= 0 || (long) offset + limit > DEEPEST) {
      throw new IllegalArgumentException(
          "offset must not be negative, limit must be positive, and both together at most %d;"
                  .formatted(DEEPEST)
              + " offset=%d, limit=%d".formatted(offset, limit));
    }
    if (standings < 0 || standings > DEEPEST) {
      throw new IllegalArgumentException(
          "standings must be from 0 to %d; standings=%d".formatted(DEEPEST, standings));
    }
    if (rankConstant <= 0) {
      throw new IllegalArgumentException(
          "rankConstant must be positive; rankConstant=" + rankConstant);
    }
  }

  /** Another page, whatever number the query says. */
  public SearchOptions withPage(int newOffset, int newLimit) {
    return new SearchOptions(newOffset, newLimit, standings, false, filters, lexical, rankConstant);
  }

  /** With the ids and scores of so many results from rank 1 on. */
  public SearchOptions withStandings(int count) {
    return new SearchOptions(offset, limit, count, obeyNumber, filters, lexical, rankConstant);
  }

  /** How far down results are ranked. */
  int last() {
    return Math.max(offset + limit, standings);
  }

  public SearchOptions withFilters(boolean on) {
    return new SearchOptions(offset, limit, standings, obeyNumber, on, lexical, rankConstant);
  }

  public SearchOptions withLexical(boolean on) {
    return new SearchOptions(offset, limit, standings, obeyNumber, filters, on, rankConstant);
  }
}
