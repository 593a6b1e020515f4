package org.lingvista.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ItemSampleTest {

  @Test
  void givesEachCategoryItsShareByLargestRemainder() {
    // Shares of 10: a 5.5, b 3.3, c 1.1, and one of 0.1 that is lifted to 1 at the cost of b.
    Map<String, Integer> sizes = Map.of("a", 55, "b", 33, "c", 11, "d", 1);
    Map<String, Integer> drawn = count(items(sizes), ItemSample.draw(items(sizes), 10, 1));
    assertThat(drawn.values().stream().mapToInt(n -> n).sum()).isEqualTo(10);
    assertThat(drawn).containsEntry("a", 5).containsEntry("b", 3).containsEntry("c", 1);
    assertThat(drawn).containsEntry("d", 1);
  }

  @Test
  void drawsExactlyAsManyAsWantedWhateverTheCategories() {
    Map<String, String> items = items(Map.of("a", 37, "b", 3, "c", 1, "d", 120, "e", 9));
    for (int size = 1; size <= items.size(); size++) {
      assertThat(ItemSample.draw(items, size, size)).hasSize(size).isSubsetOf(items.keySet());
    }
  }

  @Test
  void dependsOnTheSeedAndNotOnTheOrder() {
    Map<String, String> items = items(Map.of("a", 40, "b", 40));
    Map<String, String> reversed = new LinkedHashMap<>();
    new TreeMap<>(items).descendingMap().forEach(reversed::put);
    assertThat(ItemSample.draw(items, 20, 7))
        .containsExactlyElementsOf(ItemSample.draw(reversed, 20, 7))
        .isNotEqualTo(ItemSample.draw(items, 20, 8));
  }

  @Test
  void saysHowManyThereAre() {
    assertThatThrownBy(() -> ItemSample.draw(items(Map.of("a", 3)), 4, 1))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("cannot draw 4 items: there are 3");
  }

  private static Map<String, String> items(Map<String, Integer> sizes) {
    Map<String, String> items = new HashMap<>();
    sizes.forEach((category, size) -> {
      for (int i = 0; i < size; i++) {
        items.put(category + i, category);
      }
    });
    return items;
  }

  private static Map<String, Integer> count(Map<String, String> items, Set<String> drawn) {
    Map<String, Integer> counts = new HashMap<>();
    drawn.forEach(id -> counts.merge(items.getOrDefault(id, ""), 1, Integer::sum));
    return counts;
  }
}
