package org.lingvista.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lingvista.encode.Encoder;
import org.lingvista.encode.EncoderBundle;
import org.lingvista.encode.QueryEncoding;
import org.lingvista.encode.Slot;

/**
 * How often the time of a query comes out exactly right, by the way spans and grammar work
 * together, on three sets: the development queries, the independent ones (counted, never listed)
 * and the held-out half of generated queries, whose truth is what the grammar makes of the true
 * span. {@code scripts/bench/understanding.sh BUNDLE [QUERIES.jsonl]} runs it and prints the table.
 */
public final class UnderstandingStrategies {
  private static final int GENERATED_PER_LANGUAGE = 250;
  private static final ZonedDateTime NOW =
      ZonedDateTime.parse("2026-11-18T12:00:00+01:00[Europe/Berlin]");

  private UnderstandingStrategies() {}

  private record Case(String language, String query, ZonedDateTime now, String wanted) {}

  private enum Strategy {
    SPANS("the model's spans as they are"),
    MENDED("spans, borders mended by the grammar"),
    GRAMMAR("the grammar alone, what is sure"),
    BOTH("spans mended, or sure without a span"),
    AS_SHIPPED("as `understand` does it, language found"),
    LANGUAGE("language found"),
    NOT_NONE("intent is not none");

    private final String words;

    Strategy(String words) {
      this.words = words;
    }
  }

  public static void main(String[] args) throws IOException {
    Grammars grammars = new Grammars();
    try (Encoder encoder = EncoderBundle.open(Path.of(args[0]))) {
      report("development", development(), encoder, grammars);
      report("independent", independent(), encoder, grammars);
      if (args.length > 1) {
        report("generated, held out", generated(Path.of(args[1]), grammars), encoder, grammars);
      }
    }
  }

  private static void report(String name, List<Case> cases, Encoder encoder, Grammars grammars) {
    QueryUnderstanding understanding = new QueryUnderstanding(encoder, grammars);
    Map<String, int[]> right = new TreeMap<>();
    List<QueryEncoding> encodings = encoder.encodeQueries(cases.stream().map(Case::query).toList());
    for (int i = 0; i < cases.size(); i++) {
      Case one = cases.get(i);
      TimeResolver resolver = grammars.times(one.language);
      if (resolver == null) {
        continue;
      }
      int[] counts = right.computeIfAbsent(one.language, key -> new int[8]);
      List<Slot> slots = encodings.get(i).slots();
      List<Slot> times = slots.stream().filter(slot -> slot.label().equals("time")).toList();
      UnderstoodQuery shipped =
          understanding.understand(
              one.query, new QueryContext(null, one.now, KnownNames::asWritten));
      String[] got = {
        asTheyAre(times, resolver, one.now),
        reading(one, times, resolver, true),
        reading(one, List.of(), resolver, false),
        reading(one, times, resolver, false),
        shipped.filters().stream()
            .filter(QueryFilter.Taken.class::isInstance)
            .map(filter -> text(((QueryFilter.Taken) filter).span()))
            .findFirst()
            .orElse("-"),
      };
      for (int s = 0; s < got.length; s++) {
        counts[s] += got[s].equals(one.wanted) ? 1 : 0;
      }
      counts[5] += shipped.language().equals(one.language) ? 1 : 0;
      counts[6] += encodings.get(i).intent().equals("none") ? 0 : 1;
      counts[7]++;
    }
    System.out.println("## " + name);
    System.out.println("| | " + String.join(" | ", right.keySet()) + " | all |");
    System.out.println("|---|" + "---|".repeat(right.size() + 1));
    Strategy[] strategies = Strategy.values();
    for (int s = 0; s < strategies.length; s++) {
      Strategy strategy = strategies[s];
      StringBuilder row = new StringBuilder("| " + strategy.words);
      int sum = 0;
      int all = 0;
      for (int[] counts : right.values()) {
        row.append(percent(counts[s], counts[7]));
        sum += counts[s];
        all += counts[7];
      }
      System.out.println(row + percent(sum, all) + " |");
    }
    System.out.println(
        "queries: " + Arrays.toString(right.values().stream().mapToInt(n -> n[7]).toArray()));
  }

  private static String percent(int part, int all) {
    return String.format(Locale.ROOT, " | %.1f", 100.0 * part / all);
  }

  /** The last span that can be resolved, without a look around it. */
  private static String asTheyAre(List<Slot> times, TimeResolver resolver, ZonedDateTime now) {
    String found = "-";
    for (Slot slot : times) {
      if (resolver.resolve(slot.text(), now) instanceof TimeResolution.Resolved resolved) {
        found = text(resolved.span());
      }
    }
    return found;
  }

  private static String reading(
      Case one, List<Slot> times, TimeResolver resolver, boolean touchedOnly) {
    TimeReading reading = TimeReading.of(one.query, times, resolver, one.now, touchedOnly);
    QueryFilter.Taken filter = reading.filter();
    return filter == null ? "-" : text(filter.span());
  }

  private static String text(TimeSpan span) {
    return text(span.from()) + " .. " + text(span.to());
  }

  private static String text(@Nullable ZonedDateTime time) {
    return time == null ? "" : time.toInstant().toString();
  }

  private static List<Case> development() throws IOException {
    List<Case> cases = new ArrayList<>();
    Grammars grammars = new Grammars();
    for (DevelopmentQueriesTest.Line line : DevelopmentQueriesTest.lines()) {
      String wanted = DevelopmentQueriesTest.instants(line.days(), NOW.getZone());
      if (grammars.times(line.language()) != null) {
        cases.add(new Case(line.language(), line.query(), NOW, wanted));
      }
    }
    return cases;
  }

  private static List<Case> independent() throws IOException {
    List<Case> cases = new ArrayList<>();
    for (JsonNode query : IndependentQueriesTest.queries()) {
      JsonNode time = query.get("time");
      ZoneId zone = ZoneId.of(query.get("zone").textValue());
      ZonedDateTime now =
          ZonedDateTime.parse(query.get("now").textValue()).withZoneSameInstant(zone);
      String wanted =
          time == null || time.isNull()
              ? "-"
              : instant(time.get("from")) + " .. " + instant(time.get("to"));
      cases.add(
          new Case(query.get("language").textValue(), query.get("query").textValue(), now, wanted));
    }
    return cases;
  }

  private static String instant(JsonNode time) {
    return time.isNull() ? "" : ZonedDateTime.parse(time.textValue()).toInstant().toString();
  }

  private static List<Case> generated(Path file, Grammars grammars) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    Map<String, Integer> taken = new TreeMap<>();
    List<Case> cases = new ArrayList<>();
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        JsonNode query = mapper.readTree(line);
        String language = query.get("language").textValue();
        TimeResolver resolver = grammars.times(language);
        boolean test = query.path("split").asText().equals("test");
        if (resolver == null
            || !test
            || taken.merge(language, 1, Integer::sum) > GENERATED_PER_LANGUAGE) {
          continue;
        }
        String wanted = "-";
        for (JsonNode slot : query.get("slots")) {
          String phrase = IndependentQueriesTest.span(query, slot);
          if (slot.get("label").textValue().equals("time")
              && resolver.resolve(phrase, NOW) instanceof TimeResolution.Resolved resolved) {
            wanted = text(resolved.span());
          }
        }
        cases.add(new Case(language, query.get("query").textValue(), NOW, wanted));
      }
    }
    return cases;
  }
}
