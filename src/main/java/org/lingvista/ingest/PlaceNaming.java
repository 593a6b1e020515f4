package org.lingvista.ingest;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lingvista.index.Item;
import org.lingvista.places.Place;
import org.lingvista.places.Places;

/**
 * Names the places of items that know only where on earth they are, by their attributes {@code
 * latitude} and {@code longitude}. An item that has a place keeps it.
 *
 * @param places the gazetteer, if there is one
 */
record PlaceNaming(Places places) {

  /** The name of an item's place, or of the point that its attributes tell; null if unknown. */
  @Nullable String name(@Nullable String place, Map<String, String> attributes) {
    if (place != null || !hasPoint(attributes)) {
      return place;
    }
    try {
      return places
          .at(
              Double.parseDouble(attributes.getOrDefault("latitude", "")),
              Double.parseDouble(attributes.getOrDefault("longitude", "")))
          .map(Place::text)
          .orElse(null);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** The fingerprint of an entry with these drafts, marked if a gazetteer would say more. */
  String fingerprint(String fingerprint, List<Draft> drafts) {
    boolean open =
        drafts.stream().anyMatch(draft -> draft.place() == null && hasPoint(draft.attributes()));
    return open && !fingerprint.isEmpty() && !places.known()
        ? fingerprint + Fingerprint.PLACELESS
        : fingerprint;
  }

  /** Whether an entry of this fingerprint can be given a place now. */
  boolean isDue(String fingerprint) {
    return fingerprint.endsWith(Fingerprint.PLACELESS) && places.known();
  }

  /** The item with its place named, its vector as it was. */
  Item named(Item item) {
    Item.Source source = item.source();
    String fingerprint = source.fingerprint();
    return new Item(
        item.id(),
        item.itemId(),
        item.kind(),
        item.vector(),
        item.title(),
        item.text(),
        item.language(),
        item.time(),
        name(item.place(), item.attributes()),
        item.person(),
        item.path(),
        new Item.Source(
            source.collection(),
            source.name(),
            fingerprint.substring(0, fingerprint.length() - Fingerprint.PLACELESS.length())),
        item.attributes());
  }

  private static boolean hasPoint(Map<String, String> attributes) {
    return attributes.containsKey("latitude") && attributes.containsKey("longitude");
  }
}
