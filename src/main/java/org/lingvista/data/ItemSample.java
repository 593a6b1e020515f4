package org.lingvista.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A sample of items drawn from all categories by a seed: each category gives its share of the
 * sample, the remainders go to the categories with the largest fractions (Hare's method), and every
 * category gives at least one item while there is room.
 */
public final class ItemSample {

  private ItemSample() {}

  /**
   * Draws items.
   *
   * @param categoryOf item id to category
   * @param size how many
   * @param seed the same seed draws the same items, in whatever order they are given
   * @return ids in the order drawn
   */
  public static Set<String> draw(Map<String, String> categoryOf, int size, long seed) {
    if (size < 1 || size > categoryOf.size()) {
      throw new DataException(
          "cannot draw %d items: there are %d; use a smaller sample or fetch the data anew"
              .formatted(size, categoryOf.size()));
    }
    Map<String, List<String>> byCategory = new TreeMap<>();
    new TreeMap<>(categoryOf)
        .forEach((id, category) ->
            byCategory.computeIfAbsent(category, none -> new ArrayList<>()).add(id));
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Integer> quota = quotas(byCategory, size, categoryOf.size());
    Set<String> drawn = new LinkedHashSet<>();
    byCategory.forEach((category, ids) -> {
      List<String> shuffled = new ArrayList<>(ids);
      for (int i = shuffled.size() - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        String swapped = shuffled.set(i, shuffled.get(j));
        shuffled.set(j, swapped);
      }
      drawn.addAll(shuffled.subList(0, quota.getOrDefault(category, 0)));
    });
    return drawn;
  }

  private static Map<String, Integer> quotas(
      Map<String, List<String>> byCategory, int size, int total) {
    Map<String, Integer> quota = new TreeMap<>();
    Map<String, Double> fraction = new TreeMap<>();
    int given = 0;
    for (var category : byCategory.entrySet()) {
      double share = (double) size * category.getValue().size() / total;
      int whole = Math.max((int) Math.floor(share), size >= byCategory.size() ? 1 : 0);
      quota.put(category.getKey(), whole);
      fraction.put(category.getKey(), share - whole);
      given += whole;
    }
    while (given != size) {
      boolean add = given < size;
      Collection<String> open = new HashSet<>();
      byCategory.forEach((category, ids) -> {
        int now = quota.getOrDefault(category, 0);
        if (add ? now < ids.size() : now > 1) {
          open.add(category);
        }
      });
      String chosen = null;
      double best = 0;
      for (var entry : fraction.entrySet()) {
        double value = add ? entry.getValue() : -entry.getValue();
        if (open.contains(entry.getKey()) && (chosen == null || value > best)) {
          chosen = entry.getKey();
          best = value;
        }
      }
      if (chosen == null) {
        throw new IllegalStateException("no category can give another item");
      }
      int step = add ? 1 : -1;
      quota.merge(chosen, step, Integer::sum);
      fraction.merge(chosen, -(double) step, Double::sum);
      given += step;
    }
    return quota;
  }
}
