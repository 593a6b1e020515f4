package org.lingvista.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A published BERT's vocabulary, the special tokens anywhere in it, as the {@code tokenizer.json}
 * that transformers makes of it. Unlike {@link WordPieceVocabulary}, which trains anew, it
 * normalises nothing beyond what BERT does.
 *
 * @param pieces the index is the id
 * @param lowercase texts in lower case
 * @param stripAccents combining marks removed
 * @param splitChinese every Chinese character is a word
 */
public record BertTokenizer(
    List<String> pieces, boolean lowercase, boolean stripAccents, boolean splitChinese) {
  /** The tokens with a meaning of their own, which a vocabulary must hold. */
  public static final List<String> SPECIAL = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");

  public BertTokenizer {
    pieces = List.copyOf(pieces);
    if (!pieces.containsAll(SPECIAL)) {
      throw new IllegalArgumentException("pieces must hold " + SPECIAL);
    }
  }

  /**
   * A BERT's tokenizer with every digit, every hiragana character and every run of katakana as a
   * word, as {@link WordPieceVocabulary} has them, and without pieces that hold the end of a Korean
   * noun and a particle, whose ids no text has any more. So spans can end between a name and the
   * particle behind it.
   *
   * @param tokenizerJson content of {@code tokenizer.json}
   * @throws IllegalArgumentException if its words are not BERT's, so that nothing can be said of
   *     the result
   */
  public static String withSplitWords(String tokenizerJson) {
    try {
      JsonNode root = new ObjectMapper().readTree(tokenizerJson);
      String words = root.at("/pre_tokenizer/type").asText("none");
      if (!words.equals("BertPreTokenizer") || !(root instanceof ObjectNode tokenizer)) {
        throw new IllegalArgumentException(
            "only the words of a BertPreTokenizer can be split; this tokenizer has " + words);
      }
      BertWords.writeSplitters(tokenizer);
      if (root.at("/model/vocab") instanceof ObjectNode vocabulary) {
        withoutParticles(vocabulary);
      }
      return tokenizer.toString();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "tokenizer.json is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * Gives pieces names that no word has, so that the ids of all others stay. One that others cannot
   * write is kept: words that have it would become unknown.
   */
  private static void withoutParticles(ObjectNode vocabulary) {
    List<String> pieces = new ArrayList<>();
    vocabulary.fieldNames().forEachRemaining(pieces::add);
    for (String piece : pieces) {
      if (KoreanParticles.endAPiece(piece) && canBeCut(piece, vocabulary)) {
        int id = vocabulary.remove(piece).intValue();
        vocabulary.put("[not used %d]".formatted(id), id);
      }
    }
  }

  /** Whether a piece's last syllable, and what is before it, can be written with other pieces. */
  private static boolean canBeCut(String piece, ObjectNode vocabulary) {
    int last = piece.length() - 1;
    String before = piece.substring(0, last);
    boolean whole = vocabulary.has(before) && !KoreanParticles.endAPiece(before);
    return vocabulary.has("##" + piece.charAt(last)) && (whole || bySyllables(before, vocabulary));
  }

  private static boolean bySyllables(String piece, ObjectNode vocabulary) {
    int first = piece.startsWith("##") ? 3 : 1;
    boolean known = vocabulary.has(piece.substring(0, first));
    for (int i = first; i < piece.length(); i++) {
      known &= vocabulary.has("##" + piece.charAt(i));
    }
    return known;
  }

  /** The content of {@code tokenizer.json}. */
  public String json() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("version", "1.0").putNull("truncation").putNull("padding");
    ArrayNode added = root.putArray("added_tokens");
    for (String special : SPECIAL) {
      added
          .addObject()
          .put("id", pieces.indexOf(special))
          .put("content", special)
          .put("single_word", false)
          .put("lstrip", false)
          .put("rstrip", false)
          .put("normalized", false)
          .put("special", true);
    }
    root.putObject("normalizer")
        .put("type", "BertNormalizer")
        .put("clean_text", true)
        .put("handle_chinese_chars", splitChinese)
        .put("strip_accents", stripAccents)
        .put("lowercase", lowercase);
    root.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
    ObjectNode processor = root.putObject("post_processor").put("type", "BertProcessing");
    processor.putArray("sep").add("[SEP]").add(pieces.indexOf("[SEP]"));
    processor.putArray("cls").add("[CLS]").add(pieces.indexOf("[CLS]"));
    root.putObject("decoder").put("type", "WordPiece").put("prefix", "##").put("cleanup", true);
    ObjectNode model =
        root.putObject("model")
            .put("type", "WordPiece")
            .put("unk_token", "[UNK]")
            .put("continuing_subword_prefix", "##")
            .put("max_input_chars_per_word", 100);
    ObjectNode vocabulary = model.putObject("vocab");
    for (int id = 0; id < pieces.size(); id++) {
      vocabulary.put(pieces.get(id), id);
    }
    return root.toString();
  }
}
