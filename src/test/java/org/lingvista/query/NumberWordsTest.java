package org.lingvista.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many results a phrase asks for. */
class NumberWordsTest {

  @ParameterizedTest
  @CsvSource({
    "en, forty-two, 42",
    "en, one hundred, 100",
    "en, '1,000', 1000",
    "en, the 5, 5",
    "en, couple of, 2",
    "de, einundzwanzig, 21",
    "de, einhundert, 100",
    "fr, sept, 7", // also short for September
    "fr, cinquante et un, 51",
    "fr, quatre-vingt-dix-sept, 97",
    "es, cuarenta y una, 41",
    "it, ventuno, 21",
    "pt, dez, 10", // also short for December
    "pt, vinte e cinco, 25",
    "pl, czterdzieści dwa, 42",
    "pl, dwudziestu, 20",
    "ru, двадцать одну, 21",
    "ru, пяти, 5",
    "tr, otuz beş, 35",
    "zh, 一百, 100",
    "zh, 两, 2",
    "zh, 三十二张, 32",
    "ja, 二十三枚, 23",
    "ja, ５, 5",
    "ko, 삼십이, 32",
    "ko, 열두 장, 12"
  })
  void numbersAreReadWhole(String language, String phrase, int number) {
    assertThat(resolver(language).number(phrase)).isEqualTo(number);
  }

  @ParameterizedTest
  @CsvSource({
    "en, three thousand",
    "en, two hundred and fifty",
    "en, 2 to 5",
    "en, many",
    "en, 99999999999",
    "fr, cent vingt",
    "zh, 两三",
    "zh, 三千",
    "ja, 二、三枚",
    "ko, 두세 장",
    "ko, 3만"
  })
  void aPartOfANumberIsNotTakenForIt(String language, String phrase) {
    assertThat(resolver(language).number(phrase)).isNull();
  }

  private static TimeResolver resolver(String language) {
    return Objects.requireNonNull(TimeResolver.of(language));
  }
}
