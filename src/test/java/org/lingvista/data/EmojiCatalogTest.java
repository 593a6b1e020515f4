package org.lingvista.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EmojiCatalogTest {
  private static final String LIST =
      """
      [{"unified":"1F436","category":"Animals & Nature","sort_order":565},
       {"unified":"0023-FE0F-20E3","category":"Symbols","sort_order":3}]
      """;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] annotations(String body) {
    return bytes("{\"annotations\":{\"identity\":{},\"annotations\":{" + body + "}}}");
  }

  @Test
  void joinsNamesAndKeywordsNameFirstAndNoneTwice() throws Exception {
    Map<String, List<byte[]>> files = new LinkedHashMap<>();
    files.put(
        "en",
        List.of(
            annotations(
                "\"🐶\":{\"default\":[\"dog\",\"Dog  Face\",\"pet\"],\"tts\":[\"dog face\"]}"),
            annotations("\"#⃣\":{\"default\":[\"keycap\"],\"tts\":[\"keycap: #\"]}")));

    List<EmojiCatalog.Item> items = EmojiCatalog.read(bytes(LIST), files);

    assertThat(items)
        .containsExactly(
            new EmojiCatalog.Item(
                "0023-20e3", "symbols", Map.of("en", List.of("keycap: #", "keycap"))),
            new EmojiCatalog.Item(
                "1f436", "animals-nature", Map.of("en", List.of("dog face", "dog", "pet"))));
  }

  @Test
  void namesTheEmojiAndLanguageThatHaveNoName() {
    Map<String, List<byte[]>> files =
        Map.of("de", List.of(annotations("\"🐶\":{\"tts\":[\"Hundegesicht\"]}")));

    assertThatThrownBy(() -> EmojiCatalog.read(bytes(LIST), files))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("0023-20e3")
        .hasMessageContaining("'de'");
  }
}
