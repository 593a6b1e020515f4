package org.lingvista.search;

import java.util.List;
import org.lingvista.query.QueryFilter;
import org.lingvista.query.UnderstoodQuery;

/**
 * The answer to one query.
 *
 * @param query what the query was taken to mean
 * @param searched items that passed the filters, that is, could have been found
 * @param dropped conditions that were given up since nothing met them all; empty if all hold
 * @param results best first
 * @param standings ids and scores of as many from rank 1 on as the options asked for
 * @param indexNanos time spent in the index, without understanding and encoding the query
 */
public record SearchResponse(
    UnderstoodQuery query,
    long searched,
    List<QueryFilter> dropped,
    List<SearchResult> results,
    List<Standing> standings,
    long indexNanos) {

  public SearchResponse {
    dropped = List.copyOf(dropped);
    results = List.copyOf(results);
    standings = List.copyOf(standings);
  }

  /** Without standings. */
  public SearchResponse(
      UnderstoodQuery query, long searched, List<QueryFilter> dropped, List<SearchResult> results) {
    this(query, searched, dropped, results, List.of(), 0);
  }

  SearchResponse(UnderstoodQuery query, long searched, Ranking ranking) {
    this(query, searched, List.of(), ranking.results(), ranking.standings(), 0);
  }

  SearchResponse took(long nanos) {
    return new SearchResponse(query, searched, dropped, results, standings, nanos);
  }

  /** Whether nothing met all conditions and these are results without some. */
  public boolean relaxed() {
    return !dropped.isEmpty();
  }
}
