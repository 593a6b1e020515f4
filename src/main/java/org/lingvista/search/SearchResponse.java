package org.lingvista.search;

import java.util.List;
import org.lingvista.query.UnderstoodQuery;

/**
 * The answer to one query.
 *
 * @param query what the query was taken to mean
 * @param searched items that passed the filters, that is, could have been found
 * @param relaxed whether nothing passed the filters and these are results without them
 * @param results best first
 */
public record SearchResponse(
    UnderstoodQuery query, long searched, boolean relaxed, List<SearchResult> results) {

  public SearchResponse {
    results = List.copyOf(results);
  }
}
