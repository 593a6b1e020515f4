package org.lingvista.data;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The pairs manifest, UTF-8: what a picture shows or a passage answers, in several languages.
 *
 * <p>As JSONL, one object per line: {@code {"id":"1f436", "image":"noto/1f436.png",
 * "texts":{"en":["dog face","dog"], "de":["Hundegesicht"]}, "passages":{"en":["…"]}}}. As CSV or
 * TSV (RFC 4180, first line is the head): columns {@code id}, {@code image}, {@code text:en},
 * {@code text:de}, {@code passage:en} and so on; several texts in one cell are separated by {@code
 * |}. Every other text or number is an attribute, such as {@code split}.
 *
 * <p>{@code image} is relative to the manifest's folder and may not leave it. The first text of a
 * language is the name or title, the others are keywords or captions. A line needs an id, a text,
 * and a picture or a passage to pair it with. Lines with one id are pictures of one item.
 *
 * @param examples the good lines in order
 * @param problems the bad ones, skipped
 */
public record PairManifest(List<Example> examples, List<Problem> problems) {
  private static final Set<String> KNOWN = Set.of("id", "image", "texts", "passages");

  /**
   * Reads JSONL, CSV or TSV by the name's ending.
   *
   * @param badLimit how many lines may be bad; they are skipped and listed in {@link #problems}
   * @throws DataException if more lines are bad, naming the first few; if the file cannot be read
   *     or has no entry
   */
  public static PairManifest read(Path file, int badLimit) {
    Problems problems = new Problems(file.toString(), badLimit);
    List<Example> examples =
        ManifestFile.read(file, problems, new PairColumns(), PairManifest::parse);
    return new PairManifest(examples, problems.list());
  }

  /** Writes JSONL; the file is there whole or not at all. */
  public static void write(Path file, List<Example> examples) {
    Path folder = ManifestFile.folder(file);
    List<ObjectNode> lines = new ArrayList<>();
    for (Example example : examples) {
      ObjectNode line = JsonNodeFactory.instance.objectNode();
      line.put("id", example.id());
      @Nullable Path image = example.image();
      if (image != null) {
        line.put("image", ManifestFile.relative(folder, image));
      }
      putTexts(line, "texts", example.texts());
      if (!example.passages().isEmpty()) {
        putTexts(line, "passages", example.passages());
      }
      putAttributes(line, example.attributes(), KNOWN);
      lines.add(line);
    }
    ManifestFile.write(file, lines);
  }

  /** The examples of one split. */
  public List<Example> split(String split) {
    return examples.stream().filter(example -> example.split().equals(split)).toList();
  }

  static void putAttributes(ObjectNode line, Map<String, String> attributes, Set<String> known) {
    for (var attribute : attributes.entrySet()) {
      if (known.contains(attribute.getKey())) {
        throw new IllegalArgumentException(
            "'%s' is a field of the manifest and cannot be an attribute"
                .formatted(attribute.getKey()));
      }
      line.put(attribute.getKey(), attribute.getValue());
    }
  }

  private static void putTexts(ObjectNode line, String name, Map<String, List<String>> texts) {
    ObjectNode object = line.putObject(name);
    texts.forEach((language, list) -> list.forEach(object.withArray(language)::add));
  }

  private static Example parse(JsonLine line, long number) throws BadLineException {
    String id = line.required("id");
    Map<String, List<String>> texts = line.byLanguage("texts");
    if (texts.isEmpty()) {
      throw new BadLineException("'%s' has no text in any language".formatted(id));
    }
    Map<String, List<String>> passages = line.byLanguage("passages");
    @Nullable Path image = line.image();
    if (image == null && passages.isEmpty()) {
      throw new BadLineException(
          "'%s' has neither image nor passages, nothing that its texts could be paired with"
              .formatted(id));
    }
    return new Example(id, image, texts, passages, line.attributes(KNOWN));
  }

  /** {@code text:en} and {@code passage:en}; anything else is a field of the same name. */
  private static final class PairColumns implements ManifestFile.Columns {

    @Override
    public void check(String column) throws BadLineException {
      if (column.startsWith("text:") || column.startsWith("passage:")) {
        var _ = Languages.canonical(column.substring(column.indexOf(':') + 1));
      } else if (column.equals("texts") || column.equals("passages")) {
        throw new BadLineException(
            "column '%s' names no language; write text:en or passage:en".formatted(column));
      }
    }

    @Override
    public void put(ObjectNode row, String column, String cell) {
      if (column.startsWith("text:") || column.startsWith("passage:")) {
        int colon = column.indexOf(':');
        ObjectNode texts = row.withObjectProperty(column.substring(0, colon) + "s");
        ManifestFile.split(cell).forEach(texts.withArray(column.substring(colon + 1))::add);
      } else {
        row.put(column, cell);
      }
    }
  }
}
