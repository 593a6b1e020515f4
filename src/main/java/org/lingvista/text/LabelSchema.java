package org.lingvista.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The intents and slots a model knows. Slot labels follow the BIO scheme (Ramshaw and Marcus,
 * 1995): index 0 is {@code O}, then {@code B-x}, {@code I-x} for each slot x in order, S = 1 +
 * 2·slots labels in all.
 *
 * @param intents intent names, the index is the class
 * @param slots slot names
 * @param semanticSlots the slots that carry what is looked for; the others describe it (time,
 *     place) and become filters
 */
public record LabelSchema(List<String> intents, List<String> slots, Set<String> semanticSlots) {

  public LabelSchema {
    intents = List.copyOf(intents);
    slots = List.copyOf(slots);
    if (intents.isEmpty()) {
      throw new IllegalArgumentException("intents must not be empty");
    }
    if (new HashSet<>(intents).size() != intents.size()
        || new HashSet<>(slots).size() != slots.size()) {
      throw new IllegalArgumentException(
          "intents and slots must be distinct; intents=%s, slots=%s".formatted(intents, slots));
    }
    if (!slots.containsAll(semanticSlots)) {
      throw new IllegalArgumentException(
          "semanticSlots must be among slots; semanticSlots=%s, slots=%s"
              .formatted(semanticSlots, slots));
    }
    // In the order of the slots: recipes and models are written and compared by their bytes, and
    // the
    // JDK's own immutable sets iterate in another order in every process.
    LinkedHashSet<String> ordered = new LinkedHashSet<>(slots);
    ordered.retainAll(semanticSlots);
    semanticSlots = Collections.unmodifiableSet(ordered);
  }

  /** The intents and slots that a recipe has unless it names others. */
  public static LabelSchema standard() {
    return new LabelSchema(
        List.of("find_images", "find_passages", "find_anything", "count", "none"),
        List.of(
            "content",
            "person",
            "place",
            "time",
            "media",
            "colour",
            "number",
            "order",
            "exclusion"),
        Set.of("content", "colour"));
  }

  /** BIO labels in class order: {@code O, B-content, I-content, …}; length S. */
  public List<String> bioLabels() {
    List<String> labels = new ArrayList<>();
    labels.add("O");
    for (String slot : slots) {
      labels.add("B-" + slot);
      labels.add("I-" + slot);
    }
    return List.copyOf(labels);
  }

  /** BIO label to class index. */
  public Map<String, Integer> bioIndex() {
    Map<String, Integer> index = new HashMap<>();
    List<String> labels = bioLabels();
    for (int i = 0; i < labels.size(); i++) {
      index.put(labels.get(i), i);
    }
    return Map.copyOf(index);
  }

  /** For each BIO class, whether it belongs to a semantic slot; length S. */
  public boolean[] semanticLabels() {
    boolean[] semantic = new boolean[1 + 2 * slots.size()];
    for (int i = 0; i < slots.size(); i++) {
      boolean yes = semanticSlots.contains(slots.get(i));
      semantic[1 + 2 * i] = yes;
      semantic[2 + 2 * i] = yes;
    }
    return semantic;
  }
}
