package org.lingvista.query;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lingvista.encode.Slot;
import org.lingvista.text.TextKey;

/**
 * What a query was taken to mean, open to a person's check and change.
 *
 * <p>The cleaned query is the query without noise and without what became a filter: the spans that
 * say what is looked for, and phrases that should be filters but mean nothing that is known. It is
 * empty if the query states filters and nothing else. A query without either, or one that asks for
 * nothing (intent {@code none}), is searched as it was typed: a misunderstanding may cost rank but
 * never the query.
 *
 * @param text the query as typed
 * @param language its language, a code such as {@code de}
 * @param intent most probable intent
 * @param intentProbability its probability, 0 to 1
 * @param slots labelled spans in order, not overlapping
 * @param filters conditions to apply
 * @param order how the results are to be sorted
 * @param limit how many results are wanted; null if the query does not say
 * @param cleaned what is searched for
 * @param plain whether {@code cleaned} is the query as typed and is to be encoded as plain text
 * @param notes what a person should know, such as the rule that decided a date, or a slot that has
 *     no effect
 * @param vector fused query vector of the model, L2-normalised, length d
 */
public record UnderstoodQuery(
    String text,
    String language,
    String intent,
    double intentProbability,
    List<Slot> slots,
    List<QueryFilter> filters,
    Order order,
    @Nullable Integer limit,
    String cleaned,
    boolean plain,
    List<String> notes,
    float[] vector) {

  /** How results are sorted. */
  public enum Order {
    /** Best first. */
    RELEVANCE,
    /** By time, latest first. */
    NEWEST,
    /** By time, earliest first. */
    OLDEST
  }

  public UnderstoodQuery {
    slots = List.copyOf(slots);
    filters = List.copyOf(filters);
    notes = List.copyOf(notes);
  }

  /**
   * Whether it is searched as it was typed: it asks for nothing, says nothing to look for, or all
   * its words are looked for, as in a caption. The text encoder learned from captions, and the
   * fusion has nothing to take away from them.
   */
  public boolean searchedAsTyped() {
    return plain
        || cleaned.isBlank()
        || TextKey.normalized(cleaned).equals(TextKey.normalized(text));
  }

  /** This query with one more note. */
  public UnderstoodQuery withNote(String note) {
    List<String> more = new ArrayList<>(notes);
    more.add(note);
    return with(filters, more);
  }

  /** This query with other filters, as a person chose them. */
  public UnderstoodQuery withFilters(List<QueryFilter> others) {
    return with(others, notes);
  }

  private UnderstoodQuery with(List<QueryFilter> newFilters, List<String> newNotes) {
    return new UnderstoodQuery(
        text,
        language,
        intent,
        intentProbability,
        slots,
        newFilters,
        order,
        limit,
        cleaned,
        plain,
        newNotes,
        vector);
  }
}
