package org.lingvista.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lingvista.download.Checksum;

/**
 * On what terms data may be used: the list {@code licences} of {@code source.json}, which lies
 * beside the manifests, as {@link DataFetch} writes it. Whoever has data of their own may write
 * one.
 */
public final class DataLicences {
  private static final String FILE = "source.json";
  private static final String LICENCES = "licences";

  private DataLicences() {}

  /**
   * A line for each work that a manifest is made of, {@code Noto Emoji (Google): Apache-2.0}; empty
   * when no {@code source.json} lies beside it.
   *
   * @throws DataException when that is not JSON
   */
  public static List<String> of(Path manifest) {
    List<String> lines = new ArrayList<>();
    for (JsonNode licence : read(manifest)) {
      lines.add(
          "%s (%s): %s"
              .formatted(
                  licence.path("work").asText("?"),
                  licence.path("holder").asText("?"),
                  licence.path("licence").asText("?")));
    }
    return lines;
  }

  /** Writes the licences of manifests that others in this folder are made from. */
  public static void copy(List<Path> manifests, Path folder) throws IOException {
    Set<JsonNode> all = new LinkedHashSet<>();
    for (Path manifest : manifests) {
      read(manifest).forEach(all::add);
    }
    ObjectMapper json = new ObjectMapper();
    ObjectNode root = json.createObjectNode();
    ArrayNode list = root.putArray(LICENCES);
    all.forEach(list::add);
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve(FILE),
        json.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
  }

  /**
   * Says beside a file what it was made of: under {@code made}, by the file's name, the SHA-256 and
   * {@code how}; and the licences of the manifests. What {@code source.json} said before stays.
   *
   * @param made the file, which is there
   * @param manifests what it was made from
   * @param how any further facts, in order
   */
  public static void note(Path made, List<Path> manifests, Map<String, String> how)
      throws IOException {
    ObjectMapper json = new ObjectMapper();
    Path file = made.toAbsolutePath().resolveSibling(FILE);
    ObjectNode root = root(file) instanceof ObjectNode object ? object : json.createObjectNode();
    Set<JsonNode> all = new LinkedHashSet<>();
    root.path(LICENCES).forEach(all::add);
    manifests.forEach(manifest -> read(manifest).forEach(all::add));
    ObjectNode entry = root.withObjectProperty("made").putObject(made.getFileName().toString());
    how.forEach(entry::put);
    entry.put("sha256", Checksum.of("SHA-256", made).hex());
    ArrayNode list = root.putArray(LICENCES);
    all.forEach(list::add);
    Path part = file.resolveSibling(FILE + ".part");
    Files.writeString(part, json.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static JsonNode read(Path manifest) {
    return root(manifest.toAbsolutePath().resolveSibling(FILE)).path(LICENCES);
  }

  private static JsonNode root(Path file) {
    if (!Files.isRegularFile(file)) {
      return MissingNode.getInstance();
    }
    try {
      return new ObjectMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new DataException(file + " is not JSON: " + e.getMessage(), e);
    }
  }
}
