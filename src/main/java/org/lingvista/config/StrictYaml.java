package org.lingvista.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * YAML to a record, strictly: a key that the record does not have is an error that names its path,
 * and so is one that is missing. Three layers are merged, key by key: defaults, the file, and
 * {@code key.path=value} settings.
 */
public final class StrictYaml {
  private static final ObjectMapper MAPPER =
      YAMLMapper.builder(
              YAMLFactory.builder()
                  .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                  .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .build();

  private StrictYaml() {}

  /** Reads a file into a record of this type. */
  public static <T> T read(Path file, Class<T> type) throws IOException {
    return convert(file.toString(), parse(file.toString(), Files.readString(file)), type);
  }

  /** Reads a stream of UTF-8, which errors call by this name, into a record of this type. */
  public static <T> T read(String name, InputStream stream, Class<T> type) throws IOException {
    String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    return convert(name, parse(name, text), type);
  }

  /**
   * Reads a file over defaults and under settings.
   *
   * @param defaults YAML with a value for keys the file may leave out
   * @param settings {@code key.path=value}, each value as YAML; later ones win
   */
  public static <T> T read(Path file, Class<T> type, InputStream defaults, List<String> settings)
      throws IOException {
    return read(file, type, defaults, "{}", settings);
  }

  /**
   * As {@link #read(Path, Class, InputStream, List)}, with YAML between the defaults and the file.
   */
  public static <T> T read(
      Path file, Class<T> type, InputStream defaults, String over, List<String> settings)
      throws IOException {
    JsonNode merged = MAPPER.readTree(defaults);
    merge((ObjectNode) merged, MAPPER.readTree(over), file.toString(), "");
    JsonNode own = parse(file.toString(), Files.readString(file));
    merge((ObjectNode) merged, own, file.toString(), "");
    for (String setting : settings) {
      set((ObjectNode) merged, setting);
    }
    return convert(file.toString(), merged, type);
  }

  /**
   * The text at one key of a file under settings, before anything is checked; null where there is
   * none.
   *
   * @param path names of the keys from the top
   */
  public static @Nullable String peek(Path file, List<String> settings, String... path)
      throws IOException {
    ObjectNode root = parse(file.toString(), Files.readString(file));
    for (String setting : settings) {
      set(root, setting);
    }
    JsonNode node = root;
    for (String key : path) {
      node = node.path(key);
    }
    return node.isValueNode() && !node.isNull() ? node.asText() : null;
  }

  /** A record as YAML text that {@link #read(Path, Class)} reads back. */
  public static String write(Object record) {
    try {
      return MAPPER.writeValueAsString(record);
    } catch (JsonProcessingException e) {
      throw new ConfigException("cannot be written as YAML: " + e.getOriginalMessage(), e);
    }
  }

  private static ObjectNode parse(String file, String text) {
    try {
      JsonNode node = MAPPER.readTree(text);
      if (node instanceof ObjectNode object) {
        return object;
      }
      throw new ConfigException(file + ": expected keys and values, found " + node.getNodeType());
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw new ConfigException(
          file + ":" + line + ": not YAML: " + firstLine(e.getOriginalMessage()), e);
    }
  }

  private static void merge(ObjectNode base, JsonNode over, String file, String path) {
    over.properties()
        .forEach(entry -> {
          String here = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
          JsonNode before = base.get(entry.getKey());
          if (before instanceof ObjectNode inner) {
            if (!entry.getValue().isObject()) {
              throw new ConfigException(file + ": " + here + " must hold keys and values");
            }
            merge(inner, entry.getValue(), file, here);
          } else {
            base.set(entry.getKey(), entry.getValue());
          }
        });
  }

  private static void set(ObjectNode root, String setting) {
    int equals = setting.indexOf('=');
    if (equals <= 0) {
      throw new ConfigException("--set takes key.path=value; given: " + setting);
    }
    String[] keys = setting.substring(0, equals).split("\\.", -1);
    ObjectNode node = root;
    for (int i = 0; i < keys.length - 1; i++) {
      JsonNode next = node.get(keys[i]);
      node = next instanceof ObjectNode object ? object : node.putObject(keys[i]);
    }
    try {
      JsonNode value = MAPPER.readTree(setting.substring(equals + 1));
      node.set(keys[keys.length - 1], value.isMissingNode() ? MAPPER.nullNode() : value);
    } catch (JsonProcessingException e) {
      throw new ConfigException("--set " + setting + ": the value is not YAML", e);
    }
  }

  private static <T> T convert(String file, JsonNode node, Class<T> type) {
    try {
      return MAPPER.treeToValue(node, type);
    } catch (UnrecognizedPropertyException e) {
      List<String> known = new ArrayList<>();
      if (e.getKnownPropertyIds() != null) {
        e.getKnownPropertyIds().forEach(id -> known.add(String.valueOf(id)));
      }
      throw new ConfigException(
          "%s: unknown key %s; known here: %s"
              .formatted(file, path(e), String.join(", ", known.stream().sorted().toList())),
          e);
    } catch (JsonMappingException e) {
      Throwable cause = e.getCause();
      String reason =
          cause instanceof IllegalArgumentException && cause.getMessage() != null
              ? cause.getMessage()
              : firstLine(e.getOriginalMessage());
      String path = path(e);
      throw new ConfigException(file + ": " + (path.isEmpty() ? "" : path + ": ") + reason, e);
    } catch (JsonProcessingException e) {
      throw new ConfigException(file + ": " + firstLine(e.getOriginalMessage()), e);
    }
  }

  private static String path(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference reference : e.getPath()) {
      if (reference.getFieldName() == null) {
        path.append('[').append(reference.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(reference.getFieldName());
      }
    }
    return path.toString();
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse(message);
  }
}
