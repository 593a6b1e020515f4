package org.lingvista.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a file for {@code lingvista embed}: each the value itself, or a JSON object that
 * holds it in one field. A line that starts with a brace is taken for JSON.
 */
final class EmbedInput implements Closeable {
  private final Path file;
  private final String field;
  private final InputStream in;
  private final ObjectMapper json = new ObjectMapper();
  private long number;

  /** Lines of a file whose objects hold the value in this field. */
  EmbedInput(Path file, String field) throws IOException {
    this.file = file;
    this.field = field;
    this.in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
  }

  /**
   * One line.
   *
   * @param number from 1
   * @param id of the JSON object; null if it has none
   */
  record Line(long number, @Nullable String id, String value) {}

  /** The next line, null at the end. */
  @Nullable Line next() throws IOException {
    byte[] bytes = read();
    if (bytes == null) {
      return null;
    }
    number++;
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw bad(number, "not UTF-8", e);
    }
    if (number == 1 && text.startsWith("\ufeff")) {
      text = text.substring(1);
    }
    if (text.endsWith("\r")) {
      text = text.substring(0, text.length() - 1);
    }
    return text.startsWith("{") ? fromJson(text) : new Line(number, null, text);
  }

  /** A path in this file, relative to it. */
  Path resolve(String path) {
    try {
      return file.toAbsolutePath().resolveSibling(path);
    } catch (InvalidPathException e) {
      throw bad(number, "not a path: " + path, e);
    }
  }

  /** An error in a line of this file. */
  IllegalArgumentException bad(long line, String problem, @Nullable Exception cause) {
    return new IllegalArgumentException(file + ":" + line + ": " + problem, cause);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private Line fromJson(String text) {
    JsonNode object;
    try {
      object = json.readTree(text);
    } catch (JsonProcessingException e) {
      throw bad(number, "not JSON: " + e.getOriginalMessage().lines().findFirst().orElse(""), e);
    }
    JsonNode value = object.path(field);
    if (!value.isTextual()) {
      throw bad(number, "no text in field \"" + field + "\"", null);
    }
    JsonNode id = object.path("id");
    return new Line(number, id.isMissingNode() ? null : id.asText(), value.asText());
  }

  private byte @Nullable [] read() throws IOException {
    int next = in.read();
    if (next < 0) {
      return null;
    }
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (next >= 0 && next != '\n') {
      line.write(next);
      next = in.read();
    }
    return line.toByteArray();
  }
}
