package org.lingvista.server;

import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lingvista.query.KnownNames;
import org.lingvista.query.QueryContext;
import org.lingvista.query.QueryFilter;
import org.lingvista.query.QueryFilter.MediaKind;
import org.lingvista.query.QueryFilter.Only;
import org.lingvista.query.QueryFilter.Taken;
import org.lingvista.query.TimeSpan;
import org.lingvista.query.UnderstoodQuery;

/**
 * A search as asked for: the query, and what a person changed of its understanding.
 *
 * @param text the query
 * @param zone whose days are meant
 * @param filters whether conditions hold at all
 * @param dropped ids of conditions that were removed
 * @param kind {@code image}, {@code text} or {@code any} instead of what was understood; null keeps
 *     that
 * @param from first day instead of what was understood; null is none
 * @param until last day instead of what was understood; null is none
 */
record SearchRequest(
    String text,
    ZoneId zone,
    boolean filters,
    Set<String> dropped,
    @Nullable String kind,
    @Nullable LocalDate from,
    @Nullable LocalDate until) {

  static SearchRequest of(Context context) {
    String text = context.queryParam("q");
    if (text == null || text.isBlank()) {
      throw new ProblemException(
          400, "empty-query", "The query is empty", "say in 'q' what to look for");
    }
    LocalDate from = day(context, "from");
    LocalDate until = day(context, "until");
    if (from != null && until != null && until.isBefore(from)) {
      throw ProblemException.badParameter(
          "from must not be after until; from=%s, until=%s".formatted(from, until));
    }
    return new SearchRequest(
        text,
        zone(context),
        Parameters.oneOf(context, "filters", "on", "on", "off").equals("on"),
        Set.copyOf(context.queryParams("drop")),
        context.queryParam("kind") == null
            ? null
            : Parameters.oneOf(context, "kind", "any", "image", "text", "any"),
        from,
        until);
  }

  /** Who asks, and when. */
  QueryContext context() {
    return new QueryContext(null, ZonedDateTime.now(zone), KnownNames::asWritten);
  }

  /** The understanding as the person changed it. */
  UnderstoodQuery changed(UnderstoodQuery understood) {
    List<QueryFilter> kept = new ArrayList<>();
    for (QueryFilter filter : understood.filters()) {
      boolean replaced =
          (filter instanceof Only && kind != null)
              || (filter instanceof Taken && (from != null || until != null));
      if (!replaced && !dropped.contains(ConditionJson.id(filter))) {
        kept.add(filter);
      }
    }
    if (kind != null && !kind.equals("any")) {
      kept.add(new Only(kind.equals("image") ? MediaKind.IMAGE : MediaKind.TEXT));
    }
    if (from != null || until != null) {
      kept.add(
          new Taken(
              "",
              new TimeSpan(
                  from == null ? null : from.atStartOfDay(zone),
                  until == null ? null : until.plusDays(1).atStartOfDay(zone))));
    }
    return understood.withFilters(kept);
  }

  private static @Nullable LocalDate day(Context context, String name) {
    String value = context.queryParam(name);
    if (value == null || value.isEmpty()) {
      return null;
    }
    try {
      LocalDate day = LocalDate.parse(value);
      if (day.getYear() >= 1 && day.getYear() <= 9999) {
        return day;
      }
    } catch (DateTimeException e) {
      // said below
    }
    throw ProblemException.badParameter(
        "%s must be a day such as 2024-12-31; %s=%s"
            .formatted(name, name, Parameters.shortened(value)));
  }

  private static ZoneId zone(Context context) {
    String value = context.queryParam("zone");
    if (value == null) {
      return ZoneId.systemDefault();
    }
    try {
      return ZoneId.of(value);
    } catch (DateTimeException e) {
      throw ProblemException.badParameter(
          "zone must be one such as Europe/Berlin; zone=" + Parameters.shortened(value));
    }
  }
}
