package org.lingvista.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuerySuffixTest {
  @ParameterizedTest
  @CsvSource({
    "Paris, DA, te",
    "Oslo’, DA, da",
    "Londra, DA, da",
    "Tokyo, DA, da",
    "Münih, DA, te",
    "New York, DA, ta",
    "São Paulo, DA, da",
    "İzmir, DAn, den",
    "Bişkek, DAn, ten",
    "Ayşe, ylA, yle",
    "Burak, ylA, la",
    "Ayşe, nIn, nin",
    "Onur, nIn, un",
    "Gül, nIn, ün",
    "Ankara, yA, ya",
    "Berlin, yA, e",
    "Man Adası, DA, nda",
    "Man Adası, yA, na",
    "Man Adası, ylA, yla",
    "2019, DA, da",
    "2020, DA, de",
    "2013, DA, te",
    "1990, DAn, dan",
    "1900, DAn, den",
    "2000, yA, e",
    "2016, yA, ya",
    "2010, nIn, un",
  })
  void followsTurkishVowelsAndConsonants(String word, String ending, String expected) {
    assertThat(QuerySuffix.after(word, ending)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "민준, 과/와, 과",
    "안나, 과/와, 와",
    "서울, 으로/로, 로",
    "부산, 으로/로, 으로",
    "제주, 으로/로, 로",
    "서울, 이/가, 이",
    "Tom, 과/와, 과",
    "Anna, 과/와, 와",
    "👍, 이/가, 가",
    "3 %, 을/를, 를",
  })
  void followsWhetherTheKoreanSyllableIsClosed(String word, String ending, String expected) {
    assertThat(QuerySuffix.after(word, ending)).isEqualTo(expected);
  }
}
