package org.lingvista.search;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.lingvista.index.Found;
import org.lingvista.index.IndexFilter;
import org.lingvista.index.IndexView;
import org.lingvista.index.Item;

/**
 * The lists of a search: of each kind one by vector and one by words. They are found at the same
 * time, on as many cores as are free; the thread that asks does what no other has begun.
 *
 * @param searched items that passed the filter
 * @param vector of each kind, by vector
 * @param lexical of each kind, by words
 */
record Retrieval(long searched, List<List<Found>> vector, List<List<Found>> lexical) {

  /**
   * Finds the lists.
   *
   * @param words plain words; blank looks for none
   * @param depth of each list, at most
   */
  static Retrieval of(
      IndexView view,
      Set<Item.Kind> kinds,
      IndexFilter filter,
      float[] vector,
      String words,
      int depth) {
    Map<Item.Kind, IndexFilter> filters = new EnumMap<>(Item.Kind.class);
    long searched = 0;
    for (Item.Kind kind : kinds) {
      IndexFilter ofKind = filter.withKinds(Set.of(kind));
      long count = view.count(ofKind);
      searched += count;
      if (count > 0) {
        filters.put(kind, ofKind);
      }
    }
    record Task(boolean byVector, IndexFilter filter) {}
    List<Task> tasks = new ArrayList<>();
    filters.values().forEach(each -> tasks.add(new Task(true, each)));
    if (!words.isBlank()) {
      filters.values().forEach(each -> tasks.add(new Task(false, each)));
    }
    Stream<Task> atOnce = tasks.size() > 1 ? tasks.parallelStream() : tasks.stream();
    List<List<Found>> found =
        atOnce
            .map(task ->
                task.byVector()
                    ? view.nearest(vector, depth, task.filter())
                    : view.match(words, depth, task.filter()))
            .toList();
    int kindsFound = filters.size();
    return new Retrieval(
        searched, found.subList(0, kindsFound), found.subList(kindsFound, found.size()));
  }

  /** These lists without some documents. */
  Retrieval without(IntPredicate unwanted) {
    return new Retrieval(searched, without(unwanted, vector), without(unwanted, lexical));
  }

  private static List<List<Found>> without(IntPredicate unwanted, List<List<Found>> lists) {
    return lists.stream()
        .map(list -> list.stream().filter(each -> !unwanted.test(each.document())).toList())
        .toList();
  }

  /** How many were found by words. */
  long matched() {
    return lexical.stream().mapToLong(List::size).sum();
  }

  /** All lists in one. */
  RankFusion fused(int rankConstant, float[] query, IndexView view) {
    RankFusion fusion = new RankFusion(rankConstant, query, view);
    vector.forEach(fusion::addVector);
    lexical.forEach(fusion::addLexical);
    return fusion;
  }
}
