package org.lingvista.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lingvista.data.QueryExample.LabelledSpan;
import org.lingvista.data.QueryImport.Draft;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Rasa's training data. YAML: {@code nlu} lists intents whose {@code examples} are lines {@code -
 * fly to [Berlin](to_city)}, also with {@code [Berlin]{"entity": "to_city"}}. JSON: {@code
 * rasa_nlu_data.common_examples} with {@code text}, {@code intent} and {@code entities} by code
 * points. Synonyms, lookup tables, regular expressions, stories and rules are left out.
 */
final class RasaFile {
  private static final Pattern ENTITY =
      Pattern.compile("\\[([^\\[\\]]*)\\](?:\\(([^()\\s]+)\\)|(\\{[^{}]*\\}))");
  private static final ObjectMapper JSON = new ObjectMapper();

  private RasaFile() {}

  static void read(Path file, QueryImport into) throws IOException {
    if (file.toString().endsWith(".json")) {
      readJson(file, into);
    } else {
      readYaml(file, into);
    }
  }

  private static void readYaml(Path file, QueryImport into) throws IOException {
    @Nullable Node root;
    LoaderOptions limits = new LoaderOptions();
    limits.setCodePointLimit(64 << 20);
    try (Reader reader = Files.newBufferedReader(file)) {
      root = new Yaml(limits).compose(reader);
    } catch (MarkedYAMLException e) {
      long line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
      throw new DataException("%s:%d: broken YAML: %s".formatted(file, line, e.getProblem()), e);
    } catch (YAMLException e) {
      throw new DataException(file + ": broken YAML: " + e.getMessage(), e);
    } catch (java.nio.charset.CharacterCodingException e) {
      throw new DataException(file + ": not UTF-8", e);
    }
    if (value(root, "nlu") instanceof SequenceNode list) {
      for (Node entry : list.getValue()) {
        String intent = text(value(entry, "intent"));
        Node examples = value(entry, "examples");
        if (intent != null && examples instanceof ScalarNode block) {
          lines(file, intent, block, into);
        } else if (intent != null && examples instanceof SequenceNode sequence) {
          for (Node each : sequence.getValue()) {
            Node written = each instanceof MappingNode ? value(each, "text") : each;
            String example = text(written);
            long line = each.getStartMark().getLine() + 1L;
            if (example == null) {
              into.bad(file, line, "an example needs a text");
            } else {
              for (String part : example.strip().split("\\R", -1)) {
                add(file, line, intent, part.strip().replaceFirst("^-\\s+", ""), into);
              }
            }
          }
        }
      }
    }
  }

  /** The examples of a block of text, a line each. */
  private static void lines(Path file, String intent, ScalarNode block, QueryImport into) {
    boolean literal = block.getScalarStyle() == ScalarStyle.LITERAL;
    long line = block.getStartMark().getLine() + (literal ? 2L : 1L);
    for (String part : block.getValue().split("\n", -1)) {
      String example = part.strip();
      if (example.startsWith("- ")) {
        add(file, line, intent, example.substring(2).strip(), into);
      } else if (!example.isEmpty() && !example.equals("-")) {
        into.bad(file, line, "an example begins with '- '");
      }
      line++;
    }
  }

  private static void add(Path file, long line, String intent, String example, QueryImport into) {
    StringBuilder text = new StringBuilder();
    List<LabelledSpan> slots = new ArrayList<>();
    Matcher entity = ENTITY.matcher(example);
    int from = 0;
    try {
      while (entity.find()) {
        text.append(example, from, entity.start());
        from = entity.end();
        int start = text.codePointCount(0, text.length());
        text.append(entity.group(1));
        String label = label(entity.group(2), entity.group(3));
        if (entity.group(1).isBlank()) {
          throw new BadLineException("entity '%s' is empty".formatted(label));
        }
        slots.add(new LabelledSpan(label, start, text.codePointCount(0, text.length())));
      }
      text.append(example.substring(from));
      into.add(file, line, new Draft(null, intent, null, text.toString(), slots, false));
    } catch (BadLineException e) {
      into.bad(file, line, e.reason());
    }
  }

  private static String label(@Nullable String plain, @Nullable String json)
      throws BadLineException {
    if (plain != null) {
      return plain.replaceFirst(":.*", ""); // [NYC](city:New York City): the value is not needed
    }
    try {
      JsonNode entity = JSON.readTree(json).path("entity");
      if (entity.isTextual() && !entity.asText().isBlank()) {
        return entity.asText();
      }
    } catch (JsonProcessingException e) {
      throw new BadLineException("'%s' is not JSON".formatted(json));
    }
    throw new BadLineException("'%s' names no entity".formatted(json));
  }

  private static void readJson(Path file, QueryImport into) throws IOException {
    try (Reader reader = Files.newBufferedReader(file);
        JsonParser parser = new JsonFactory().setCodec(JSON).createParser(reader)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.START_ARRAY
            && "common_examples".equals(parser.currentName())) {
          while (parser.nextToken() == JsonToken.START_OBJECT) {
            long line = parser.currentTokenLocation().getLineNr();
            JsonNode example = parser.readValueAsTree();
            try {
              into.add(file, line, draft(example));
            } catch (BadLineException e) {
              into.bad(file, line, e.reason());
            }
          }
        }
      }
    } catch (JsonProcessingException e) {
      long line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw new DataException(
          "%s:%d: broken JSON: %s".formatted(file, line, e.getOriginalMessage()), e);
    } catch (java.nio.charset.CharacterCodingException e) {
      throw new DataException(file + ": not UTF-8", e);
    }
  }

  private static Draft draft(JsonNode example) throws BadLineException {
    String text = example.path("text").asText("");
    int length = text.codePointCount(0, text.length());
    List<LabelledSpan> slots = new ArrayList<>();
    for (JsonNode entity : example.path("entities")) {
      int start = entity.path("start").asInt(-1);
      int end = entity.path("end").asInt(-1);
      String label = entity.path("entity").asText("");
      if (label.isBlank() || start < 0 || start >= end || end > length) {
        throw new BadLineException(
            "entity '%s' from %d to %d does not lie within the text of %d code points"
                .formatted(label, start, end, length));
      }
      slots.add(new LabelledSpan(label, start, end));
    }
    slots.sort(Comparator.comparingInt(LabelledSpan::start));
    for (int i = 1; i < slots.size(); i++) {
      if (slots.get(i).start() < slots.get(i - 1).end()) {
        throw new BadLineException(
            "the entities '%s' and '%s' overlap"
                .formatted(slots.get(i - 1).label(), slots.get(i).label()));
      }
    }
    JsonNode intent = example.path("intent");
    return new Draft(
        null, intent.isTextual() ? intent.asText() : null, null, text, List.copyOf(slots), false);
  }

  private static @Nullable Node value(@Nullable Node node, String key) {
    if (node instanceof MappingNode mapping) {
      for (NodeTuple pair : mapping.getValue()) {
        if (key.equals(text(pair.getKeyNode()))) {
          return pair.getValueNode();
        }
      }
    }
    return null;
  }

  private static @Nullable String text(@Nullable Node node) {
    return node instanceof ScalarNode scalar ? scalar.getValue() : null;
  }
}
