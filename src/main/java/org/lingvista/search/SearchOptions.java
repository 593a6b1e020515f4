package org.lingvista.search;

/**
 * How to search.
 *
 * @param offset results to pass over
 * @param limit results to return at most
 * @param obeyNumber whether a number in the query, as in "five photos", takes the limit's place
 * @param filters whether the conditions a query states are applied
 * @param lexical whether words are matched (BM25) beside the vectors
 * @param rankConstant k of reciprocal rank fusion; the larger, the less the first ranks weigh
 */
public record SearchOptions(
    int offset, int limit, boolean obeyNumber, boolean filters, boolean lexical, int rankConstant) {

  /** Results that can be reached by paging: offset + limit is at most this. */
  public static final int DEEPEST = 10_000;

  /**
   * Ten results, or as many as the query says, filters and words on; k = 60 as in Cormack, Clarke
   * and Büttcher, "Reciprocal rank fusion outperforms Condorcet and individual rank learning
   * methods", SIGIR 2009.
   */
  public static final SearchOptions DEFAULT = new SearchOptions(0, 10, true, true, true, 60);

  public SearchOptions {
    if (offset < 0 || limit <= 0 || (long) offset + limit > DEEPEST) {
      throw new IllegalArgumentException(
          "offset must not be negative, limit must be positive, and both together at most %d;"
                  .formatted(DEEPEST)
              + " offset=%d, limit=%d".formatted(offset, limit));
    }
    if (rankConstant <= 0) {
      throw new IllegalArgumentException(
          "rankConstant must be positive; rankConstant=" + rankConstant);
    }
  }

  /** Another page, whatever number the query says. */
  public SearchOptions withPage(int newOffset, int newLimit) {
    return new SearchOptions(newOffset, newLimit, false, filters, lexical, rankConstant);
  }

  public SearchOptions withFilters(boolean on) {
    return new SearchOptions(offset, limit, obeyNumber, on, lexical, rankConstant);
  }

  public SearchOptions withLexical(boolean on) {
    return new SearchOptions(offset, limit, obeyNumber, filters, on, rankConstant);
  }
}
