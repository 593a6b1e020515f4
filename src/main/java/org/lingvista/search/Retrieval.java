package org.lingvista.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lingvista.index.Found;
import org.lingvista.index.IndexFilter;
import org.lingvista.index.IndexView;
import org.lingvista.index.Item;

/**
 * The lists of a search: of each kind one by vector and one by words. They are found at the same
 * time, on as many cores as are free; the thread that asks does what no other has begun.
 *
 * @param searched items that passed the filter
 * @param kinds the lists of each kind of which something passed
 */
record Retrieval(long searched, List<OfKind> kinds) {

  /**
   * What was found of a kind, best first.
   *
   * @param relevance what stands out among all of the kind
   */
  record OfKind(List<Found> vector, List<Found> lexical, Relevance relevance) {
    OfKind without(IntPredicate unwanted) {
      return new OfKind(without(unwanted, vector), without(unwanted, lexical), relevance);
    }

    private static List<Found> without(IntPredicate unwanted, List<Found> list) {
      return list.stream().filter(each -> !unwanted.test(each.document())).toList();
    }
  }

  /**
   * Finds the lists.
   *
   * @param chance what tells likely items from others; null makes all likely
   * @param words plain words; blank looks for none
   * @param depth of each list, at most
   */
  static Retrieval of(
      IndexView view,
      @Nullable Chance chance,
      Set<Item.Kind> kinds,
      IndexFilter filter,
      float[] vector,
      String words,
      int depth) {
    List<Item.Kind> found = new ArrayList<>();
    List<Long> passed = new ArrayList<>();
    long searched = 0;
    for (Item.Kind kind : kinds) {
      long count = view.count(filter.withKinds(Set.of(kind)));
      searched += count;
      if (count > 0) {
        found.add(kind);
        passed.add(count);
      }
    }
    record Task(Item.Kind kind, boolean byVector) {}
    List<Task> tasks = new ArrayList<>();
    found.forEach(kind -> tasks.add(new Task(kind, true)));
    if (!words.isBlank()) {
      found.forEach(kind -> tasks.add(new Task(kind, false)));
    }
    Stream<Task> atOnce = tasks.size() > 1 ? tasks.parallelStream() : tasks.stream();
    List<List<Found>> lists =
        atOnce
            .map(task -> {
              IndexFilter ofKind = filter.withKinds(Set.of(task.kind()));
              return task.byVector()
                  ? view.nearest(vector, depth, ofKind)
                  : view.match(words, depth, ofKind);
            })
            .toList();
    List<OfKind> kindsFound = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      List<Found> lexical = words.isBlank() ? List.of() : lists.get(found.size() + i);
      Relevance relevance =
          chance == null
              ? Relevance.ANY
              : chance.relevance(view, found.get(i), vector, passed.get(i), lists.get(i));
      kindsFound.add(new OfKind(lists.get(i), lexical, relevance));
    }
    return new Retrieval(searched, kindsFound);
  }

  /** These lists without some documents. */
  Retrieval without(IntPredicate unwanted) {
    return new Retrieval(searched, kinds.stream().map(each -> each.without(unwanted)).toList());
  }

  /** How many were found by words. */
  long matched() {
    return kinds.stream().mapToLong(each -> each.lexical().size()).sum();
  }

  /** All lists in one. */
  RankFusion fused(int rankConstant, float[] query, String words, IndexView view) {
    RankFusion fusion = new RankFusion(rankConstant, query, words, view);
    kinds.forEach(each -> fusion.addVector(each.vector(), each.relevance()));
    kinds.forEach(each -> fusion.addLexical(each.lexical(), each.relevance()));
    return fusion;
  }
}
