package org.lingvista.data;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lingvista.text.TextKey;

/**
 * Takes the texts apart that training and held-out items share, in whatever language. Training
 * items lose keywords that are a held-out item's name; held-out items then lose keywords that
 * training items still have. Names stay.
 *
 * @param items all items with the texts that remain
 * @param droppedFromTraining keywords dropped from training items
 * @param droppedFromHeldOut keywords dropped from held-out items
 */
record EmojiTexts(
    List<EmojiCatalog.Item> items, long droppedFromTraining, long droppedFromHeldOut) {

  static EmojiTexts separate(List<EmojiCatalog.Item> items, Set<String> heldOut) {
    Set<String> heldOutNames = new HashSet<>();
    for (EmojiCatalog.Item item : items) {
      if (heldOut.contains(item.id())) {
        item.texts().values().forEach(t -> heldOutNames.add(TextKey.normalized(t.getFirst())));
      }
    }
    List<EmojiCatalog.Item> training = new ArrayList<>();
    Set<String> trained = new HashSet<>();
    long fromTraining = 0;
    for (EmojiCatalog.Item item : items) {
      if (heldOut.contains(item.id())) {
        continue;
      }
      EmojiCatalog.Item kept = without(item, heldOutNames);
      fromTraining += size(item) - size(kept);
      training.add(kept);
      kept.texts().values().forEach(t -> t.forEach(text -> trained.add(TextKey.normalized(text))));
    }
    List<EmojiCatalog.Item> all = new ArrayList<>();
    long fromHeldOut = 0;
    int next = 0;
    for (EmojiCatalog.Item item : items) {
      if (!heldOut.contains(item.id())) {
        all.add(training.get(next++));
        continue;
      }
      EmojiCatalog.Item kept = without(item, trained);
      fromHeldOut += size(item) - size(kept);
      all.add(kept);
    }
    return new EmojiTexts(all, fromTraining, fromHeldOut);
  }

  private static EmojiCatalog.Item without(EmojiCatalog.Item item, Set<String> keys) {
    Map<String, List<String>> kept = new LinkedHashMap<>();
    item.texts()
        .forEach((language, texts) -> {
          List<String> left = new ArrayList<>(List.of(texts.getFirst()));
          texts.stream()
              .skip(1)
              .filter(text -> !keys.contains(TextKey.normalized(text)))
              .forEach(left::add);
          kept.put(language, left);
        });
    return item.withTexts(kept);
  }

  private static long size(EmojiCatalog.Item item) {
    return item.texts().values().stream().mapToLong(List::size).sum();
  }
}
