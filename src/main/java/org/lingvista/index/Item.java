package org.lingvista.index;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that can be found: a picture, or a piece of text.
 *
 * @param id unique in the index; storing an item with an id that exists replaces it
 * @param itemId what it shows or belongs to; several pictures or chunks may share it
 * @param kind picture or text
 * @param vector L2-normalised, length d
 * @param title name or heading; may be empty
 * @param text the words it can be found by: the passage itself, or the captions of a picture; may
 *     be empty
 * @param language BCP 47 language of the text; empty if unknown or several
 * @param time when it was taken or written
 * @param place where, in words
 * @param person who, in words
 * @param path the file it comes from; null if there is none
 * @param source where it was read from, to see later what changed
 * @param attributes anything else worth showing
 */
public record Item(
    String id,
    String itemId,
    Kind kind,
    float[] vector,
    String title,
    String text,
    String language,
    @Nullable Instant time,
    @Nullable String place,
    @Nullable String person,
    @Nullable String path,
    Source source,
    Map<String, String> attributes) {

  /** Keys are at most this long, in UTF-16 units. */
  public static final int LONGEST_KEY = 5_000;

  public Item {
    attributes = Map.copyOf(attributes);
    requireKey("id", id);
    requireKey("itemId", itemId);
    requireKey("source.collection", source.collection());
    requireKey("source.name", source.name());
  }

  /** What an item is. */
  public enum Kind {
    IMAGE,
    TEXT
  }

  /**
   * Where an item was read from. One source, say a document, may give several items.
   *
   * @param collection the folder or manifest that was indexed
   * @param name the source within it, such as a relative path
   * @param fingerprint changes when the source changes
   */
  public record Source(String collection, String name, String fingerprint) {}

  private static void requireKey(String what, String key) {
    if (key.isBlank() || key.length() > LONGEST_KEY) {
      throw new IllegalArgumentException(
          "%s must have 1 to %d characters; it has %d, beginning '%s'"
              .formatted(
                  what, LONGEST_KEY, key.length(), key.substring(0, Math.min(40, key.length()))));
    }
  }
}
