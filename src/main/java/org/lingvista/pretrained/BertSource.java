package org.lingvista.pretrained;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lingvista.model.ModelConfig;
import org.lingvista.model.ModelConfig.Head;
import org.lingvista.model.ModelConfig.Pooling;
import org.lingvista.model.WeightShapes;
import org.lingvista.pretrained.SentenceHead.Dense;
import org.lingvista.tensor.StoredTensor;

/**
 * BERT text encoders: transformers' {@code BertModel} alone, with the head that
 * sentence-transformers puts on it (LaBSE: CLS, tanh dense), or with M-CLIP's (mean, linear with
 * bias). The shape is read from the weights and compared with {@code config.json}, since M-CLIP's
 * does not tell it.
 */
final class BertSource {
  static final List<String> MODEL_TYPES = List.of("bert", "M-CLIP");

  /** What BERT's weights are called after, alone, under a task's head, and in M-CLIP. */
  private static final List<String> PREFIXES = List.of("", "bert.", "transformer.");

  private static final String GOOGLES_CONFIG = "bert_config.json";

  /** What BERT was trained with to fill in masked words: our names and transformers'. */
  private static final Map<String, String> MASKED_HEAD =
      Map.of(
          MaskFilling.DENSE + ".weight",
          "cls.predictions.transform.dense.weight",
          MaskFilling.DENSE + ".bias",
          "cls.predictions.transform.dense.bias",
          MaskFilling.NORM + ".weight",
          "cls.predictions.transform.LayerNorm.weight",
          MaskFilling.NORM + ".bias",
          "cls.predictions.transform.LayerNorm.bias",
          MaskFilling.BIAS,
          "cls.predictions.bias");

  /** Width of a head in every published BERT; M-CLIP's configuration does not say. */
  private static final int HEAD_WIDTH = 64;

  private final SourceFolder folder;
  private final JsonConfig config;
  private final SourceWeights weights;
  private final String prefix;
  private final SentenceHead head;
  private final int kept;

  private BertSource(
      SourceFolder folder,
      JsonConfig config,
      SourceWeights weights,
      String prefix,
      SentenceHead head,
      int kept) {
    this.folder = folder;
    this.config = config;
    this.weights = weights;
    this.prefix = prefix;
    this.head = head;
    this.kept = kept;
  }

  /**
   * Reads a folder.
   *
   * @param pooling for a BERT without a head of its own; null for mean
   * @param kept first layers to keep; 0 for all
   */
  static TextTower read(SourceFolder outer, @Nullable Pooling pooling, int kept)
      throws IOException {
    boolean sentence = outer.has("modules.json");
    SentenceHead listed = sentence ? SentenceHead.read(outer) : null;
    SourceFolder folder = listed == null ? outer : outer.inner(listed.transformer());
    boolean google = folder.has(GOOGLES_CONFIG) && !folder.has("config.json");
    JsonConfig config = folder.json(google ? GOOGLES_CONFIG : "config.json");
    config.requireOneOf("model_type", MODEL_TYPES);
    SourceWeights weights = SourceWeights.read(folder, List.of("model"));
    String prefix =
        PREFIXES.stream()
            .filter(each -> weights.has(each + "embeddings.word_embeddings.weight"))
            .findFirst()
            .orElseThrow(() ->
                new PretrainedException(
                    weights.place() + " holds no BERT: no embeddings.word_embeddings.weight"));
    boolean clip = config.text("model_type", "").equals("M-CLIP");
    if (pooling != null && (clip || listed != null)) {
      throw new PretrainedException(folder.root() + " has a head of its own; leave --pooling out");
    }
    SentenceHead head = listed;
    if (clip) {
      head = linearTransformation(config, weights);
    } else if (head == null) {
      Pooling chosen = pooling == null ? Pooling.MEAN : pooling;
      head = new SentenceHead("", chosen, List.of(), Integer.MAX_VALUE);
    }
    return new BertSource(folder, config, weights, prefix, head, kept).tower();
  }

  private static SentenceHead linearTransformation(JsonConfig config, SourceWeights weights) {
    long[] shape = weights.shape("LinearTransformation.weight", 2);
    config.requireSame("numDims", shape[0]);
    config.requireSame("transformerDimensions", shape[1]);
    Dense dense =
        new Dense(
            weights.get("LinearTransformation.weight", shape),
            weights.get("LinearTransformation.bias", shape[0]),
            Head.LINEAR);
    return new SentenceHead("", Pooling.MEAN, List.of(dense), Integer.MAX_VALUE);
  }

