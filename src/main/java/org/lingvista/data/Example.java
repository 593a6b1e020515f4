package org.lingvista.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of a pairs manifest: an item's picture or passages with the short texts that describe
 * it. Several lines may share an id; they are then pictures of the same item and never negatives of
 * each other.
 *
 * @param id item id
 * @param image the picture, resolved against the manifest's folder; null for a passage item
 * @param texts language to short texts, the first is the name or title, further ones are keywords
 *     or captions
 * @param passages language to passages, longer texts that answer the short ones; may be empty
 * @param attributes every other string field of the line, such as {@code split}, {@code style},
 *     {@code category}
 */
public record Example(
    String id,
    @Nullable Path image,
    Map<String, List<String>> texts,
    Map<String, List<String>> passages,
    Map<String, String> attributes) {

  /** {@code split} attribute, {@code train} if the manifest has none. */
  public String split() {
    return attributes.getOrDefault("split", "train");
  }
}
