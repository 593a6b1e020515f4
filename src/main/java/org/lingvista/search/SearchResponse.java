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
 */
public record SearchResponse(
    UnderstoodQuery query, long searched, List<QueryFilter> dropped, List<SearchResult> results) {

  public SearchResponse {
    dropped = List.copyOf(dropped);
    results = List.copyOf(results);
  }

  /** Whether nothing met all conditions and these are results without some. */
  public boolean relaxed() {
    return !dropped.isEmpty();
  }
}
