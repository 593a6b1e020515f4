package org.lingvista.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;

/**
 * A trained vocabulary. As a Hugging Face {@code tokenizer.json} it is: normalizer {@code NFKC}
 * then {@code BertNormalizer}, {@code BertPreTokenizer}, {@code Split} at kana and {@code Digits},
 * {@code WordPiece} with prefix {@code ##}, template {@code [CLS] A [SEP]} and the special tokens
 * as added tokens.
 *
 * @param pieces the index is the id; the special tokens come first
 * @param lowercase texts in lower case
 * @param stripAccents combining marks removed
 */
public record WordPieceVocabulary(List<String> pieces, boolean lowercase, boolean stripAccents) {
  /** Special tokens in order of their ids, [PAD] = 0. */
  public static final List<String> SPECIAL = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");

  public WordPieceVocabulary {
    pieces = List.copyOf(pieces);
    if (pieces.size() < SPECIAL.size() || !pieces.subList(0, SPECIAL.size()).equals(SPECIAL)) {
      throw new IllegalArgumentException(
          "pieces must begin with %s; pieces=%d".formatted(SPECIAL, pieces.size()));
    }
    if (new HashSet<>(pieces).size() != pieces.size()) {
      throw new IllegalArgumentException(
          "pieces must be distinct; pieces=%d, distinct=%d"
              .formatted(pieces.size(), new HashSet<>(pieces).size()));
    }
  }

  /** Writes {@code tokenizer.json}. */
  public void write(Path tokenizerJson) throws IOException {
    Files.writeString(tokenizerJson, new ObjectMapper().writeValueAsString(json()) + "\n");
  }

  private JsonNode json() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("version", "1.0").putNull("truncation").putNull("padding");
    var added = root.putArray("added_tokens");
    for (int id = 0; id < SPECIAL.size(); id++) {
      added
          .addObject()
          .put("id", id)
          .put("content", SPECIAL.get(id))
          .put("single_word", false)
          .put("lstrip", false)
          .put("rstrip", false)
          .put("normalized", false)
          .put("special", true);
    }
    var normalizers = root.putObject("normalizer").put("type", "Sequence").putArray("normalizers");
    normalizers.addObject().put("type", "NFKC");
    normalizers
        .addObject()
        .put("type", "BertNormalizer")
        .put("clean_text", true)
        .put("handle_chinese_chars", true)
        .put("strip_accents", stripAccents)
        .put("lowercase", lowercase);
    BertWords.writeSplitters(root);
    ObjectNode template = root.putObject("post_processor").put("type", "TemplateProcessing");
    var single = template.putArray("single");
    special(single.addObject(), "[CLS]", 0);
    sequence(single.addObject(), "A", 0);
    special(single.addObject(), "[SEP]", 0);
    var pair = template.putArray("pair");
    special(pair.addObject(), "[CLS]", 0);
    sequence(pair.addObject(), "A", 0);
    special(pair.addObject(), "[SEP]", 0);
    sequence(pair.addObject(), "B", 1);
    special(pair.addObject(), "[SEP]", 1);
    ObjectNode used = template.putObject("special_tokens");
    for (String name : List.of("[CLS]", "[SEP]")) {
      ObjectNode token = used.putObject(name).put("id", name);
      token.putArray("ids").add(SPECIAL.indexOf(name));
      token.putArray("tokens").add(name);
    }
    root.putObject("decoder").put("type", "WordPiece").put("prefix", "##").put("cleanup", true);
    ObjectNode vocabulary =
        root.putObject("model")
            .put("type", "WordPiece")
            .put("unk_token", "[UNK]")
            .put("continuing_subword_prefix", "##")
            .put("max_input_chars_per_word", 100)
            .putObject("vocab");
    for (int id = 0; id < pieces.size(); id++) {
      vocabulary.put(pieces.get(id), id);
    }
    return root;
  }

  private static void special(ObjectNode node, String id, int type) {
    node.putObject("SpecialToken").put("id", id).put("type_id", type);
  }

  private static void sequence(ObjectNode node, String id, int type) {
    node.putObject("Sequence").put("id", id).put("type_id", type);
  }
}
