package org.lingvista.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The word pieces of a {@code tokenizer.json} of the type WordPiece, and the same tokenizer with
 * fewer of them. WordPiece takes the longest piece that fits, from left to right: a text whose
 * pieces are all kept is therefore cut into the same pieces as before.
 */
public final class PieceVocabulary {
  private final Path file;
  private final ObjectNode root;
  private final Map<Integer, String> pieces;
  private final BitSet special = new BitSet();
  private final String prefix;
  private final int unknown;

  private PieceVocabulary(Path file, ObjectNode root) {
    this.file = file;
    this.root = root;
    JsonNode model = root.path("model");
    if (!model.path("type").asText("").equals("WordPiece") || !model.path("vocab").isObject()) {
      throw new TokenizerException(
          "%s has the model %s; only a WordPiece vocabulary can be trimmed"
              .formatted(file, model.path("type").asText("none")));
    }
    this.pieces = new TreeMap<>();
    model
        .path("vocab")
        .properties()
        .forEach(entry -> pieces.put(entry.getValue().asInt(), entry.getKey()));
    for (JsonNode added : root.path("added_tokens")) {
      pieces.put(added.path("id").asInt(), added.path("content").asText());
      special.set(added.path("id").asInt());
    }
    this.prefix = model.path("continuing_subword_prefix").asText("##");
    this.unknown = model.path("vocab").path(model.path("unk_token").asText("[UNK]")).asInt(-1);
    if (unknown < 0) {
      throw new TokenizerException(file + ": the token for unknown words is not in the vocabulary");
    }
    special.set(unknown);
  }

  /** Reads a {@code tokenizer.json}. */
  public static PieceVocabulary read(Path tokenizerJson) throws IOException {
    try {
      JsonNode root = new ObjectMapper().readTree(Files.readString(tokenizerJson));
      if (root instanceof ObjectNode object) {
        return new PieceVocabulary(tokenizerJson, object);
      }
      throw new TokenizerException(tokenizerJson + " holds no JSON object");
    } catch (JsonProcessingException e) {
      throw new TokenizerException(tokenizerJson + " is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** Id to piece, in order of the ids. */
  public Map<Integer, String> pieces() {
    return java.util.Collections.unmodifiableMap(pieces);
  }

  /** Ids of the tokens with a meaning of their own. */
  public BitSet special() {
    return (BitSet) special.clone();
  }

  /** Id of the token that stands for an unknown word. */
  public int unknown() {
    return unknown;
  }

  /** What a piece stands for, without the mark of a continuation. */
  public String text(int id) {
    String piece = piece(id);
    return continues(id) ? piece.substring(prefix.length()) : piece;
  }

  /** Whether a piece continues a word. */
  public boolean continues(int id) {
    String piece = piece(id);
    return piece.length() > prefix.length() && piece.startsWith(prefix);
  }

  /** The pieces of one character that begin a word, or that continue one, by character. */
  public Map<Integer, Integer> characters(boolean continuing) {
    Map<Integer, Integer> characters = new HashMap<>();
    for (int id : pieces.keySet()) {
      String text = text(id);
      if (!special.get(id)
          && continues(id) == continuing
          && text.codePointCount(0, text.length()) == 1) {
        characters.put(text.codePointAt(0), id);
      }
    }
    return characters;
  }

  /**
   * The tokenizer with these pieces only, in the order of their ids, numbered from 0.
   *
   * @param kept ids, the special ones among them
   * @return the content of its {@code tokenizer.json}
   */
  public String trimmed(BitSet kept) throws IOException {
    Map<Integer, Integer> fresh = new HashMap<>();
    kept.stream().forEach(id -> fresh.put(id, fresh.size()));
    ObjectNode copy = root.deepCopy();
    ObjectNode vocabulary = ((ObjectNode) copy.path("model")).putObject("vocab");
    List<Map.Entry<String, JsonNode>> own =
        new ArrayList<>(root.path("model").path("vocab").properties());
    own.sort(java.util.Comparator.comparingInt(entry -> entry.getValue().asInt()));
    for (Map.Entry<String, JsonNode> entry : own) {
      Integer id = fresh.get(entry.getValue().asInt());
      if (id != null) {
        vocabulary.put(entry.getKey(), id);
      }
    }
    for (JsonNode added : copy.path("added_tokens")) {
      ((ObjectNode) added).put("id", renumbered(fresh, added.path("id")));
    }
    if (copy.path("padding") instanceof ObjectNode padding && padding.has("pad_id")) {
      padding.put("pad_id", renumbered(fresh, padding.path("pad_id")));
    }
    processor(fresh, copy.path("post_processor"));
    return new ObjectMapper().writeValueAsString(copy);
  }

  /** The three kinds of post-processing that name ids. */
  private void processor(Map<Integer, Integer> fresh, JsonNode node) {
    for (JsonNode inner : node.path("processors")) {
      processor(fresh, inner);
    }
    for (String key : List.of("sep", "cls")) { // BertProcessing: [token, id]
      if (node.path(key) instanceof ArrayNode pair && pair.size() == 2) {
        pair.set(1, renumbered(fresh, pair.path(1)));
      }
    }
    for (JsonNode token : node.path("special_tokens")) { // TemplateProcessing
      if (token.path("ids") instanceof ArrayNode ids) {
        for (int i = 0; i < ids.size(); i++) {
          ids.set(i, renumbered(fresh, ids.path(i)));
        }
      }
    }
  }

  private int renumbered(Map<Integer, Integer> fresh, JsonNode id) {
    Integer number = fresh.get(id.asInt());
    if (number == null) {
      throw new TokenizerException(
          "%s: the id %s of a special token is not among its pieces".formatted(file, id));
    }
    return number;
  }

  private String piece(int id) {
    @Nullable String piece = pieces.get(id);
    if (piece == null) {
      throw new IllegalArgumentException("no piece has the id " + id);
    }
    return piece;
  }
}
