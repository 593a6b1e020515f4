package org.lingvista.search;

import java.util.List;

/**
 * A ranking, of which only what is shown has its items read.
 *
 * @param results those shown, best first
 * @param standings the first so many of the ranking as were asked for, from rank 1; empty if none
 *     were
 */
public record Ranking(List<SearchResult> results, List<Standing> standings) {
  static final Ranking EMPTY = new Ranking(List.of(), List.of());

  public Ranking {
    results = List.copyOf(results);
    standings = List.copyOf(standings);
  }
}
