package org.lingvista.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of one manifest line, each checked as it is read. A null field is an absent one. */
record JsonLine(ObjectNode fields, Path folder) {

  /** A field that must hold text. */
  String required(String name) throws BadLineException {
    String value = optional(name);
    if (value == null || value.isBlank()) {
      throw new BadLineException("no '%s'".formatted(name));
    }
    return value;
  }

  /** Text of a field; a number counts as its digits. */
  @Nullable String optional(String name) throws BadLineException {
    JsonNode value = fields.get(name);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isTextual() && !value.isNumber()) {
      throw new BadLineException("'%s' must be text; it is %s".formatted(name, kind(value)));
    }
    return wellFormed(name, value.asText());
  }

  /** An object of language to texts, blank texts left out; empty when absent. */
  Map<String, List<String>> byLanguage(String name) throws BadLineException {
    JsonNode object = fields.get(name);
    if (object == null || object.isNull()) {
      return Map.of();
    }
    if (!object.isObject()) {
      throw new BadLineException(
          "'%s' must be an object of language to texts; it is %s".formatted(name, kind(object)));
    }
    Map<String, List<String>> byLanguage = new LinkedHashMap<>();
    for (var entry : object.properties()) {
      String language = Languages.canonical(entry.getKey());
      List<String> texts = new ArrayList<>();
      Iterable<JsonNode> values = entry.getValue();
      for (JsonNode value : entry.getValue().isTextual() ? List.of(entry.getValue()) : values) {
        if (!value.isTextual()) {
          throw new BadLineException(
              "'%s.%s' must hold texts; it holds %s".formatted(name, language, kind(value)));
        }
        if (!value.asText().isBlank()) {
          texts.add(wellFormed(name + "." + language, value.asText()));
        }
      }
      if (!texts.isEmpty()) {
        byLanguage.merge(language, List.copyOf(texts), JsonLine::joined);
      }
    }
    return Collections.unmodifiableMap(byLanguage);
  }

  /** The picture, resolved against the manifest's folder, which it may not leave. */
  @Nullable Path image() throws BadLineException {
    String name = optional("image");
    if (name == null || name.isBlank()) {
      return null;
    }
    Path image;
    try {
      image = folder.resolve(name).normalize();
    } catch (InvalidPathException e) {
      throw new BadLineException("image '%s' is not a path".formatted(name));
    }
    if (!image.startsWith(folder)) {
      throw new BadLineException(
          "image '%s' lies outside the manifest's folder; write it relative to %s"
              .formatted(name, folder));
    }
    if (!Files.isRegularFile(image)) {
      throw new BadLineException("image '%s' does not exist in %s".formatted(name, folder));
    }
    if (!Files.isReadable(image)) {
      throw new BadLineException("image '%s' cannot be read".formatted(name));
    }
    return image;
  }

  /** Every text or number field that is not among the known ones. */
  Map<String, String> attributes(Set<String> known) throws BadLineException {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (var entry : fields.properties()) {
      JsonNode value = entry.getValue();
      if (!known.contains(entry.getKey()) && value.isValueNode() && !value.isNull()) {
        attributes.put(entry.getKey(), wellFormed(entry.getKey(), value.asText()));
      }
    }
    return Collections.unmodifiableMap(attributes);
  }

  static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "a list";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      case NULL -> "null";
      default -> "text";
    };
  }

  private static List<String> joined(List<String> first, List<String> second) {
    List<String> both = new ArrayList<>(first);
    both.addAll(second);
    return List.copyOf(both);
  }

  /** Half a surrogate pair (a JSON escape can write one) is no character of any text. */
  private static String wellFormed(String name, String text) throws BadLineException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          throw new BadLineException("'%s' holds half a surrogate pair".formatted(name));
        }
        i++;
      }
    }
    return text;
  }
}
