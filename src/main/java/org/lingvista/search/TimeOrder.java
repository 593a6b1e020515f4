package org.lingvista.search;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.lingvista.index.Hit;

/** Results sorted by the time of their items; those without a time come last. */
final class TimeOrder {
  private TimeOrder() {}

  /** A page of hits that an index has sorted; they have no scores. */
  static List<SearchResult> page(List<Hit> sorted, SearchOptions options) {
    List<SearchResult> page = new ArrayList<>();
    for (int i = options.offset(); i < sorted.size(); i++) {
      page.add(new SearchResult(i + 1, sorted.get(i).item(), 0, 0, null, null, null));
    }
    return page;
  }

  /** A page of results, sorted anew and ranked by that. */
  static List<SearchResult> page(
      List<SearchResult> best, boolean latestFirst, SearchOptions options) {
    Comparator<Instant> order = latestFirst ? Comparator.reverseOrder() : Comparator.naturalOrder();
    List<SearchResult> sorted = new ArrayList<>(best);
    sorted.sort(Comparator.comparing(result -> result.item().time(), Comparator.nullsLast(order)));
    List<SearchResult> page = new ArrayList<>();
    int end = Math.min(sorted.size(), options.offset() + options.limit());
    for (int i = options.offset(); i < end; i++) {
      page.add(sorted.get(i).withRank(i + 1));
    }
    return page;
  }
}
