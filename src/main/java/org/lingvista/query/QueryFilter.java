package org.lingvista.query;

import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;

/** A condition on results that a query states; results that break it are not shown. */
public sealed interface QueryFilter {

  /** The condition in words, for a person to judge. */
  String describe();

  /**
   * Only this kind of result.
   *
   * @param kind the kind asked for
   */
  record Only(MediaKind kind) implements QueryFilter {
    @Override
    public String describe() {
      return "only " + (kind == MediaKind.IMAGE ? "pictures" : "passages");
    }
  }

  /**
   * Taken or written within a span of time.
   *
   * @param phrase the words of the query
   * @param span what they mean
   */
  record Taken(String phrase, TimeSpan span) implements QueryFilter {
    @Override
    public String describe() {
      ZonedDateTime from = span.from();
      ZonedDateTime to = span.to();
      return "time %s%s('%s')"
          .formatted(
              from == null ? "" : "from " + from.toOffsetDateTime() + " ",
              to == null ? "" : "to before " + to.toOffsetDateTime() + " ",
              phrase);
    }
  }

  /**
   * At one of these places.
   *
   * @param phrase the words of the query
   * @param values the places meant, as the index has them
   */
  record Place(String phrase, List<String> values) implements QueryFilter {
    public Place {
      values = List.copyOf(values);
    }

    @Override
    public String describe() {
      return "place %s ('%s')".formatted(String.join(" or ", values), phrase);
    }
  }

  /**
   * With one of these persons.
   *
   * @param phrase the words of the query
   * @param values the persons meant, as the index has them
   */
  record Person(String phrase, List<String> values) implements QueryFilter {
    public Person {
      values = List.copyOf(values);
    }

    @Override
    public String describe() {
      return "person %s ('%s')".formatted(String.join(" or ", values), phrase);
    }
  }

  /**
   * With any person at all; of use only within {@link Without}.
   *
   * @param phrase the words of the query
   */
  record AnyPerson(String phrase) implements QueryFilter {
    @Override
    public String describe() {
      return "any named person ('%s')".formatted(phrase);
    }
  }

  /**
   * Without what another condition asks for.
   *
   * @param condition the condition that results must break
   */
  record Without(QueryFilter condition) implements QueryFilter {
    @Override
    public String describe() {
      return "without " + condition.describe();
    }
  }

  /** What can be asked for. */
  enum MediaKind {
    IMAGE,
    TEXT;

    /** As the index and JSON name it. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
