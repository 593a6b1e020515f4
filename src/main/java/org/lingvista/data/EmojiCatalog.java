package org.lingvista.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.lingvista.text.TextKey;

/** Which emoji there are, and what they are called. */
final class EmojiCatalog {
  private static final ObjectMapper JSON = new ObjectMapper();

  private EmojiCatalog() {}

  /**
   * One emoji in its neutral skin tone.
   *
   * @param id lower-case code points joined by {@code -}, without the variation selector FE0F
   * @param category such as {@code animals-nature}
   * @param texts language to name and keywords, name first, no text twice
   */
  record Item(String id, String category, Map<String, List<String>> texts) {

    Item withTexts(Map<String, List<String>> other) {
      return new Item(id, category, other);
    }
  }

  /**
   * Joins the list of emoji with their names.
   *
   * @param emojiJson {@code emoji.json} of emoji-datasource
   * @param annotations language to CLDR annotation files, later ones add to earlier ones
   */
  static List<Item> read(byte[] emojiJson, Map<String, List<byte[]>> annotations)
      throws IOException {
    Map<String, Map<String, List<String>>> texts = new LinkedHashMap<>();
    for (var entry : annotations.entrySet()) {
      Map<String, List<String>> ofLanguage = new HashMap<>();
      for (byte[] file : entry.getValue()) {
        readAnnotations(file, ofLanguage);
      }
      texts.put(entry.getKey(), ofLanguage);
    }
    List<JsonNode> rows = new ArrayList<>();
    JSON.readTree(emojiJson).forEach(rows::add);
    rows.sort(java.util.Comparator.comparingInt(row -> row.path("sort_order").asInt()));
    List<Item> items = new ArrayList<>();
    for (JsonNode row : rows) {
      String id = id(row.path("unified").asText());
      Map<String, List<String>> ofItem = new LinkedHashMap<>();
      for (var entry : texts.entrySet()) {
        List<String> found = entry.getValue().get(id);
        if (found == null || found.isEmpty()) {
          throw new DataException(
              "emoji %s has no name in '%s'; the annotation packages do not match the list of emoji"
                  .formatted(id, entry.getKey()));
        }
        ofItem.put(entry.getKey(), found);
      }
      items.add(new Item(id, slug(row.path("category").asText()), ofItem));
    }
    return items;
  }

  /** The ids in {@code emoji.json}. */
  static Set<String> ids(byte[] emojiJson) throws IOException {
    Set<String> ids = new LinkedHashSet<>();
    JSON.readTree(emojiJson).forEach(row -> ids.add(id(row.path("unified").asText())));
    return ids;
  }

  /** Code points as in file names to an id: {@code 0023-FE0F-20E3} to {@code 0023-20e3}. */
  static String id(String codePoints) {
    return Arrays.stream(codePoints.toLowerCase(Locale.ROOT).split("-", -1))
        .filter(part -> !part.equals("fe0f"))
        .collect(Collectors.joining("-"));
  }

  private static String slug(String category) {
    return category.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-");
  }

  private static void readAnnotations(byte[] file, Map<String, List<String>> into)
      throws IOException {
    JsonNode root = JSON.readTree(file);
    JsonNode annotations = root.elements().next().path("annotations");
    for (var entry : annotations.properties()) {
      String id =
          id(
              entry
                  .getKey()
                  .codePoints()
                  .mapToObj(c -> String.format(Locale.ROOT, "%04x", c))
                  .collect(Collectors.joining("-")));
      List<String> texts = new ArrayList<>();
      entry.getValue().path("tts").forEach(name -> texts.add(name.asText().strip()));
      if (texts.isEmpty()) {
        continue;
      }
      entry.getValue().path("default").forEach(word -> texts.add(word.asText().strip()));
      into.put(id, withoutRepeats(texts));
    }
  }

  private static List<String> withoutRepeats(List<String> texts) {
    Set<String> seen = new LinkedHashSet<>();
    return texts.stream()
        .filter(text -> !text.isBlank() && seen.add(TextKey.normalized(text)))
        .toList();
  }
}
