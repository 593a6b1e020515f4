package org.lingvista.data;

import org.lingvista.data.QueryExample.LabelledSpan;
import org.lingvista.text.LabelSchema;
import org.lingvista.text.SpanJoiner;

/**
 * Intents and slots of generated queries. {@code content} is the one semantic slot: it says what is
 * looked for; all others describe it and become filters.
 */
public final class QuerySchema {
  /** What is asked for is a picture. */
  public static final String FIND_IMAGES = "find_images";

  /** What is asked for is a text. */
  public static final String FIND_PASSAGES = "find_passages";

  /** Pictures or texts alike; plain keywords and captions are of this intent. */
  public static final String FIND_ANYTHING = "find_anything";

  /** How many there are. */
  public static final String COUNT = "count";

  /** Not a search: small talk, settings, other tasks. Never has slots. */
  public static final String NONE = "none";

  /** The slot that is looked for. */
  public static final String CONTENT = "content";

  private static final LabelSchema LABELS = LabelSchema.standard();

  private QuerySchema() {}

  /** The label schema a model of these queries is made with. */
  public static LabelSchema labels() {
    return LABELS;
  }

  /**
   * The semantic text of a query: its semantic spans, joined by a space where they are apart; empty
   * when there is none ("photos from last month").
   */
  public static String semanticText(QueryExample example) {
    SpanJoiner joined = new SpanJoiner();
    for (LabelledSpan span : example.slots()) {
      if (LABELS.semanticSlots().contains(span.label())) {
        joined.add(span.start(), span.end(), text(example.query(), span));
      }
    }
    return joined.toString();
  }

  /** The text of a span, whose ends are code points. */
  public static String text(String query, LabelledSpan span) {
    int from = query.offsetByCodePoints(0, span.start());
    return query.substring(from, query.offsetByCodePoints(from, span.end() - span.start()));
  }
}