  private TextTower tower() throws IOException {
    config.requireOneOf("hidden_act", List.of("gelu"));
    config.requireOneOf("position_embedding_type", List.of("absolute"));
    long[] words = shape("embeddings.word_embeddings.weight");
    long[] positions = shape("embeddings.position_embeddings.weight");
    long[] types = shape("embeddings.token_type_embeddings.weight");
    long[] inner = shape("encoder.layer.0.intermediate.dense.weight");
    int hidden = Math.toIntExact(words[1]);
    int published = weights.count(prefix + "encoder.layer.");
    if (kept < 0 || kept > published) {
      throw new PretrainedException(
          "--layers must be between 1 and the %d that %s has; given %d"
              .formatted(published, weights.place(), kept));
    }
    int layers = kept == 0 ? published : kept;
    config.requireSame("vocab_size", words[0]);
    config.requireSame("hidden_size", hidden);
    config.requireSame("max_position_embeddings", positions[0]);
    config.requireSame("type_vocab_size", types[0]);
    config.requireSame("intermediate_size", inner[0]);
    config.requireSame("num_hidden_layers", published);
    boolean told = config.text("model_type", "").equals("bert");
    Dense projection = projection(hidden);
    int width = Math.toIntExact(projection.weight().shape()[0]);
    ModelConfig.Text shape =
        new ModelConfig.Text(
            Math.toIntExact(words[0]),
            hidden,
            layers,
            config.heads(hidden, told ? 12 : Math.max(1, hidden / HEAD_WIDTH)),
            Math.toIntExact(inner[0]),
            (int) Math.min(positions[0], head.maxTokens()),
            Math.toIntExact(types[0]),
            pooling(),
            projection.bias() != null,
            projection.activation(),
            config.number("layer_norm_eps", 1e-12),
            config.number("hidden_dropout_prob", 0.1));
    Map<String, StoredTensor> masked = new LinkedHashMap<>();
    if (layers == published) {
      MASKED_HEAD.forEach((name, source) -> {
        if (weights.has(source)) {
          masked.put(name, weights.get(source, maskedShape(name, words)));
        }
      });
    }
    return new TextTower(
        shape,
        width,
        weights(shape, width, projection, positions),
        masked,
        TokenizerFile.read(folder),
        weights.provenance());
  }

  private static long[] maskedShape(String name, long[] words) {
    return name.equals(MaskFilling.BIAS)
        ? new long[] {words[0]}
        : name.equals(MaskFilling.DENSE + ".weight")
            ? new long[] {words[1], words[1]}
            : new long[] {words[1]};
  }

  private long[] shape(String name) {
    return weights.shape(prefix + name, 2);
  }

  private Map<String, StoredTensor> weights(
      ModelConfig.Text shape, int width, Dense projection, long[] positions) {
    Map<String, StoredTensor> all = new LinkedHashMap<>();
    StoredTensor bias = projection.bias();
    WeightShapes.ofText(shape, width)
        .forEach((name, sizes) -> {
          String published = prefix + name.substring("text.".length());
          if (name.equals("text.projection.weight")) {
            all.put(name, projection.weight());
          } else if (name.equals("text.projection.bias") && bias != null) {
            all.put(name, bias);
          } else if (name.startsWith("text.pooler.") && !head.dense().isEmpty()) {
            Dense first = head.dense().getFirst();
            StoredTensor value = name.endsWith("bias") ? first.bias() : first.weight();
            all.put(name, java.util.Objects.requireNonNull(value));
          } else if (name.equals("text.embeddings.position_embeddings.weight")) {
            all.put(name, weights.get(published, positions).rows(0, sizes[0]));
          } else {
            all.put(name, weights.get(published, sizes));
          }
        });
    return all;
  }

  /** CLS, a square tanh dense and another dense after it are BERT's pooler and a projection. */
  private Pooling pooling() {
    return head.dense().size() == 2 ? Pooling.POOLER : head.pooling();
  }

  /** The layer that makes the vector: the last dense one; without any, the identity. */
  private Dense projection(int hidden) {
    List<Dense> dense = head.dense();
    long in = hidden;
    for (Dense layer : dense) {
      if (layer.weight().shape()[1] != in) {
        throw new PretrainedException(
            "%s: a dense layer reads %d values, but %d come before it"
                .formatted(folder.root(), layer.weight().shape()[1], in));
      }
      in = layer.weight().shape()[0];
    }
    if (dense.isEmpty()) {
      return new Dense(identity(hidden), null, Head.LINEAR);
    }
    boolean pooler =
        dense.size() == 2
            && head.pooling() == Pooling.CLS
            && dense.getFirst().activation() == Head.TANH
            && dense.getFirst().bias() != null
            && Arrays.equals(dense.getFirst().weight().shape(), new long[] {hidden, hidden});
    if (dense.size() > 1 && !pooler) {
      throw new PretrainedException(
          folder.root()
              + " has several dense layers; only one, or one after CLS and a square tanh layer, is"
              + " supported");
    }
    return dense.getLast();
  }

  private static StoredTensor identity(int size) {
    float[] values = new float[size * size];
    for (int i = 0; i < size; i++) {
      values[i * size + i] = 1;
    }
    return StoredTensor.of(values, size, size);
  }
}
