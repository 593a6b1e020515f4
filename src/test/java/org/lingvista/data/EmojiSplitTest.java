package org.lingvista.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.lingvista.image.RgbImage;

class EmojiSplitTest {
  private static final List<String> STYLES = List.of("noto", "openmoji", "fluent");

  private final List<EmojiCatalog.Item> items = new ArrayList<>();
  private final Map<String, Map<String, PictureFingerprint>> pictures = new LinkedHashMap<>();

  EmojiSplitTest() {
    STYLES.forEach(style -> pictures.put(style, new LinkedHashMap<>()));
    for (int i = 0; i < 40; i++) {
      add("e" + i, i < 30 ? "animals" : "flags", "name " + i);
    }
  }

  private void add(String id, String category, String name) {
    items.add(new EmojiCatalog.Item(id, category, Map.of("en", List.of(name))));
    for (String style : STYLES) {
      put(style, id, style + id);
    }
  }

  private void put(String style, String id, String drawing) {
    byte[] rgb = new byte[3 * 32 * 32];
    new Random(drawing.hashCode()).nextBytes(rgb);
    pictures
        .computeIfAbsent(style, s -> new LinkedHashMap<>())
        .put(id, PictureFingerprint.of(new RgbImage(32, 32, rgb)));
  }

  private EmojiSplit split(int count, long seed) {
    return new EmojiSplit(items, pictures, "fluent", count, seed);
  }

  @Test
  void sortsPicturesByStyleAndItem() {
    EmojiSplit split = split(8, 1);
    String held = split.heldOut().iterator().next();
    String trained =
        items.stream()
            .map(EmojiCatalog.Item::id)
            .filter(id -> !split.heldOut().contains(id))
            .findFirst()
            .orElseThrow();

    assertThat(split.of("noto", trained)).isEqualTo("train");
    assertThat(split.of("fluent", trained)).isEqualTo("test-style");
    assertThat(split.of("fluent", held)).isEqualTo("test-concept");
    assertThat(split.of("noto", held)).isEqualTo("unused");
  }

  @Test
  void drawsFromEveryCategoryInProportion() {
    Map<String, Long> byCategory =
        split(8, 1).heldOut().stream()
            .collect(
                Collectors.groupingBy(
                    id -> Integer.parseInt(id.substring(1)) < 30 ? "animals" : "flags",
                    Collectors.counting()));

    assertThat(byCategory).isEqualTo(Map.of("animals", 6L, "flags", 2L));
  }

  @Test
  void drawsTheSameItemsForTheSameSeedOnly() {
    assertThat(split(8, 1).heldOut()).isEqualTo(split(8, 1).heldOut());
    assertThat(split(8, 1).heldOut()).isNotEqualTo(split(8, 2).heldOut());
  }

  @Test
  void holdsNoItemOutThatLooksLikeAnotherInAnyStyle() {
    put("openmoji", "e3", "the same drawing");
    put("openmoji", "e4", "the same drawing");
    put("noto", "e5", "across styles");
    put("fluent", "e6", "across styles");

    assertThat(split(36, 1).heldOut()).hasSize(36).doesNotContain("e3", "e4", "e5", "e6");
  }

  @Test
  void holdsNoItemOutThatSharesItsNameWithAnother() {
    add("twin", "animals", "NAME  7");

    assertThat(split(39, 1).heldOut()).hasSize(39).doesNotContain("twin", "e7");
  }

  @Test
  void holdsOnlyItemsOutThatAreDrawnInEveryStyle() {
    pictures.getOrDefault("fluent", Map.of()).remove("e9");

    assertThat(split(39, 1).heldOut()).hasSize(39).doesNotContain("e9");
  }

  @Test
  void doesNotTestAPictureThatLooksLikeATrainingPicture() {
    put("noto", "e1", "one drawing");
    put("fluent", "e1", "one drawing");
    EmojiSplit split = split(0, 1);

    assertThat(split.seenInTraining()).containsExactly("e1");
    assertThat(split.of("fluent", "e1")).isEqualTo("unused");
    assertThat(split.of("noto", "e1")).isEqualTo("train");
  }

  @Test
  void saysHowManyCouldBeHeldOut() {
    assertThatThrownBy(() -> split(41, 1))
        .isInstanceOf(DataException.class)
        .hasMessage("only 40 emoji could be held out, 41 are wanted");
  }

  @Test
  void takesTheTextsOfTrainingAndHeldOutItemsApart() {
    List<EmojiCatalog.Item> both =
        List.of(
            new EmojiCatalog.Item(
                "dog", "a", Map.of("en", List.of("dog", "pet", "Puppy"), "de", List.of("Hund"))),
            new EmojiCatalog.Item("puppy", "a", Map.of("en", List.of("puppy", "PET", "whelp"))));

    EmojiTexts texts = EmojiTexts.separate(both, java.util.Set.of("puppy"));

    assertThat(texts.items().getFirst().texts().get("en")).containsExactly("dog", "pet");
    assertThat(texts.items().getFirst().texts().get("de")).containsExactly("Hund");
    assertThat(texts.items().getLast().texts().get("en")).containsExactly("puppy", "whelp");
    assertThat(texts.droppedFromTraining()).isEqualTo(1);
    assertThat(texts.droppedFromHeldOut()).isEqualTo(1);
  }
}
