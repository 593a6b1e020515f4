package org.lingvista.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The queries the grammar is developed with ({@code development/README.md}): the phrase alone, the
 * phrase found in its query, and the query's language. What fails is listed in {@code
 * target/development-queries.txt}.
 */
class DevelopmentQueriesTest {
  private static final ZonedDateTime NOW =
      ZonedDateTime.parse("2026-11-18T12:00:00+01:00[Europe/Berlin]");

  record Line(String language, String query, String phrase, String days) {}

  static List<Line> lines() throws IOException {
    List<Line> lines = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    DevelopmentQueriesTest.class.getResourceAsStream("development/queries.tsv")),
                StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String[] parts = line.split("\t", -1);
        lines.add(new Line(parts[0], parts[1], parts[2], parts[3]));
      }
    }
    return lines;
  }

  /** The days of the notation as {@code from .. to}. */
  static String wanted(String days) {
    if (days.equals("-")) {
      return "-";
    }
    int dots = days.indexOf("..");
    String from = dots < 0 ? days : days.substring(0, dots);
    String to = dots < 0 ? days : days.substring(dots + 2);
    return (from.isEmpty() ? "" : first(from)) + " .. " + (to.isEmpty() ? "" : after(to));
  }

  /** The days of the notation as instants, {@code from .. to}. */
  static String instants(String days, ZoneId zone) {
    String wanted = wanted(days);
    if (wanted.equals("-")) {
      return wanted;
    }
    int dots = wanted.indexOf(" .. ");
    return instant(wanted.substring(0, dots), zone)
        + " .. "
        + instant(wanted.substring(dots + 4), zone);
  }

  private static String instant(String day, ZoneId zone) {
    return day.isEmpty() ? "" : LocalDate.parse(day).atStartOfDay(zone).toInstant().toString();
  }

  private static LocalDate first(String part) {
    return LocalDate.parse((part + "-01-01").substring(0, 10));
  }

  private static LocalDate after(String part) {
    return switch (part.length()) {
      case 4 -> first(part).plusYears(1);
      case 7 -> first(part).plusMonths(1);
      default -> first(part).plusDays(1);
    };
  }

  static String text(@Nullable TimeSpan span) {
    if (span == null) {
      return "-";
    }
    ZonedDateTime from = span.from();
    ZonedDateTime to = span.to();
    return (from == null ? "" : from.toLocalDate()) + " .. " + (to == null ? "" : to.toLocalDate());
  }

  @Test
  void resolvesAndFindsNearlyAllOfThem() throws IOException {
    Grammars grammars = new Grammars();
    List<String> failures = new ArrayList<>();
    Map<String, int[]> right = new TreeMap<>();
    for (Line line : lines()) {
      int[] counts = right.computeIfAbsent(line.language, code -> new int[4]);
      TimeResolver resolver = Objects.requireNonNull(grammars.times(line.language));
      String wanted = wanted(line.days);
      TimeResolution resolution = resolver.resolve(line.phrase, NOW);
      String got =
          resolution instanceof TimeResolution.Resolved resolved ? text(resolved.span()) : "-";
      counts[0]++;
      counts[1] += note(failures, "phrase", line, wanted, got, String.valueOf(resolution));
      TimeReading reading = TimeReading.of(line.query, List.of(), resolver, NOW);
      QueryFilter.Taken filter = reading.filter();
      String found = filter == null ? "-" : text(filter.span());
      counts[2] +=
          note(failures, "query", line, wanted, found, filter == null ? "" : filter.phrase());
      String language = grammars.languages().find(line.query);
      counts[3] += note(failures, "language", line, line.language, language, "");
    }
    List<String> report = new ArrayList<>();
    right.forEach((language, n) ->
        report.add(
            "%s %d: phrase %d, query %d, language %d".formatted(language, n[0], n[1], n[2], n[3])));
    report.addAll(failures);
    Files.write(Path.of("target", "development-queries.txt"), report);
    right.forEach((language, n) -> {
      assertThat(n[1] / (double) n[0]).as(language + " phrases").isGreaterThanOrEqualTo(0.97);
      assertThat(n[2] / (double) n[0]).as(language + " queries").isGreaterThanOrEqualTo(0.95);
    });
  }

  private static int note(
      List<String> failures, String what, Line line, String wanted, String got, String why) {
    if (wanted.equals(got)) {
      return 1;
    }
    failures.add(
        "%s\t%s\t%s\t[%s]\twanted %s\tgot %s\t%s"
            .formatted(what, line.language, line.query, line.phrase, wanted, got, why));
    return 0;
  }
}
