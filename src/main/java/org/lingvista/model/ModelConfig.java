package org.lingvista.model;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lingvista.config.StrictYaml;
import org.lingvista.image.ImageNormalization;
import org.lingvista.text.LabelSchema;
import org.lingvista.text.SlotTransitions;

/**
 * The shape of a model (SPEC §2). Defaults and ranges are validated here, with the value in the
 * message.
 *
 * @param name what people call it, such as {@code tiny}
 * @param width embedding width d of every vector
 * @param text text encoder E_t
 * @param vision image encoder E_v
 * @param nlu NLU module N
 * @param fusion fusion F
 * @param labels intents and slots
 * @param slotTransitions what one slot label says of the next; null before queries were learned
 */
public record ModelConfig(
    String name,
    int width,
    Text text,
    Vision vision,
    Nlu nlu,
    Fusion fusion,
    LabelSchema labels,
    @Nullable SlotTransitions slotTransitions) {

  /** How token states become one vector. */
  public enum Pooling {
    /**
     * Mean over the tokens that are not padding, special tokens included (sentence-transformers).
     */
    MEAN,
    /** The state of [CLS]. */
    CLS,
    /** tanh(W h_0 + b), BERT's pooler (LaBSE). */
    POOLER
  }

  /** Activation of a feed-forward block. */
  public enum Activation {
    /** x·Φ(x), exact. */
    GELU,
    /** x·σ(1.702x), as OpenAI's CLIP. */
    QUICK_GELU
  }

  /** What follows the projection of a text to d. */
  public enum Head {
    /** Nothing: the vector is linear in the pooled state. */
    LINEAR,
    /** tanh, as sentence-transformers' dense layer after LaBSE. */
    TANH
  }

  /**
   * BERT, post-LayerNorm.
   *
   * @param vocabulary number of word pieces V
   * @param hidden width H of the token states
   * @param layers number of blocks
   * @param heads attention heads; divides hidden
   * @param intermediate width of the feed-forward block
   * @param positions longest text in tokens, special tokens included
   * @param types token types (segments); only type 0 is used
   * @param pooling how states become a vector
   * @param projectionBias whether the projection to d has a bias
   * @param head what follows the projection; {@code linear} where a file does not say
   * @param layerNormEps added to the variance, 1e-12 in BERT
   * @param dropout on embeddings, attention output and feed-forward output, 0 to 1
   */
  public record Text(
      int vocabulary,
      int hidden,
      int layers,
      int heads,
      int intermediate,
      int positions,
      int types,
      Pooling pooling,
      boolean projectionBias,
      Head head,
      double layerNormEps,
      double dropout) {

    public Text {
      requirePositive("text.vocabulary", vocabulary);
      requireHeads("text", hidden, heads);
      requirePositive("text.layers", layers);
      requirePositive("text.intermediate", intermediate);
      requirePositive("text.positions", positions);
      requirePositive("text.types", types);
      requireRate("text.dropout", dropout);
    }

    private Text with(int pieces, double rate) {
      return new Text(
          pieces,
          hidden,
          layers,
          heads,
          intermediate,
          positions,
          types,
          pooling,
          projectionBias,
          head,
          layerNormEps,
          rate);
    }
  }

  /**
   * CLIP ViT, pre-LayerNorm, class token, projection without bias.
   *
   * @param image pixel size and normalisation of the input
   * @param patch side of a patch in pixels; divides the image size
   * @param hidden width W of the patch states
   * @param layers number of blocks
   * @param heads attention heads; divides hidden
   * @param intermediate width of the feed-forward block
   * @param activation GELU variant
   * @param layerNormEps added to the variance, 1e-5 in CLIP
   * @param dropout on attention and feed-forward output, 0 to 1 (CLIP has none)
   */
  public record Vision(
      ImageNormalization image,
      int patch,
      int hidden,
      int layers,
      int heads,
      int intermediate,
      Activation activation,
      double layerNormEps,
      double dropout) {

    public Vision {
      requireHeads("vision", hidden, heads);
      requirePositive("vision.layers", layers);
      requirePositive("vision.intermediate", intermediate);
      requireRate("vision.dropout", dropout);
      if (patch <= 0 || image.size() % patch != 0) {
        throw new IllegalArgumentException(
            "vision.patch must divide the image size; patch=%d, size=%d"
                .formatted(patch, image.size()));
      }
    }

    /** Tokens of one picture: patches and the class token. */
    public int tokens() {
      int side = image.size() / patch;
      return side * side + 1;
    }
  }

  /**
   * The NLU module's encoder: BERT blocks as the text encoder's over the same token ids.
   *
   * @param sharedWordEmbeddings whether the word embedding table is the text encoder's; hidden must
   *     then be the same
   * @param hidden width of its token states
   * @param layers number of blocks K
   * @param heads attention heads; divides hidden
   * @param intermediate width of the feed-forward block
   * @param dropout 0 to 1
   */
  public record Nlu(
      boolean sharedWordEmbeddings,
      int hidden,
      int layers,
      int heads,
      int intermediate,
      double dropout) {

    public Nlu {
      requireHeads("nlu", hidden, heads);
      requirePositive("nlu.layers", layers);
      requirePositive("nlu.intermediate", intermediate);
      requireRate("nlu.dropout", dropout);
    }
  }

  /**
   * Cross-attention from the query's token embeddings to the NLU memory.
   *
   * @param heads attention heads; divides text.hidden
   * @param gate true: x' = x + tanh(g)·attention with g = 0 at the start; false: no gate, output
   *     projection zero at the start
   * @param focus whether the text encoder looks at a query's tokens, and counts their positions, by
   *     how likely each belongs to what is looked for; {@code false} where a file does not say
   */
  public record Fusion(int heads, boolean gate, boolean focus) {}

  public ModelConfig {
    requirePositive("width", width);
    if (nlu.sharedWordEmbeddings() && nlu.hidden() != text.hidden()) {
      throw new IllegalArgumentException(
          "nlu.hidden must equal text.hidden when word embeddings are shared; nlu.hidden=%d, text.hidden=%d"
              .formatted(nlu.hidden(), text.hidden()));
    }
    requireHeads("fusion", text.hidden(), fusion.heads());
  }

  /** A model that has not learned from queries. */
  public ModelConfig(
      String name,
      int width,
      Text text,
      Vision vision,
      Nlu nlu,
      Fusion fusion,
      LabelSchema labels) {
    this(name, width, text, vision, nlu, fusion, labels, null);
  }

  /** The same with these transitions between the labels of slots. */
  public ModelConfig with(SlotTransitions transitions) {
    return new ModelConfig(name, width, text, vision, nlu, fusion, labels, transitions);
  }

  /** The same with another number of word pieces. */
  public ModelConfig withVocabulary(int pieces) {
    return new ModelConfig(
        name,
        width,
        text.with(pieces, text.dropout()),
        vision,
        nlu,
        fusion,
        labels,
        slotTransitions);
  }

  /** The same with other dropout rates, 0 to 1. */
  public ModelConfig withDropout(double ofText, double ofVision, double ofNlu) {
    Vision pictures =
        new Vision(
            vision.image(),
            vision.patch(),
            vision.hidden(),
            vision.layers(),
            vision.heads(),
            vision.intermediate(),
            vision.activation(),
            vision.layerNormEps(),
            ofVision);
    Nlu queries =
        new Nlu(
            nlu.sharedWordEmbeddings(),
            nlu.hidden(),
            nlu.layers(),
            nlu.heads(),
            nlu.intermediate(),
            ofNlu);
    return new ModelConfig(
        name,
        width,
        text.with(text.vocabulary(), ofText),
        pictures,
        queries,
        fusion,
        labels,
        slotTransitions);
  }

  /**
   * Reads a {@code config.yaml}. Keys that came later may be missing: a model keeps what it was
   * made with.
   */
  public static ModelConfig read(Path file) throws IOException {
    byte[] later =
        "{text: {head: linear}, fusion: {focus: false}, slotTransitions: null}"
            .getBytes(StandardCharsets.UTF_8);
    return StrictYaml.read(file, ModelConfig.class, new ByteArrayInputStream(later), List.of());
  }

  private static void requirePositive(String name, int value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive; " + name + "=" + value);
    }
  }

  private static void requireRate(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(name + " must be in [0, 1); " + name + "=" + value);
    }
  }

  private static void requireHeads(String name, int hidden, int heads) {
    if (hidden <= 0 || heads <= 0 || hidden % heads != 0) {
      throw new IllegalArgumentException(
          "%s.hidden must be a positive multiple of heads; hidden=%d, heads=%d"
              .formatted(name, hidden, heads));
    }
  }
}
