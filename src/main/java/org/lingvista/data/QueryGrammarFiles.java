package org.lingvista.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** The files of {@link QueryGrammar}: those that ship, and the user's own. */
final class QueryGrammarFiles {
  private QueryGrammarFiles() {}

  /**
   * One file of a grammar.
   *
   * @param name what an error calls it
   */
  record Layer(String name, JsonNode root) {}

  /** The files that ship for a language, in the order their lists are joined. */
  static List<Layer> shipped(String language) {
    return shippedNames(language).stream()
        .map(name -> parse(name, new String(bytes(name), StandardCharsets.UTF_8)))
        .toList();
  }

  /** A number for everything that ships for some languages: another when a grammar changed. */
  static long checksum(Collection<String> languages) {
    CRC32 sum = new CRC32();
    for (String language : languages) {
      shippedNames(language).forEach(name -> sum.update(bytes(name)));
    }
    return sum.getValue();
  }

  private static List<String> shippedNames(String language) {
    return Stream.of(
            "common",
            language,
            "time/" + language,
            "requests/" + language,
            "talk/" + language,
            "wordings/" + language)
        .map(name -> "queries/" + name + ".yaml")
        .toList();
  }

  private static byte[] bytes(String name) {
    try (InputStream stream = QueryGrammarFiles.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new DataException("query grammar " + name + " is missing from this build");
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read query grammar " + name, e);
    }
  }

  /**
   * The user's files by language; of a folder all that end in {@code .yaml}, by name.
   *
   * @throws DataException if one cannot be read, is not YAML or names no language
   */
  static Map<String, List<Layer>> read(List<Path> filesAndFolders) {
    Map<String, List<Layer>> layers = new LinkedHashMap<>();
    for (Path file : files(filesAndFolders)) {
      Layer layer;
      try {
        layer = parse(file.toString(), Files.readString(file));
      } catch (IOException e) {
        throw new DataException("cannot read grammar %s: %s".formatted(file, e.getMessage()), e);
      }
      String language = layer.root().path("language").asText();
      if (language.isEmpty()) {
        throw new DataException(
            "grammar %s names no language; begin it with a line such as 'language: en'"
                .formatted(file));
      }
      layers.computeIfAbsent(language, key -> new ArrayList<>()).add(layer);
    }
    return layers;
  }

  private static List<Path> files(List<Path> filesAndFolders) {
    List<Path> files = new ArrayList<>();
    for (Path path : filesAndFolders) {
      if (!Files.isDirectory(path)) {
        files.add(path);
        continue;
      }
      try (Stream<Path> inside = Files.list(path)) {
        List<Path> found =
            inside.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
        if (found.isEmpty()) {
          throw new DataException("no grammar in %s: no file ends in .yaml".formatted(path));
        }
        files.addAll(found);
      } catch (NoSuchFileException e) {
        throw new DataException("no such grammar: " + path, e);
      } catch (IOException e) {
        throw new DataException("cannot list %s: %s".formatted(path, e.getMessage()), e);
      }
    }
    return files;
  }

  /**
   * A layer from text.
   *
   * @throws DataException if it is not YAML, or no mapping
   */
  static Layer parse(String name, String yaml) {
    try {
      JsonNode root = new YAMLMapper().readTree(yaml);
      if (!root.isObject()) {
        throw new DataException(
            "grammar %s must be a mapping with 'language', 'parts', 'frames'".formatted(name));
      }
      return new Layer(name, root);
    } catch (JsonProcessingException e) {
      throw new DataException(
          "grammar %s is not YAML: %s".formatted(name, e.getOriginalMessage()), e);
    }
  }
}
