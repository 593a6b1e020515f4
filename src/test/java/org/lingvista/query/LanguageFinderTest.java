package org.lingvista.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which language queries are found to be in that say little. */
class LanguageFinderTest {
  private static final LanguageFinder FINDER = new LanguageFinder(new Grammars());

  @ParameterizedTest
  @CsvSource({
    "en, red car beach sunset", // Turkish Çar, an abbreviated Wednesday
    "en, police car",
    "en, woman's hat", // French s'
    "en, meat on bone", // Turkish on, ten
    "en, a lip", // Polish lip., July
    "en, mare", // German Mär., March
    "en, august wedding",
    "en, niagara falls",
    "en, 12345",
    "tr, çarşamba çekilen resimler",
    "tr, on gün önce",
    "tr, dün",
    "fr, s'il vous plaît, hier",
    "fr, deux chats",
    "it, sei settimane fa",
    "it, ieri",
    "pl, zdjęcia z lipca",
    "es, fotos de ayer",
    "pt, fotos de ontem",
    "de, vorgestern",
    "de, Hund am See",
    "de, Fotos vom 3. Mär 2020",
    "pt, praia com amigos",
    "pt, um livro sobre gatos",
    "ru, вчера",
    "ja, 昨日",
    "zh, 昨天",
    "ko, 어제"
  })
  void tellsTheLanguage(String language, String query) {
    assertThat(FINDER.find(query)).isEqualTo(language);
  }
}
