package org.lingvista.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.ZonedDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lingvista.query.QueryFilter;

/** Conditions in answers, each with an id by which it can be dropped. */
final class ConditionJson {

  private ConditionJson() {}

  /** The same for the same words: field and phrase, such as {@code time:last month}. */
  static String id(QueryFilter filter) {
    return switch (filter) {
      case QueryFilter.Only only -> "media:" + only.kind().label();
      case QueryFilter.Taken taken -> "time:" + taken.phrase();
      case QueryFilter.Place place -> "place:" + place.phrase();
      case QueryFilter.Person person -> "person:" + person.phrase();
      case QueryFilter.AnyPerson any -> "anyPerson:" + any.phrase();
      case QueryFilter.Without without -> "without:" + id(without.condition());
    };
  }

  static void put(ObjectNode node, QueryFilter filter) {
    node.put("id", id(filter));
    node.put("without", filter instanceof QueryFilter.Without);
    node.put("words", filter.describe());
    describe(node, filter instanceof QueryFilter.Without without ? without.condition() : filter);
  }

  private static void describe(ObjectNode node, QueryFilter filter) {
    switch (filter) {
      case QueryFilter.Only only -> node.put("field", "media").put("media", only.kind().label());
      case QueryFilter.Taken taken -> {
        node.put("field", "time").put("phrase", taken.phrase());
        node.put("from", iso(taken.span().from()));
        node.put("until", iso(taken.span().to()));
      }
      case QueryFilter.Place place -> names(node, "place", place.phrase(), place.values());
      case QueryFilter.Person person -> names(node, "person", person.phrase(), person.values());
      case QueryFilter.AnyPerson any -> names(node, "person", any.phrase(), List.of());
      case QueryFilter.Without without -> describe(node, without.condition());
    }
  }

  private static void names(ObjectNode node, String field, String phrase, List<String> values) {
    node.put("field", field).put("phrase", phrase);
    values.forEach(node.putArray("values")::add);
  }

  private static @Nullable String iso(@Nullable ZonedDateTime time) {
    return time == null ? null : time.toOffsetDateTime().toString();
  }
}
