package org.lingvista.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lingvista.data.QueryGrammar.Piece;

class NameColoursTest {
  /** Colours in brackets. */
  private static String split(String language, String name) {
    StringBuilder text = new StringBuilder();
    NameColours colours = new NameColours(QueryGrammar.of(language));
    for (Piece piece : colours.split(List.of(new Piece(name, QuerySchema.CONTENT)))) {
      text.append("colour".equals(piece.label()) ? "[" + piece.text() + "]" : piece.text());
    }
    return text.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "en, red heart, [red] heart",
    "en, light blue heart, [light blue] heart",
    "de, grünes Buch, [grünes] Buch",
    "pl, czarny kot, [czarny] kot",
    "ru, зелёная книга, [зелёная] книга",
    "tr, siyah kuş, [siyah] kuş",
    "ja, 赤いハート, [赤い]ハート",
    "ko, 빨간색 하트, [빨간색] 하트",
    "zh, 红色问号, [红色]问号",
    "fr, chat noir, chat [noir]",
    "es, libro azul, libro [azul]",
    "it, fiori bianchi, fiori [bianchi]",
    "pt, flor branca, flor [branca]"
  })
  void standBeforeOrBehindTheNoun(String language, String name, String expected) {
    assertThat(split(language, name)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "en, red",
    "en, redwood",
    "en, red and white flag",
    "en, Golden Gate",
    "zh, 白菜",
    "ja, 赤ちゃん",
    "fr, rose fanée",
    "es, zumo de naranja",
    "pt, Cabo Verde",
    "tr, siyah beyaz"
  })
  void areLeftInOtherNames(String language, String name) {
    assertThat(split(language, name)).isEqualTo(name);
  }

  @Test
  void onlyContentsAreSplit() {
    List<Piece> noise = List.of(new Piece("red photos of ", null));
    assertThat(new NameColours(QueryGrammar.of("en")).split(noise)).isEqualTo(noise);
  }
}
