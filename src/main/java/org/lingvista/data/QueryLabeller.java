package org.lingvista.data;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lingvista.data.QueryExample.LabelledSpan;
import org.lingvista.text.Encoding;
import org.lingvista.text.LabelSchema;
import org.lingvista.text.SpanJoiner;

/**
 * Intents, BIO labels and semantic texts (SPEC §2, §3). A token belongs to the span it shares most
 * characters with; the first token of a span is B, the others I; every sub-token is trained.
 */
public final class QueryLabeller {
  /** The class that losses pass over. */
  public static final int IGNORED = -100;

  private final LabelSchema schema;
  private final Map<String, Integer> intents = new HashMap<>();
  private final Map<String, Integer> bio;

  /** Labels of this schema. */
  public QueryLabeller(LabelSchema schema) {
    this.schema = schema;
    this.bio = schema.bioIndex();
    for (int i = 0; i < schema.intents().size(); i++) {
      intents.put(schema.intents().get(i), i);
    }
  }

  /** Why a query cannot be labelled; null if it can. */
  @Nullable String problem(QueryExample query) {
    if (!intents.containsKey(query.intent())) {
      return "query '%s' has intent '%s', which the model does not know; it knows %s"
          .formatted(query.id(), query.intent(), schema.intents());
    }
    for (LabelledSpan span : query.slots()) {
      if (!bio.containsKey("B-" + span.label())) {
        return "query '%s' has slot '%s', which the model does not know; it knows %s"
            .formatted(query.id(), span.label(), schema.slots());
      }
    }
    return null;
  }

  /** Class of a query's intent; {@link #IGNORED} for one that the schema lacks. */
  public int intent(QueryExample query) {
    return intents.getOrDefault(query.intent(), IGNORED);
  }

  /** BIO class of each token; {@link #IGNORED} on special tokens. */
  public int[] slots(QueryExample query, Encoding encoding) {
    int[] labels = new int[encoding.length()];
    int before = -1;
    for (int t = 0; t < labels.length; t++) {
      if (encoding.starts()[t] < 0) {
        labels[t] = IGNORED;
        continue;
      }
      int span = spanOf(query.slots(), encoding.starts()[t], encoding.ends()[t]);
      if (span >= 0) {
        String label = query.slots().get(span).label();
        labels[t] = bio.getOrDefault((span == before ? "I-" : "B-") + label, IGNORED);
        before = span;
      }
    }
    return labels;
  }

  /**
   * The semantic spans in order, joined by a space where they are apart; null when there is none. A
   * span that lies wholly beyond the last token kept is left out: the query's vector cannot know of
   * it.
   */
  @Nullable String semanticText(QueryExample query, Encoding encoding) {
    int visible = 0;
    for (int end : encoding.ends()) {
      visible = Math.max(visible, end);
    }
    int[] codePoints = query.query().codePoints().toArray();
    SpanJoiner joined = new SpanJoiner();
    for (LabelledSpan span : query.slots()) {
      if (schema.semanticSlots().contains(span.label()) && span.start() < visible) {
        String text = new String(codePoints, span.start(), span.end() - span.start());
        joined.add(span.start(), span.end(), text);
      }
    }
    String text = joined.toString();
    return text.isBlank() ? null : text;
  }

  private static int spanOf(List<LabelledSpan> spans, int start, int end) {
    int best = -1;
    int most = 0;
    for (int i = 0; i < spans.size(); i++) {
      LabelledSpan span = spans.get(i);
      int shared = Math.min(span.end(), Math.max(end, start + 1)) - Math.max(span.start(), start);
      if (shared > most) {
        most = shared;
        best = i;
      }
    }
    return best;
  }
}
