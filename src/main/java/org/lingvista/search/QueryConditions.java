package org.lingvista.search;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lingvista.index.IndexFilter;
import org.lingvista.index.IndexFilter.NameField;
import org.lingvista.index.Item;
import org.lingvista.query.QueryFilter;
import org.lingvista.query.QueryFilter.MediaKind;

/** The conditions of a query as those of an index. */
final class QueryConditions {
  private final Set<Item.Kind> kinds = EnumSet.allOf(Item.Kind.class);
  private IndexFilter filter = IndexFilter.all();

  private QueryConditions() {}

  /** Kinds that may be found, none perhaps. */
  Set<Item.Kind> kinds() {
    return kinds;
  }

  /** All other conditions. */
  IndexFilter filter() {
    return filter;
  }

  static QueryConditions none() {
    return new QueryConditions();
  }

  static QueryConditions of(List<QueryFilter> filters) {
    QueryConditions conditions = new QueryConditions();
    for (QueryFilter each : filters) {
      conditions.add(each);
    }
    return conditions;
  }

  private void add(QueryFilter condition) {
    switch (condition) {
      case QueryFilter.Only only -> kinds.retainAll(Set.of(kind(only.kind())));
      case QueryFilter.Taken taken ->
          filter = filter.withTime(instant(taken.span().from()), instant(taken.span().to()));
      case QueryFilter.Without without -> exclude(without.condition());
      case QueryFilter.Place place -> names(NameField.PLACE, place.values(), true);
      case QueryFilter.Person person -> names(NameField.PERSON, person.values(), true);
      case QueryFilter.AnyPerson any -> names(NameField.PERSON, List.of(), true);
    }
  }

  private void exclude(QueryFilter condition) {
    switch (condition) {
      case QueryFilter.Only only -> kinds.remove(kind(only.kind()));
      case QueryFilter.Place place -> names(NameField.PLACE, place.values(), false);
      case QueryFilter.Person person -> names(NameField.PERSON, person.values(), false);
      case QueryFilter.AnyPerson any -> names(NameField.PERSON, List.of(), false);
      case QueryFilter.Without without -> add(without.condition());
      case QueryFilter.Taken taken ->
          throw new IllegalArgumentException("a time cannot be excluded: " + taken.describe());
    }
  }

  private void names(NameField field, List<String> values, boolean wanted) {
    filter = filter.withNames(new IndexFilter.Names(field, new HashSet<>(values), wanted));
  }

  private static @Nullable Instant instant(@Nullable ZonedDateTime time) {
    return time == null ? null : time.toInstant();
  }

  private static Item.Kind kind(MediaKind media) {
    return switch (media) {
      case IMAGE -> Item.Kind.IMAGE;
      case TEXT -> Item.Kind.TEXT;
    };
  }
}
