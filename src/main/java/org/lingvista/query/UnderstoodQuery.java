package org.lingvista.query;

import java.util.ArrayList;
import java.util.List;
import org.lingvista.encode.QueryEncoding;
import org.lingvista.encode.Slot;
import org.lingvista.text.LabelSchema;

/**
 * What a query was taken to mean, open to a person's check.
 *
 * <p>The cleaned query is the model's semantic text, the spans that say what is looked for. If the
 * model finds none, or takes the query for something that asks for nothing (intent {@code none}),
 * the query is searched as it was typed: a misunderstanding may cost rank but never the query.
 *
 * @param text the query as typed
 * @param intent most probable intent
 * @param intentProbability its probability, 0 to 1
 * @param slots labelled spans, in order
 * @param cleaned what is searched for
 * @param plain whether {@code cleaned} is the query as typed and is to be encoded as plain text
 * @param filters conditions to apply
 * @param notes what a person should know, such as a slot that has no effect
 */
public record UnderstoodQuery(
    String text,
    String intent,
    double intentProbability,
    List<Slot> slots,
    String cleaned,
    boolean plain,
    List<QueryFilter> filters,
    List<String> notes) {

  /** Intent of a query that asks for nothing. */
  private static final String NONE = "none";

  /** An intent less probable than this has no effect. */
  private static final double SURE = 0.5;

  public UnderstoodQuery {
    slots = List.copyOf(slots);
    filters = List.copyOf(filters);
    notes = List.copyOf(notes);
  }

  /** This query with one more note. */
  public UnderstoodQuery withNote(String note) {
    List<String> more = new ArrayList<>(notes);
    more.add(note);
    return new UnderstoodQuery(
        text, intent, intentProbability, slots, cleaned, plain, filters, more);
  }

  /** Reads what the model made of a query. */
  public static UnderstoodQuery of(String text, QueryEncoding encoding, LabelSchema labels) {
    List<String> notes = new ArrayList<>();
    List<QueryFilter> filters = new ArrayList<>();
    boolean asksNothing = encoding.intent().equals(NONE);
    boolean empty = encoding.semanticText().isBlank();
    if (asksNothing) {
      notes.add("understood as asking for nothing (intent none): searched as plain text");
    } else if (empty) {
      notes.add("no words found that say what is looked for: searched as plain text");
    }
    if (encoding.intentProbability() < SURE) {
      notes.add("the intent is uncertain: not used");
    } else if (encoding.intent().equals("find_images")) {
      filters.add(new QueryFilter.Only(QueryFilter.MediaKind.IMAGE));
    } else if (encoding.intent().equals("find_passages")) {
      filters.add(new QueryFilter.Only(QueryFilter.MediaKind.TEXT));
    } else if (encoding.intent().equals("count")) {
      notes.add("asks for a number: the matches are shown, not counted");
    }
    for (Slot slot : encoding.slots()) {
      // media only repeats what the intent says
      if (!labels.semanticSlots().contains(slot.label()) && !slot.label().equals("media")) {
        notes.add("%s '%s' is not applied as a filter yet".formatted(slot.label(), slot.text()));
      }
    }
    boolean plain = asksNothing || empty;
    return new UnderstoodQuery(
        text,
        encoding.intent(),
        encoding.intentProbability(),
        encoding.slots(),
        plain ? text : encoding.semanticText(),
        plain,
        filters,
        notes);
  }
}
