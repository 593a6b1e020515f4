package org.lingvista.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Words of times in orders that nobody wrote down beforehand: a time, or none, never an error. */
class ShuffledTimesTest {
  private static final ZonedDateTime NOW =
      ZonedDateTime.parse("2026-11-18T12:00:00+01:00[Europe/Berlin]");
  private static final int QUERIES = 4_000;
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
    TimeResolver times = Objects.requireNonNull(new Grammars().times(language));
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
}
