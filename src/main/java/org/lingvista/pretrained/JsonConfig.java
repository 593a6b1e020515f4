package org.lingvista.pretrained;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;

/**
 * Values of a published configuration; errors name file and key.
 *
 * @param file where they are from
 * @param node the JSON value
 */
record JsonConfig(Path file, JsonNode node) {

  /** The object under a key, empty when there is none. */
  JsonConfig at(String key) {
    return new JsonConfig(file, node.path(key));
  }

  boolean has(String key) {
    return node.hasNonNull(key);
  }

  /** A whole number of at least 1. */
  int positive(String key, int otherwise) {
    JsonNode value = node.path(key);
    if (!node.hasNonNull(key)) {
      return otherwise;
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt() || value.asInt() < 1) {
      throw new PretrainedException(
          "%s: %s must be a positive whole number, not %s".formatted(file, key, value));
    }
    return value.asInt();
  }

  /** Attention heads, which must divide the width. */
  int heads(int hidden, int otherwise) {
    int heads = positive("num_attention_heads", otherwise);
    if (hidden % heads != 0) {
      throw new PretrainedException(
          "%s: num_attention_heads %d does not divide the width %d".formatted(file, heads, hidden));
    }
    return heads;
  }

  double number(String key, double otherwise) {
    JsonNode value = node.path(key);
    if (!node.hasNonNull(key)) {
      return otherwise;
    }
    if (!value.isNumber()) {
      throw new PretrainedException("%s: %s must be a number, not %s".formatted(file, key, value));
    }
    return value.asDouble();
  }

  String text(String key, String otherwise) {
    return node.hasNonNull(key) ? node.path(key).asText() : otherwise;
  }

  boolean yes(String key, boolean otherwise) {
    return node.path(key).asBoolean(otherwise);
  }

  /** Fails unless a key, where there is one, says what the weights say. */
  void requireSame(String key, long weights) {
    if (has(key) && positive(key, 1) != weights) {
      throw new PretrainedException(
          "%s says %s %d, the weights have %d; the two are not of one model"
              .formatted(file, key, positive(key, 1), weights));
    }
  }

  /** Fails unless a key has one of these values; the first is meant when there is none. */
  void requireOneOf(String key, List<String> supported) {
    String value = text(key, supported.getFirst());
    if (!supported.contains(value)) {
      throw new PretrainedException(
          "%s: %s is %s, which is not supported; supported: %s"
              .formatted(file, key, value, String.join(", ", supported)));
    }
  }
}
