package org.lingvista.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of a queries manifest (QLTI: query, long text, image).
 *
 * @param id id of the query
 * @param item id of the item it asks for; queries of one item are never negatives of each other
 * @param query the query as typed
 * @param language BCP 47 language, such as {@code en}
 * @param intent intent name
 * @param slots labelled spans, ordered, not overlapping
 * @param image picture it asks for, resolved against the manifest's folder
 * @param passage passage it asks for
 * @param attributes every other string field, such as {@code split}, {@code template}
 */
public record QueryExample(
    String id,
    String item,
    String query,
    String language,
    String intent,
    List<LabelledSpan> slots,
    @Nullable Path image,
    @Nullable String passage,
    Map<String, String> attributes) {

  /**
   * A span that carries a slot.
   *
   * @param label slot name
   * @param start first Unicode code point of the span in the query
   * @param end code point after the last
   */
  public record LabelledSpan(String label, int start, int end) {}

  /** The same without the picture and passage it asks for. */
  public QueryExample withoutTarget() {
    return new QueryExample(id, item, query, language, intent, slots, null, null, attributes);
  }
}
