package org.lingvista.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lingvista.encode.QueryEncoding;
import org.lingvista.encode.Slot;
import org.lingvista.query.UnderstoodQuery.Order;
import org.lingvista.text.LabelSchema;
import org.lingvista.text.SpanJoiner;

/**
 * The reading of one query: the model's spans, their borders mended by the grammar of times, to
 * filters. Labels are told by name, so that a model may lack some or have more.
 */
final class SlotReading {
  /** An intent less probable than this has no effect. */
  private static final double SURE = 0.5;

  /** As {@link #SURE}, for taking a query that names a time for one that asks for nothing. */
  private static final double SURE_OF_NONE = 0.9;

  private static final int MOST_RESULTS = 10_000;
  private static final String NONE = "none";

  private final String text;
  private final QueryEncoding encoding;
  private final LabelSchema labels;
  private final Language language;
  private final QueryContext context;
  private final NameResolver names;
  private final List<String> notes = new ArrayList<>();
  private final List<QueryFilter> filters = new ArrayList<>();
  private final List<Slot> looked = new ArrayList<>();
  private Order order = Order.RELEVANCE;
  private @Nullable Integer limit;

  /** What is known of the query's language. */
  record Language(String code, @Nullable TimeResolver times, @Nullable QueryWords words) {}

  SlotReading(
      String text,
      QueryEncoding encoding,
      LabelSchema labels,
      Language language,
      QueryContext context,
      NameResolver names) {
    this.text = text;
    this.encoding = encoding;
    this.labels = labels;
    this.language = language;
    this.context = context;
    this.names = names;
  }

  UnderstoodQuery read() {
    TimeReading times = TimeReading.of(text, encoding.slots(), language.times(), context.now());
    double needed = times.filter() == null ? SURE : SURE_OF_NONE;
    if (encoding.intent().equals(NONE) && encoding.intentProbability() >= needed) {
      notes.add("understood as asking for nothing (intent none): searched as plain text");
      return understood(encoding.slots(), text, true);
    }
    readIntent();
    for (Slot slot : times.slots()) {
      if (!slot.label().equals("time")) {
        readSlot(slot);
      }
    }
    notes.addAll(times.notes());
    looked.addAll(times.unresolved());
    if (times.filter() != null) {
      filters.add(times.filter());
    }
    SpanJoiner kept = new SpanJoiner();
    looked.stream()
        .sorted(Comparator.comparingInt(Slot::start))
        .forEach(slot -> kept.add(slot.start(), slot.end(), slot.text()));
    String cleaned = kept.toString();
    boolean states = filters.stream().anyMatch(filter -> !(filter instanceof QueryFilter.Only));
    boolean named = times.slots().stream().anyMatch(slot -> slot.label().equals("media"));
    boolean plain = cleaned.isBlank() && !states && !named && order == Order.RELEVANCE;
    if (plain) {
      notes.add("no words found that say what is looked for: searched as plain text");
    }
    return understood(times.slots(), plain ? text : cleaned, plain);
  }

  private UnderstoodQuery understood(List<Slot> slots, String cleaned, boolean plain) {
    return new UnderstoodQuery(
        text,
        language.code(),
        encoding.intent(),
        encoding.intentProbability(),
        slots,
        filters,
        order,
        limit,
        cleaned,
        plain,
        notes,
        encoding.vector());
  }

  private KnownNames known() {
    return context.names().get();
  }

  private void readIntent() {
    if (encoding.intentProbability() < SURE) {
      notes.add("the intent is uncertain: not used");
      return;
    }
    switch (encoding.intent()) {
      case "find_images" -> filters.add(new QueryFilter.Only(QueryFilter.MediaKind.IMAGE));
      case "find_passages" -> filters.add(new QueryFilter.Only(QueryFilter.MediaKind.TEXT));
      default -> {}
    }
  }

  private void readSlot(Slot slot) {
    switch (slot.label()) {
      case "place" -> add(slot, names.places(slot.text(), language.code(), known()), false);
      case "person" -> add(slot, names.persons(slot.text(), known()), true);
      case "number" -> readNumber(slot);
      case "order" -> readOrder(slot);
      case "exclusion" -> readExclusion(slot);
      case "media" -> {} // only repeats what the intent says
      case "colour" -> looked.add(slot); // an index knows no colours
      default -> {
        if (labels.semanticSlots().contains(slot.label())) {
          looked.add(slot);
        } else {
          notes.add("%s '%s' has no effect".formatted(slot.label(), slot.text()));
        }
      }
    }
  }

  private void add(Slot slot, List<String> values, boolean person) {
    if (values.isEmpty()) {
      looked.add(slot);
      notes.add(
          "no %s of the index matches '%s': searched for as text"
              .formatted(slot.label(), slot.text()));
    } else {
      filters.add(
          person
              ? new QueryFilter.Person(slot.text(), values)
              : new QueryFilter.Place(slot.text(), values));
    }
  }

  private void readNumber(Slot slot) {
    TimeResolver times = language.times();
    Integer number = times == null ? null : times.number(slot.text());
    if (number == null || number < 1 || number > MOST_RESULTS) {
      notes.add("the number '%s' has no effect".formatted(slot.text()));
    } else {
      limit = number;
    }
  }

  private void readOrder(Slot slot) {
    QueryWords words = language.words();
    Order asked = words == null ? null : words.order(slot.text());
    if (asked == null) {
      notes.add("results cannot be sorted by '%s': best first".formatted(slot.text()));
    } else {
      order = asked;
    }
  }

  private void readExclusion(Slot slot) {
    QueryFilter excluded = excluded(slot);
    if (excluded == null) {
      notes.add(
          "'%s' cannot be excluded: the index does not say what it would take"
              .formatted(slot.text()));
    } else {
      filters.add(new QueryFilter.Without(excluded));
    }
  }

  private @Nullable QueryFilter excluded(Slot slot) {
    QueryWords words = language.words();
    String phrase = slot.text();
    if (words == null) {
      return null;
    }
    String rest = words.withoutExclusion(phrase);
    if (words.is(rest, words.people())) {
      return new QueryFilter.AnyPerson(phrase);
    }
    if (words.is(rest, words.images())) {
      return excluded(QueryFilter.MediaKind.IMAGE);
    }
    if (words.is(rest, words.texts())) { // before names: "text" is not an ending of Texas
      return excluded(QueryFilter.MediaKind.TEXT);
    }
    List<String> persons = known().closed() ? names.persons(rest, known()) : List.of();
    if (!persons.isEmpty()) {
      return new QueryFilter.Person(phrase, persons);
    }
    List<String> places =
        known().closed() ? names.places(rest, language.code(), known()) : List.of();
    return places.isEmpty() ? null : new QueryFilter.Place(phrase, places);
  }

  /** Of what a query asks for ("pictures without pictures") nothing would be left. */
  private @Nullable QueryFilter excluded(QueryFilter.MediaKind kind) {
    QueryFilter only = new QueryFilter.Only(kind);
    return filters.contains(only) ? null : only;
  }
}
