package org.lingvista.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CldrPlacesTest {
  static Set<String> languages() {
    return QueryGrammar.LANGUAGES;
  }

  @ParameterizedTest
  @MethodSource("languages")
  void everyLanguageHasHundredsOfNames(String language) {
    CldrPlaces places = CldrPlaces.of(language);
    assertThat(places.cities()).hasSizeGreaterThan(270).doesNotHaveDuplicates();
    assertThat(places.countries()).hasSizeGreaterThan(190).doesNotHaveDuplicates();
    assertThat(places.cities()).allMatch(name -> name.matches("[^0-9,.()\\[\\]’<>|{}]+"));
    assertThat(CldrPlaces.of(language)).isEqualTo(places);
  }

  @ParameterizedTest
  @CsvSource({
    "en, Cairo, Norway",
    "de, Kairo, Norwegen",
    "ru, Каир, Норвегия",
    "zh, 开罗, 挪威",
    "ja, カイロ, ノルウェー",
    "ko, 카이로, 노르웨이"
  })
  void namesAreInTheLanguage(String language, String city, String country) {
    CldrPlaces places = CldrPlaces.of(language);
    assertThat(places.cities()).contains(city);
    assertThat(places.countries()).contains(country);
  }

  @Test
  void leavesOutNamesInAnyInflectedForm() {
    CldrPlaces places = CldrPlaces.of("ru").apartFrom(Set.of("Москве", "Риме", "Осло"));
    assertThat(places.cities()).doesNotContain("Москва", "Рим", "Осло").contains("Рига");
  }

  @Test
  void namesThePlaceThatIsNoneOfCldr() {
    CldrPlaces places = CldrPlaces.of("en");
    assertThat(places.without(List.of("Oslo")).cities()).doesNotContain("Oslo");
    assertThatThrownBy(() -> places.without(List.of("Osloo")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("Osloo");
  }
}
