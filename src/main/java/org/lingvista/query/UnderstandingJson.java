package org.lingvista.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lingvista.encode.Slot;

/** What a query was taken to mean as JSON, as {@code docs/understanding.md} describes it. */
public final class UnderstandingJson {
  private UnderstandingJson() {}

  public static ObjectNode of(UnderstoodQuery query) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("language", query.language());
    root.putObject("intent")
        .put("label", query.intent())
        .put("probability", query.intentProbability());
    ArrayNode slots = root.putArray("slots");
    for (Slot slot : query.slots()) {
      slots
          .addObject()
          .put("label", slot.label())
          .put("text", slot.text())
          .put("start", slot.start())
          .put("end", slot.end())
          .put("probability", slot.probability());
    }
    root.set("filters", filters(query));
    root.put("cleaned", query.cleaned());
    root.put("plain", query.plain());
    ArrayNode notes = root.putArray("notes");
    query.notes().forEach(notes::add);
    return root;
  }

  /**
   * The filters by what they are on. {@code place} and {@code person} are a text, or a list where
   * several are meant; what is excluded stands in {@code without}.
   */
  public static ObjectNode filters(UnderstoodQuery query) {
    ObjectNode filters = JsonNodeFactory.instance.objectNode();
    for (QueryFilter filter : query.filters()) {
      put(filters, filter);
    }
    Integer limit = query.limit();
    if (limit != null) {
      filters.put("limit", limit);
    }
    switch (query.order()) {
      case NEWEST -> filters.put("order", "newest");
      case OLDEST -> filters.put("order", "oldest");
      case RELEVANCE -> {}
    }
    return filters;
  }

  private static void put(ObjectNode node, QueryFilter filter) {
    switch (filter) {
      case QueryFilter.Taken taken ->
          node.putObject("time")
              .put("from", iso(taken.span().from()))
              .put("to", iso(taken.span().to()));
      case QueryFilter.Place place -> add(node, "place", place.values());
      case QueryFilter.Person person -> add(node, "person", person.values());
      case QueryFilter.AnyPerson any -> node.put("anyPerson", true);
      case QueryFilter.Only only -> node.put("media", only.kind().label());
      case QueryFilter.Without without ->
          put(node.withObjectProperty("without"), without.condition());
    }
  }

  private static void add(ObjectNode node, String name, List<String> values) {
    if (!node.has(name) && values.size() == 1) {
      node.put(name, values.getFirst());
      return;
    }
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    if (node.get(name) instanceof ArrayNode before) {
      all.addAll(before);
    } else if (node.has(name)) {
      all.add(node.get(name));
    }
    values.forEach(all::add);
    node.set(name, all);
  }

  private static @Nullable String iso(@Nullable ZonedDateTime time) {
    return time == null ? null : DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time);
  }
}
