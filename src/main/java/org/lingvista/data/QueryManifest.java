package org.lingvista.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lingvista.data.QueryExample.LabelledSpan;

/**
 * The queries manifest (QLTI: query, long text, image), UTF-8: queries as people type them, with
 * what they mean.
 *
 * <p>As JSONL, one object per line: {@code {"id":"q1", "item":"1f436", "query":"a dog from May",
 * "language":"en", "intent":"find_images", "slots":[{"label":"content", "start":2, "end":5}],
 * "image":"noto/1f436.png"}}. As CSV or TSV: columns of the same names, the slots in one cell as
 * {@code content:2:5|time:11:14}. Every other text or number is an attribute, such as {@code
 * split}.
 *
 * <p>Offsets count Unicode code points of the query, the end is exclusive; spans may stand in any
 * order and may not overlap. {@code item} may be missing: queries for the same picture (else the
 * same passage) are then one item.
 *
 * @param examples the good lines in order, the spans of each by their start
 * @param problems the bad ones, skipped
 */
public record QueryManifest(List<QueryExample> examples, List<Problem> problems) {
  private static final Set<String> KNOWN =
      Set.of("id", "item", "query", "language", "intent", "slots", "image", "passage");

  /**
   * Reads JSONL, CSV or TSV by the name's ending.
   *
   * @param badLimit how many lines may be bad; they are skipped and listed in {@link #problems}
   * @throws DataException if more lines are bad, naming the first few; if the file cannot be read
   *     or has no entry
   */
  public static QueryManifest read(Path file, int badLimit) {
    Problems problems = new Problems(file.toString(), badLimit);
    Map<String, Long> lineOfId = new HashMap<>();
    List<QueryExample> examples =
        ManifestFile.read(
            file,
            problems,
            new QueryColumns(),
            (line, number) -> {
              QueryExample example = parse(line);
              @Nullable Long first = lineOfId.putIfAbsent(example.id(), number);
              if (first != null) {
                throw new BadLineException(
                    "id '%s' was used on line %d; ids of queries are unique"
                        .formatted(example.id(), first));
              }
              return example;
            });
    return new QueryManifest(examples, problems.list());
  }

  /** Writes JSONL; the file is there whole or not at all. */
  public static void write(Path file, List<QueryExample> examples) {
    Path folder = ManifestFile.folder(file);
    List<ObjectNode> lines = new ArrayList<>();
    for (QueryExample example : examples) {
      ObjectNode line = JsonNodeFactory.instance.objectNode();
      line.put("id", example.id()).put("item", example.item()).put("query", example.query());
      line.put("language", example.language()).put("intent", example.intent());
      ArrayNode slots = line.putArray("slots");
      for (LabelledSpan span : example.slots()) {
        slots
            .addObject()
            .put("label", span.label())
            .put("start", span.start())
            .put("end", span.end());
      }
      @Nullable Path image = example.image();
      if (image != null) {
        line.put("image", ManifestFile.relative(folder, image));
      }
      if (example.passage() != null) {
        line.put("passage", example.passage());
      }
      PairManifest.putAttributes(line, example.attributes(), KNOWN);
      lines.add(line);
    }
    ManifestFile.write(file, lines);
  }

  /** The queries of one split; {@code train} if the manifest names none. */
  public List<QueryExample> split(String split) {
    return examples.stream()
        .filter(example -> example.attributes().getOrDefault("split", "train").equals(split))
        .toList();
  }

  private static QueryExample parse(JsonLine line) throws BadLineException {
    String id = line.required("id");
    String query = line.required("query");
    String language = Languages.canonical(line.required("language"));
    String intent = line.required("intent");
    List<LabelledSpan> slots = slots(line.fields().get("slots"), query);
    @Nullable Path image = line.image();
    @Nullable String passage = line.optional("passage");
    if (passage != null && passage.isBlank()) {
      passage = null;
    }
    @Nullable String item = line.optional("item");
    if (item == null || item.isBlank()) {
      item = image != null ? image.toString() : passage != null ? passage : id;
    }
    return new QueryExample(
        id, item, query, language, intent, slots, image, passage, line.attributes(KNOWN));
  }

  private static List<LabelledSpan> slots(@Nullable JsonNode list, String query)
      throws BadLineException {
    if (list == null || list.isNull()) {
      return List.of();
    }
    if (!list.isArray()) {
      throw new BadLineException("'slots' must be a list; it is " + JsonLine.kind(list));
    }
    int length = query.codePointCount(0, query.length());
    List<LabelledSpan> spans = new ArrayList<>();
    for (JsonNode slot : list) {
      JsonNode label = slot.path("label");
      JsonNode start = slot.path("start");
      JsonNode end = slot.path("end");
      if (!label.isTextual() || label.asText().isBlank() || !start.isInt() || !end.isInt()) {
        throw new BadLineException(
            "a slot needs a label and whole numbers start and end; it is " + slot);
      }
      if (start.asInt() < 0 || start.asInt() >= end.asInt() || end.asInt() > length) {
        throw new BadLineException(
            "slot '%s' from %d to %d does not lie within the query of %d code points"
                .formatted(label.asText(), start.asInt(), end.asInt(), length));
      }
      spans.add(new LabelledSpan(label.asText(), start.asInt(), end.asInt()));
    }
    spans.sort(Comparator.comparingInt(LabelledSpan::start));
    for (int i = 1; i < spans.size(); i++) {
      LabelledSpan before = spans.get(i - 1);
      LabelledSpan span = spans.get(i);
      if (span.start() < before.end()) {
        throw new BadLineException(
            "slot '%s' from %d to %d overlaps slot '%s' from %d to %d"
                .formatted(
                    span.label(),
                    span.start(),
                    span.end(),
                    before.label(),
                    before.start(),
                    before.end()));
      }
    }
    return List.copyOf(spans);
  }

  /** {@code slots} is taken apart; anything else is a field of the same name. */
  private static final class QueryColumns implements ManifestFile.Columns {

    @Override
    public void check(String column) {}

    @Override
    public void put(ObjectNode row, String column, String cell) throws BadLineException {
      if (!column.equals("slots")) {
        row.put(column, cell);
        return;
      }
      ArrayNode slots = row.putArray("slots");
      for (String slot : ManifestFile.split(cell)) {
        String[] parts = slot.split(":", -1);
        try {
          if (parts.length != 3) {
            throw new NumberFormatException();
          }
          slots
              .addObject()
              .put("label", parts[0])
              .put("start", Integer.parseInt(parts[1]))
              .put("end", Integer.parseInt(parts[2]));
        } catch (NumberFormatException e) {
          throw new BadLineException("slot '%s' is not written as label:start:end".formatted(slot));
        }
      }
    }
  }
}
