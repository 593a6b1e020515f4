package org.lingvista.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lingvista.data.CldrPhrases.Phrase;

class CldrPhrasesTest {

  @ParameterizedTest
  @CsvSource({
    "ru, unit:day 2..30, 3 дня, 5 дней",
    "pl, unit:week 2..20, 2 tygodnie, 6 tygodni",
    "de, words:2..30, neun, neunundzwanzig",
    "fr, date:yMMMMd 1999..2019, 10 août 2001, 2 mars 2000",
    "de, date:yMMdd 1999..2019, 10.08.2001, 02.03.2000",
    "ja, date:yMMMMd 1999..2019, 2001年8月10日, 2000年3月2日",
    "en, 1930..2020, 2011, 1998",
  })
  void writesAsTheLanguageDoes(String language, String phrase, String one, String another) {
    assertThat(drawn(language, phrase, QuerySplit.TRAIN)).contains(one, another);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2..30", "words:2..30", "unit:year 2..30", "date:yMd 2000..2010"})
  void theHalvesHaveNothingInCommon(String phrase) {
    Set<String> trained = drawn("en", phrase, QuerySplit.TRAIN);
    Set<String> heldOut = drawn("en", phrase, QuerySplit.TEST);
    assertThat(heldOut).isNotEmpty().doesNotContainAnyElementsOf(trained);
    assertThat(trained.size()).isGreaterThan(3 * heldOut.size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"2..5", "word:2..30", "unit:fortnight 2..30", "2..x", "date:2000..2010 y"})
  void refusesWhatItCannotDraw(String phrase) {
    assertThatThrownBy(() -> Phrase.parse(phrase)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aGrammarNamesTheEntryOfABadRange() {
    assertThatThrownBy(() -> QueryGrammar.parse("language: en\nparts: {few: \"<2..4> of\"}"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("<2..4> of")
        .hasMessageContaining("2..4");
  }

  private static Set<String> drawn(String language, String phrase, QuerySplit split) {
    CldrPhrases phrases = new CldrPhrases(language);
    RandomGenerator random = new SplittableRandom(5);
    Set<String> texts = new HashSet<>();
    for (int i = 0; i < 40_000; i++) {
      texts.add(phrases.draw(Phrase.parse(phrase), split, random));
    }
    return texts;
  }
}
