package org.lingvista.search;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lingvista.index.IndexView;

/** The best results sorted by the time of their items; those without a time come last. */
final class TimeOrder {
  private TimeOrder() {}

  /**
   * @param count how many of the ranked are sorted; the others follow as they were
   */
  static List<Ranked> of(IndexView view, List<Ranked> ranked, int count, boolean latestFirst) {
    List<Ranked> best = ranked.subList(0, count);
    Map<Integer, @Nullable Instant> times = new HashMap<>();
    best.forEach(each -> times.put(each.document(), view.time(each.document())));
    Comparator<Instant> order = latestFirst ? Comparator.reverseOrder() : Comparator.naturalOrder();
    List<Ranked> sorted = new ArrayList<>(best);
    sorted.sort(
        Comparator.comparing(each -> times.get(each.document()), Comparator.nullsLast(order)));
    sorted.addAll(ranked.subList(count, ranked.size()));
    return sorted;
  }
}
