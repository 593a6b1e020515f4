package org.lingvista.pretrained;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A folder that holds a published model. What its files name is only ever read from inside of it;
 * symbolic links are followed, since caches of published models are made of them.
 *
 * @param root the folder
 */
record SourceFolder(Path root) {
  private static final Pattern HEAD =
      Pattern.compile("\\A---\\R.*?^---", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern LICENCE =
      Pattern.compile("^license:\\s*[\"']?([\\w.+ -]{1,60}?)[\"']?\\s*$", Pattern.MULTILINE);

  /** A file inside, named by the user or by another file of the folder. */
  Path file(String name) {
    Path base = root.toAbsolutePath().normalize();
    try {
      if (base.resolve(name).normalize().startsWith(base)) {
        return root.resolve(name);
      }
    } catch (InvalidPathException e) {
      throw new PretrainedException(root + " names the impossible path " + name, e);
    }
    throw new PretrainedException(
        root + " names the path " + name + ", which leaves the folder; it is not read");
  }

  boolean has(String name) {
    return Files.isRegularFile(file(name));
  }

  /** A folder inside. */
  SourceFolder inner(String name) {
    return name.isEmpty() ? this : new SourceFolder(file(name));
  }

  /** What the card, {@code README.md}, says in its head; {@code unknown} when it says nothing. */
  String licence() throws IOException {
    if (has("README.md")) {
      String card = new String(Files.readAllBytes(file("README.md")), StandardCharsets.UTF_8);
      Matcher head = HEAD.matcher(card);
      Matcher licence = LICENCE.matcher(head.find() ? head.group() : "");
      if (licence.find()) {
        return licence.group(1);
      }
    }
    return "unknown";
  }

  /** A JSON file; empty when there is none. */
  JsonConfig jsonIfPresent(String name) throws IOException {
    return has(name) ? json(name) : new JsonConfig(file(name), new ObjectMapper().nullNode());
  }

  /** A JSON file. */
  JsonConfig json(String name) throws IOException {
    Path file = file(name);
    if (!Files.isRegularFile(file)) {
      throw new PretrainedException(
          file + " is missing; a folder as published is expected, with its configuration");
    }
    try {
      JsonNode node = new ObjectMapper().readTree(Files.readString(file));
      if (!node.isContainerNode()) {
        throw new PretrainedException(file + " holds no JSON object");
      }
      return new JsonConfig(file, node);
    } catch (JsonProcessingException e) {
      throw new PretrainedException(file + " is not JSON: " + e.getOriginalMessage(), e);
    } catch (java.nio.charset.CharacterCodingException e) {
      throw new PretrainedException(file + " is not UTF-8", e);
    }
  }
}
