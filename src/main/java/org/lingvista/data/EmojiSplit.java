package org.lingvista.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which pictures of emoji train and which test. One style is never trained on; held-out items are
 * never trained on in any style.
 *
 * <ul>
 *   <li>{@code train}: training styles × training items
 *   <li>{@code test-style}: held-out style × training items
 *   <li>{@code test-concept}: held-out style × held-out items
 *   <li>{@code unused}: the rest, and test pictures that look like a training picture
 * </ul>
 *
 * <p>An item can be held out when it is drawn in every style, no drawing of it is near-identical to
 * a drawing of another item, and none of its names is another item's name.
 */
final class EmojiSplit {
  static final String TRAIN = "train";
  static final String TEST_STYLE = "test-style";
  static final String TEST_CONCEPT = "test-concept";
  static final String UNUSED = "unused";

  private final String heldOutStyle;
  private final List<EmojiCatalog.Item> items;
  private final Map<String, Map<String, PictureFingerprint>> pictures;
  private final Set<String> heldOut;
  private final Set<String> seenInTraining;

  /**
   * Splits the items.
   *
   * @param items all items, in their order
   * @param pictures style to item id to fingerprint
   * @param heldOutStyle the style never trained on
   * @param count items to hold out
   * @param seed draws them
   */
  EmojiSplit(
      List<EmojiCatalog.Item> items,
      Map<String, Map<String, PictureFingerprint>> pictures,
      String heldOutStyle,
      int count,
      long seed) {
    this.items = items;
    this.pictures = pictures;
    this.heldOutStyle = heldOutStyle;
    this.heldOut = draw(candidates(), count, seed);
    this.seenInTraining = testPicturesSeenInTraining();
  }

  /** Items never trained on. */
  Set<String> heldOut() {
    return heldOut;
  }

  /** Items whose picture in the held-out style looks like a training picture. */
  Set<String> seenInTraining() {
    return seenInTraining;
  }

  /** Split of one picture. */
  String of(String style, String id) {
    boolean unseenStyle = style.equals(heldOutStyle);
    if (heldOut.contains(id)) {
      return unseenStyle ? TEST_CONCEPT : UNUSED;
    }
    if (!unseenStyle) {
      return TRAIN;
    }
    return seenInTraining.contains(id) ? UNUSED : TEST_STYLE;
  }

  /** The items that could be held out, by category. */
  private Map<String, List<String>> candidates() {
    Set<String> barred = new HashSet<>(lookalikes());
    ItemTwins.Names names = new ItemTwins.Names();
    for (EmojiCatalog.Item item : items) {
      names.add(item.id(), item.texts().values().stream().map(List::getFirst).toList());
    }
    barred.addAll(names.shared());
    Map<String, List<String>> candidates = new TreeMap<>();
    for (EmojiCatalog.Item item : items) {
      boolean everyStyle = pictures.values().stream().allMatch(s -> s.containsKey(item.id()));
      if (everyStyle && !barred.contains(item.id())) {
        candidates.computeIfAbsent(item.category(), c -> new ArrayList<>()).add(item.id());
      }
    }
    return candidates;
  }

  /** Items that share a near-identical drawing with another item, in whatever styles. */
  private Set<String> lookalikes() {
    List<ItemTwins.Picture> drawings = new ArrayList<>();
    pictures
        .values()
        .forEach(
            style -> style.forEach((id, print) -> drawings.add(new ItemTwins.Picture(id, print))));
    return ItemTwins.lookalikes(drawings);
  }

  /** Draws from every category in proportion to its candidates (largest remainders). */
  private static Set<String> draw(Map<String, List<String>> candidates, int count, long seed) {
    int all = candidates.values().stream().mapToInt(List::size).sum();
    if (count > all) {
      throw new DataException(
          "only %d emoji could be held out, %d are wanted".formatted(all, count));
    }
    Map<String, Integer> quota = new LinkedHashMap<>();
    List<String> byRemainder = new ArrayList<>(candidates.keySet());
    candidates.forEach((category, ids) -> quota.put(category, ids.size() * count / all));
    byRemainder.sort(
        java.util.Comparator.comparingInt(
            category -> -(candidates.getOrDefault(category, List.of()).size() * count % all)));
    int left = count - quota.values().stream().mapToInt(Integer::intValue).sum();
    for (String category : byRemainder.subList(0, left)) {
      quota.merge(category, 1, Integer::sum);
    }
    Set<String> drawn = new LinkedHashSet<>();
    candidates.forEach((category, ids) -> {
      List<String> shuffled = new ArrayList<>(ids);
      Collections.shuffle(shuffled, new Random(seed ^ category.hashCode()));
      drawn.addAll(shuffled.subList(0, quota.getOrDefault(category, 0)));
    });
    return drawn;
  }

  private Set<String> testPicturesSeenInTraining() {
    Set<String> seen = new HashSet<>();
    pictures
        .getOrDefault(heldOutStyle, Map.of())
        .forEach((id, print) -> {
          boolean near =
              pictures.entrySet().stream()
                  .filter(style -> !style.getKey().equals(heldOutStyle))
                  .flatMap(style -> style.getValue().entrySet().stream())
                  .filter(other -> !heldOut.contains(other.getKey()))
                  .anyMatch(other -> print.near(other.getValue()));
          if (near) {
            seen.add(id);
          }
        });
    seen.removeAll(heldOut); // their drawings resemble no other item's, and their own never train
    return seen;
  }
}
