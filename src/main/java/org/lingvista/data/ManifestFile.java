package org.lingvista.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/**
 * What all manifests have in common: one entry per line of JSON, or per row of CSV or TSV, told
 * apart by the file name; bad lines counted with file and line; written under a temporary name,
 * synced, then renamed.
 */
final class ManifestFile {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private ManifestFile() {}

  /** Makes an example of a line's fields. */
  interface Parser<T> {
    T parse(JsonLine line, long number) throws BadLineException;
  }

  /** Puts a cell of a table where the JSON form has it. */
  interface Columns {
    /** Throws if no cell under this head can be understood. */
    void check(String column) throws BadLineException;

    void put(ObjectNode row, String column, String cell) throws BadLineException;
  }

  /** Reads every entry; problems beyond the limit throw {@link DataException}. */
  static <T> List<T> read(Path file, Problems problems, Columns columns, Parser<T> parser) {
    Path folder = folder(file);
    List<T> examples = new ArrayList<>();
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    try (Lines lines = new Lines(file)) {
      if (name.endsWith(".csv") || name.endsWith(".tsv")) {
        char separator = name.endsWith(".csv") ? ',' : '\t';
        DelimitedRows rows = new DelimitedRows(file, lines, separator);
        readTable(
            file,
            rows,
            columns,
            problems,
            (row, number) -> {
              examples.add(parser.parse(new JsonLine(row, folder), number));
            });
      } else if (name.endsWith(".jsonl") || name.endsWith(".ndjson") || name.endsWith(".json")) {
        readJson(
            file,
            lines,
            problems,
            (row, number) -> {
              examples.add(parser.parse(new JsonLine(row, folder), number));
            });
      } else {
        throw new DataException(file + ": the name of a manifest ends in .jsonl, .csv or .tsv");
      }
    } catch (NoSuchFileException e) {
      throw new DataException(file + ": no such manifest", e);
    } catch (IOException e) {
      throw new DataException(file + ": cannot be read: " + e.getMessage(), e);
    }
    problems.check();
    if (examples.isEmpty()) {
      String why = problems.list().isEmpty() ? "" : "; all lines are bad:%n".formatted();
      throw new DataException(file + ": the manifest has no entry" + why + problems.firstFew());
    }
    return List.copyOf(examples);
  }

  private interface RowReader {
    void read(ObjectNode row, long number) throws BadLineException;
  }

  private static void readJson(Path file, Lines lines, Problems problems, RowReader reader)
      throws IOException {
    while (lines.advance()) {
      try {
        String text = lines.text();
        if (!text.isBlank()) {
          reader.read(parse(text), lines.number());
        }
      } catch (BadLineException e) {
        problems.add(new Problem(file, lines.number(), e.reason()));
      }
    }
  }

  /** A line that must be one JSON object. */
  static ObjectNode parse(String text) throws BadLineException {
    JsonNode node;
    try {
      node = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      long column = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
      throw new BadLineException(
          "broken JSON at column %d: %s".formatted(column, e.getOriginalMessage()));
    }
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new BadLineException(
        "a line must be a JSON object; it is %s".formatted(JsonLine.kind(node)));
  }

  private static void readTable(
      Path file, DelimitedRows rows, Columns columns, Problems problems, RowReader reader)
      throws IOException {
    List<String> head = head(file, rows, columns);
    while (rows.advance()) {
      try {
        List<String> cells = rows.cells();
        if (cells.isEmpty()) {
          continue;
        }
        if (cells.size() != head.size()) {
          throw new BadLineException(
              "%d cells, but the head has %d columns".formatted(cells.size(), head.size()));
        }
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < cells.size(); i++) {
          if (!cells.get(i).isBlank()) {
            columns.put(row, head.get(i), cells.get(i));
          }
        }
        reader.read(row, rows.line());
      } catch (BadLineException e) {
        problems.add(new Problem(file, rows.line(), e.reason()));
      }
    }
  }

  private static List<String> head(Path file, DelimitedRows rows, Columns columns)
      throws IOException {
    if (!rows.advance()) {
      return List.of();
    }
    try {
      List<String> head = rows.cells().stream().map(String::strip).toList();
      if (!head.contains("id")) {
        throw new BadLineException("the head has no column 'id'; it has " + head);
      }
      if (new HashSet<>(head).size() != head.size()) {
        throw new BadLineException("the head names a column twice: " + head);
      }
      for (String column : head) {
        columns.check(column);
      }
      return head;
    } catch (BadLineException e) {
      throw new DataException(new Problem(file, rows.line(), e.reason()).toString(), e);
    }
  }

  /** Texts of a cell, which {@code |} separates; {@code \|} is a bar of the text. */
  static List<String> split(String cell) {
    List<String> texts = new ArrayList<>();
    for (String text : cell.split("(?<!\\\\)\\|", -1)) {
      if (!text.isBlank()) {
        texts.add(text.replace("\\|", "|").strip());
      }
    }
    return texts;
  }

  /** The folder that pictures are relative to. */
  static Path folder(Path file) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    return folder == null ? file.toAbsolutePath() : folder;
  }

  /** How a picture is written: relative to the manifest's folder, with slashes. */
  static String relative(Path folder, Path image) {
    Path absolute = image.toAbsolutePath().normalize();
    if (!absolute.startsWith(folder)) {
      throw new DataException(
          "%s: a manifest in %s can only name pictures inside that folder"
              .formatted(image, folder));
    }
    return folder.relativize(absolute).toString().replace('\\', '/');
  }

  /** Writes one object per line; the file is there whole or not at all. */
  static void write(Path file, Iterable<ObjectNode> lines) {
    Path temporary = folder(file).resolve(file.getFileName() + ".tmp");
    try {
      Files.createDirectories(folder(file));
      try (Writer out = Files.newBufferedWriter(temporary, StandardCharsets.UTF_8)) {
        for (ObjectNode line : lines) {
          out.write(JSON.writeValueAsString(line));
          out.write('\n');
        }
      }
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      try {
        Files.deleteIfExists(temporary);
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      throw new DataException(file + ": cannot be written: " + e.getMessage(), e);
    }
  }
}
