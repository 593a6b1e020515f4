package org.lingvista.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Resolves the queries that were written before the code ({@code independent/README.md}) and
 * compares the score of each language with what {@code docs/understanding.md} reports. The table
 * and the failures are in {@code target/independent-queries.txt}.
 */
class IndependentQueriesTest {
  private static final String FILE = "independent/queries.jsonl";

  /** A query whose time came out wrong. */
  private record Failure(String id, String phrase, String wanted, String got) {}

  static List<JsonNode> queries() throws IOException {
    List<JsonNode> queries = new ArrayList<>();
    ObjectMapper mapper = new ObjectMapper();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(IndependentQueriesTest.class.getResourceAsStream(FILE)),
                StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        queries.add(mapper.readTree(line));
      }
    }
    return queries;
  }

  static String span(JsonNode query, JsonNode slot) {
    String text = query.get("query").textValue();
    int start = text.offsetByCodePoints(0, slot.get("start").intValue());
    return text.substring(start, text.offsetByCodePoints(0, slot.get("end").intValue()));
  }

  private static String wanted(JsonNode time) {
    return time.isNull() ? "-" : text(time.get("from")) + " .. " + text(time.get("to"));
  }

  private static String text(JsonNode moment) {
    return moment.isNull()
        ? ""
        : ZonedDateTime.parse(moment.textValue()).toOffsetDateTime().toString();
  }

  private static String text(@Nullable ZonedDateTime moment) {
    return moment == null ? "" : moment.toOffsetDateTime().toString();
  }

  private static String got(TimeResolution resolution) {
    return switch (resolution) {
      case TimeResolution.Resolved resolved ->
          text(resolved.span().from()) + " .. " + text(resolved.span().to());
      case TimeResolution.Unresolved unresolved -> "-";
    };
  }

  @Test
  void resolvesTheTimesOfEveryLanguageAsOftenAsReported() throws IOException {
    Map<String, TimeResolver> resolvers = new HashMap<>();
    Map<String, Integer> total = new TreeMap<>();
    Map<String, Integer> right = new TreeMap<>();
    List<Failure> failures = new ArrayList<>();
    for (JsonNode query : queries()) {
      if (!query.has("time")) {
        continue;
      }
      String language = query.get("language").textValue();
      TimeResolver resolver =
          resolvers.computeIfAbsent(
              language, code -> Objects.requireNonNull(TimeResolver.of(code)));
      ZonedDateTime now =
          ZonedDateTime.parse(query.get("now").textValue())
              .withZoneSameInstant(ZoneId.of(query.get("zone").textValue()));
      for (JsonNode slot : query.get("slots")) {
        if (slot.get("label").textValue().equals("time")) {
          TimeResolution resolution = resolver.resolve(span(query, slot), now);
          String wanted = wanted(query.get("time"));
          total.merge(language, 1, Integer::sum);
          right.merge(language, got(resolution).equals(wanted) ? 1 : 0, Integer::sum);
          if (!got(resolution).equals(wanted)) {
            String got =
                resolution instanceof TimeResolution.Unresolved no ? no.reason() : got(resolution);
            failures.add(new Failure(query.get("id").textValue(), span(query, slot), wanted, got));
          }
        }
      }
    }
    List<String> report = new ArrayList<>();
    total.forEach((language, count) ->
        report.add(language + " " + right.getOrDefault(language, 0) + "/" + count));
    failures.forEach(failure -> report.add(failure.toString()));
    Files.write(Path.of("target", "independent-queries.txt"), report);
    total.forEach((language, count) ->
        assertThat((double) right.getOrDefault(language, 0) / count)
            .as(language)
            .isGreaterThanOrEqualTo(0.85));
  }
}
