package org.lingvista.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

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

  private static JsonNode read(Path manifest) {
    Path file = manifest.toAbsolutePath().resolveSibling(FILE);
    if (!Files.isRegularFile(file)) {
      return new ObjectMapper().createArrayNode();
    }
    try {
      return new ObjectMapper().readTree(file.toFile()).path(LICENCES);
    } catch (IOException e) {
      throw new DataException(file + " is not JSON: " + e.getMessage(), e);
    }
  }
}
