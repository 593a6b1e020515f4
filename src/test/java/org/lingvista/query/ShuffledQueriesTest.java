package org.lingvista.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lingvista.encode.QueryEncoding;
import org.lingvista.encode.Slot;
import org.lingvista.text.LabelSchema;

/**
 * Words of times in orders that nobody wrote down beforehand, and spans that no model should
 * predict: a time or none, some filters or none, never an error.
 */
class ShuffledQueriesTest {
  private static final ZonedDateTime NOW =
      ZonedDateTime.parse("2026-11-18T12:00:00+01:00[Europe/Berlin]");
  private static final Grammars GRAMMARS = new Grammars();
  private static final int QUERIES = 4_000;
  private static final int MOST_GAP = 12;
  private static final int MOST_WORDS = 6;

  @ParameterizedTest
  @ValueSource(strings = {"en", "de", "fr", "es", "it", "pl", "ru", "tr", "zh", "ja", "ko", "pt"})
  void anyWordsOfTimesAreReadOrRefused(String language) throws Exception {
    boolean spaceless = language.equals("zh") || language.equals("ja");
    List<String> words = new ArrayList<>(List.of("30.9.2019", "2019-09-30", "29.2.", "1", "31"));
    for (DevelopmentQueriesTest.Line line : DevelopmentQueriesTest.lines()) {
      if (line.language().equals(language)) {
        words.addAll(spaceless ? List.of(line.phrase()) : List.of(line.phrase().split(" ", -1)));
        line.phrase().codePoints().mapToObj(Character::toString).forEach(words::add);
      }
    }
    TimeResolver times = Objects.requireNonNull(GRAMMARS.times(language));
    SplittableRandom random = new SplittableRandom(language.hashCode());
    int read = 0;
    for (int i = 0; i < QUERIES; i++) {
      List<String> drawn = new ArrayList<>();
      for (int left = 2 + random.nextInt(MOST_WORDS - 1); left > 0; left--) {
        drawn.add(words.get(random.nextInt(words.size())));
      }
      String query = String.join(spaceless ? "" : " ", drawn);
      for (TimeMention mention : times.find(query, NOW)) {
        assertThat(mention.resolution().span()).as(query).isNotNull();
        read++;
      }
      if (times.resolve(query, NOW) instanceof TimeResolution.Resolved resolved) {
        assertThat(resolved.span()).as(query).isNotNull();
        read++;
      }
    }
    assertThat(read).isGreaterThan(QUERIES / 10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "de", "fr", "es", "it", "pl", "ru", "tr", "zh", "ja", "ko", "pt"})
  void anySpansOfAnyLabelsGiveAnAnswer(String language) throws Exception {
    List<String> queries =
        DevelopmentQueriesTest.lines().stream()
            .filter(line -> line.language().equals(language))
            .map(DevelopmentQueriesTest.Line::query)
            .toList();
    SplittableRandom random = new SplittableRandom(language.hashCode());
    QueryUnderstanding understanding =
        new QueryUnderstanding(new SpanEncoder("find_anything", 1), GRAMMARS);
    QueryContext written = new QueryContext(language, NOW, KnownNames::asWritten);
    QueryContext none = written.withNames(() -> KnownNames.of(List.of(), List.of()));
    int filters = 0;
    for (int i = 0; i < QUERIES / 4; i++) {
      String query =
          queries.get(random.nextInt(queries.size()))
              + " "
              + queries.get(random.nextInt(queries.size()));
      QueryEncoding encoding = labelled(query, random);
      UnderstoodQuery understood =
          understanding.understand(query, encoding, random.nextBoolean() ? written : none);
      filters += understood.filters().size();
      assertThat(understood.text()).isEqualTo(query);
      assertThat(UnderstandingJson.filters(understood)).as(query).isNotNull();
      assertThat(understood.searchedAsTyped() || !understood.cleaned().isBlank()).isTrue();
    }
    assertThat(filters).isPositive();
  }

  /** Spans of random lengths and labels with gaps of random lengths. */
  private static QueryEncoding labelled(String query, SplittableRandom random) {
    List<String> labels = LabelSchema.standard().slots();
    List<String> intents = LabelSchema.standard().intents();
    int[] points = query.codePoints().toArray();
    List<Slot> slots = new ArrayList<>();
    int at = random.nextInt(MOST_GAP);
    while (at < points.length) {
      int end = Math.min(points.length, at + 1 + random.nextInt(MOST_GAP));
      String label = labels.get(random.nextInt(labels.size()));
      String text = new String(points, at, end - at);
      slots.add(new Slot(label, at, end, text, random.nextDouble()));
      at = end + random.nextInt(MOST_GAP);
    }
    String intent = intents.get(random.nextInt(intents.size()));
    return new QueryEncoding(new float[] {0, 1}, intent, random.nextDouble(), slots, "");
  }
}
