package org.lingvista.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a sample of a shard says about its picture: {@code KEY.json} with
 *
 * <ul>
 *   <li>{@code texts}, as in a pairs manifest; or {@code caption} or {@code text}, a single text,
 *       in the language {@code language} or {@code lang} (upper case as well);
 *   <li>{@code id}, the item; without it the sample is one of its own;
 *   <li>other texts and numbers, which become attributes; long ones and {@code exif} do not;
 * </ul>
 *
 * and {@code KEY.txt}, a single text, where the JSON has none. A text without a language is of the
 * language {@value #UNKNOWN}.
 */
final class ShardCaption {
  /** BCP 47's tag of a language that is not known. */
  static final String UNKNOWN = "und";

  private static final int LONGEST_ATTRIBUTE = 1000;
  private static final List<String> TEXT = List.of("caption", "text");
  private static final List<String> LANGUAGE = List.of("language", "lang");
  private static final Set<String> KNOWN =
      Set.of("id", "texts", "passages", "image", "exif", "caption", "text", "language", "lang");
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private ShardCaption() {}

  /**
   * The sample as an example without its picture.
   *
   * @param ownId its id where the JSON has none
   */
  static Example parse(String ownId, byte @Nullable [] json, byte @Nullable [] text)
      throws BadLineException {
    ObjectNode fields = json == null ? JSON.createObjectNode() : object(utf8(json));
    JsonLine line = new JsonLine(fields, Path.of(""));
    Map<String, List<String>> texts = line.byLanguage("texts");
    if (texts.isEmpty()) {
      String caption = first(line, TEXT);
      if (caption == null && text != null) {
        caption = utf8(text).strip();
      }
      if (caption == null || caption.isBlank()) {
        throw new BadLineException("no caption: neither 'caption', 'text' nor a .txt with text");
      }
      String language = first(line, LANGUAGE);
      texts =
          Map.of(
              language == null ? UNKNOWN : Languages.canonical(language.strip()),
              List.of(caption.strip()));
    }
    String id = line.optional("id");
    Map<String, String> attributes = new LinkedHashMap<>();
    line.attributes(Set.of())
        .forEach((name, value) -> {
          if (!KNOWN.contains(name.toLowerCase(Locale.ROOT))
              && value.length() <= LONGEST_ATTRIBUTE) {
            attributes.put(name, value);
          }
        });
    return new Example(
        id == null || id.isBlank() ? ownId : id, null, texts, Map.of(), Map.copyOf(attributes));
  }

  /** The first of these fields that is there, in lower or upper case. */
  private static @Nullable String first(JsonLine line, List<String> names) throws BadLineException {
    for (String name : names) {
      for (String written : List.of(name, name.toUpperCase(Locale.ROOT))) {
        String value = line.optional(written);
        if (value != null && !value.isBlank()) {
          return value;
        }
      }
    }
    return null;
  }

  private static ObjectNode object(String text) throws BadLineException {
    try {
      JsonNode node = JSON.readTree(text);
      if (node instanceof ObjectNode object) {
        return object;
      }
      throw new BadLineException("must hold a JSON object; it is " + JsonLine.kind(node));
    } catch (JsonProcessingException e) {
      throw new BadLineException("broken JSON: " + e.getOriginalMessage());
    }
  }

  private static String utf8(byte[] bytes) throws BadLineException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new BadLineException("not UTF-8");
    }
  }
}
