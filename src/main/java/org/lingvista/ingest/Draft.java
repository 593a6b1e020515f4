package org.lingvista.ingest;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lingvista.image.RgbImage;
import org.lingvista.index.Item;

/**
 * An item that waits for its vector.
 *
 * @param key unique within its entry
 * @param picture the picture to encode; null if {@code text} is to be encoded
 * @param context headings that are encoded before the text, since a passage may mean little without
 *     them; empty if there are none
 */
record Draft(
    String key,
    String itemId,
    @Nullable RgbImage picture,
    String title,
    String context,
    String text,
    String language,
    @Nullable Instant time,
    @Nullable String place,
    @Nullable String person,
    @Nullable String path,
    Map<String, String> attributes) {

  /** What is encoded, unless it is a picture. */
  String encoded() {
    return context.isEmpty() ? text : context + "\n" + text;
  }

  Item item(String origin, Entry entry, String fingerprint, float[] vector, PlaceNaming naming) {
    return new Item(
        origin + "#" + entry.name() + key,
        itemId,
        picture == null ? Item.Kind.TEXT : Item.Kind.IMAGE,
        vector,
        title,
        text,
        language,
        time,
        naming.name(place, attributes),
        person,
        path,
        new Item.Source(origin, entry.name(), fingerprint),
        attributes);
  }
}
