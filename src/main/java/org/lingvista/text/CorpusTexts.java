package org.lingvista.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The texts of a corpus, one after the other, so that it may be larger than memory. In a file whose
 * name ends in {@code .jsonl} every line is an object: the texts under {@code texts} and {@code
 * passages} by language, and {@code query}, {@code text} and {@code passage} in the object's {@code
 * language}, as manifests have them. In any other file every line is a text.
 *
 * @param files UTF-8
 * @param languages of the texts to read, {@code zh} for {@code zh-TW} too; empty for all. A text
 *     whose language is not told is read always.
 */
public record CorpusTexts(List<Path> files, Set<String> languages) {
  private static final List<String> BY_LANGUAGE = List.of("texts", "passages");
  private static final ObjectReader JSON = new ObjectMapper().reader();
  private static final List<String> SINGLE = List.of("query", "text", "passage");

  public CorpusTexts {
    files = List.copyOf(files);
    languages = languages.stream().map(CorpusTexts::base).collect(Collectors.toUnmodifiableSet());
  }

  /** Takes a text. */
  public interface Reader {
    void read(String text) throws IOException;
  }

  /** Reads every text. */
  public void forEach(Reader reader) throws IOException {
    for (Path file : files) {
      boolean objects = file.toString().endsWith(".jsonl");
      long number = 0;
      try (BufferedReader lines = Files.newBufferedReader(file)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          number++;
          if (objects && !line.isBlank()) {
            object(file, number, line, reader);
          } else if (!line.isBlank()) {
            reader.read(line);
          }
        }
      } catch (MalformedInputException e) {
        throw new TokenizerException(file + ":" + (number + 1) + ": not UTF-8", e);
      }
    }
  }

  private void object(Path file, long number, String line, Reader reader) throws IOException {
    JsonNode object;
    try {
      object = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new TokenizerException(
          "%s:%d: not JSON: %s".formatted(file, number, e.getOriginalMessage()), e);
    }
    for (String key : BY_LANGUAGE) {
      for (var entry : object.path(key).properties()) {
        if (wanted(entry.getKey())) {
          for (JsonNode text : entry.getValue()) {
            reader.read(text.asText());
          }
        }
      }
    }
    String language = object.path("language").asText("");
    for (String key : SINGLE) {
      if (object.path(key).isTextual() && (language.isEmpty() || wanted(language))) {
        reader.read(object.path(key).asText());
      }
    }
  }

  private boolean wanted(String language) {
    return languages.isEmpty() || languages.contains(base(language));
  }

  private static String base(String language) {
    return language.toLowerCase(java.util.Locale.ROOT).replaceFirst("[-_].*", "");
  }
}
