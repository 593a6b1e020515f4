package org.lingvista.data;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lingvista.text.TextKey;

/** Items that cannot be told from another one, and so cannot test. */
final class ItemTwins {

  private ItemTwins() {}

  /** A picture of an item. */
  record Picture(String item, PictureFingerprint print) {}

  /** Items with a picture near-identical to one of another item. */
  static Set<String> lookalikes(List<Picture> pictures) {
    Set<String> found = new HashSet<>();
    for (int i = 0; i < pictures.size(); i++) {
      for (int j = 0; j < i; j++) {
        Picture one = pictures.get(i);
        Picture other = pictures.get(j);
        if (!one.item().equals(other.item()) && one.print().near(other.print())) {
          found.add(one.item());
          found.add(other.item());
        }
      }
    }
    return found;
  }

  /** Which items have a name, in whatever language. */
  static final class Names {
    private final Map<String, Set<String>> owners = new HashMap<>();

    void add(String item, Collection<String> names) {
      for (String name : names) {
        owners.computeIfAbsent(TextKey.normalized(name), _ -> new HashSet<>()).add(item);
      }
    }

    /** Items one of whose names is also one of another item. */
    Set<String> shared() {
      Set<String> found = new HashSet<>();
      owners.values().stream().filter(items -> items.size() > 1).forEach(found::addAll);
      return found;
    }
  }
}
