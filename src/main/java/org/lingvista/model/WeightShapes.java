package org.lingvista.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lingvista.tensor.Parameters;

/**
 * The names and shapes of every weight of a model, in the order they are stored. This is the one
 * place that knows them; names follow Hugging Face's {@code BertModel} and {@code CLIPVisionModel}.
 */
public final class WeightShapes {
  /**
   * The pair types that have a logit scale each: text and image, text and passage, query and image,
   * query and passage.
   */
  public static final java.util.List<String> PAIR_TYPES =
      java.util.List.of("text_image", "text_passage", "query_image", "query_passage");

  /** The weights whose rows are the values of a vector, where a model has them. */
  static final java.util.List<String> OF_WIDTH =
      java.util.List.of(
          "text.projection.weight", "text.projection.bias", "vision.projection.weight");

  private final Map<String, long[]> shapes = new LinkedHashMap<>();

  private WeightShapes() {}

  /** Name to shape for this configuration. */
  public static Map<String, long[]> of(ModelConfig config) {
    WeightShapes all = new WeightShapes();
    all.text(config.text(), config.width());
    all.vision(config.vision(), config.width());
    all.nlu(config);
    all.fusion(config);
    for (String pair : PAIR_TYPES) {
      all.shapes.put("logit_scale." + pair, new long[] {1});
    }
    return all.shapes;
  }

  /** The text encoder's alone. */
  public static Map<String, long[]> ofText(ModelConfig.Text text, int width) {
    WeightShapes shapes = new WeightShapes();
    shapes.text(text, width);
    return shapes.shapes;
  }

  /** The image encoder's alone. */
  public static Map<String, long[]> ofVision(ModelConfig.Vision vision, int width) {
    WeightShapes shapes = new WeightShapes();
    shapes.vision(vision, width);
    return shapes.shapes;
  }

  /** Fails naming the first weight that is missing, superfluous or of another shape. */
  static void check(ModelConfig config, Parameters weights) {
    Map<String, long[]> expected = of(config);
    expected.forEach((name, shape) -> {
      if (!weights.has(name)) {
        throw new ModelException(
            "weight " + name + " is missing; expected shape " + Arrays.toString(shape));
      }
      long[] actual = weights.get(name).shape();
      if (!Arrays.equals(actual, shape)) {
        throw new ModelException(
            "weight %s has shape %s; the configuration asks for %s"
                .formatted(name, Arrays.toString(actual), Arrays.toString(shape)));
      }
    });
    for (String name : weights.names()) {
      if (!expected.containsKey(name)) {
        throw new ModelException("weight " + name + " does not belong to this configuration");
      }
    }
  }

  private void text(ModelConfig.Text text, int width) {
    int hidden = text.hidden();
    shapes.put("text.embeddings.word_embeddings.weight", new long[] {text.vocabulary(), hidden});
    bert("text.", hidden, text.intermediate(), text.layers(), text.positions(), text.types());
    if (text.pooling() == ModelConfig.Pooling.POOLER) {
      linear("text.pooler.dense", hidden, hidden);
    }
    shapes.put("text.projection.weight", new long[] {width, hidden});
    if (text.projectionBias()) {
      shapes.put("text.projection.bias", new long[] {width});
    }
  }

  private void vision(ModelConfig.Vision vision, int width) {
    int hidden = vision.hidden();
    shapes.put("vision.embeddings.class_embedding", new long[] {hidden});
    shapes.put(
        "vision.embeddings.patch_embedding.weight",
        new long[] {hidden, 3, vision.patch(), vision.patch()});
    shapes.put("vision.embeddings.position_embedding.weight", new long[] {vision.tokens(), hidden});
    norm("vision.pre_layernorm", hidden);
    for (int i = 0; i < vision.layers(); i++) {
      String name = "vision.encoder.layers." + i + ".";
      norm(name + "layer_norm1", hidden);
      for (String projection : new String[] {"q_proj", "k_proj", "v_proj", "out_proj"}) {
        linear(name + "self_attn." + projection, hidden, hidden);
      }
      norm(name + "layer_norm2", hidden);
      linear(name + "mlp.fc1", vision.intermediate(), hidden);
      linear(name + "mlp.fc2", hidden, vision.intermediate());
    }
    norm("vision.post_layernorm", hidden);
    shapes.put("vision.projection.weight", new long[] {width, hidden});
  }

  private void nlu(ModelConfig config) {
    ModelConfig.Nlu nlu = config.nlu();
    int hidden = nlu.hidden();
    if (!nlu.sharedWordEmbeddings()) {
      shapes.put(
          "nlu.embeddings.word_embeddings.weight", new long[] {config.text().vocabulary(), hidden});
    }
    bert(
        "nlu.",
        hidden,
        nlu.intermediate(),
        nlu.layers(),
        config.text().positions(),
        config.text().types());
    linear("nlu.intent", config.labels().intents().size(), hidden);
    linear("nlu.slot", config.labels().bioLabels().size(), hidden);
    linear("nlu.semantic.dense", hidden, hidden);
    shapes.put("nlu.semantic.score.weight", new long[] {1, hidden});
  }

  private void fusion(ModelConfig config) {
    int nlu = config.nlu().hidden();
    int hidden = config.text().hidden();
    shapes.put(
        "fusion.intent_embedding.weight", new long[] {config.labels().intents().size(), nlu});
    shapes.put(
        "fusion.slot_embedding.weight", new long[] {config.labels().bioLabels().size(), nlu});
    linear("fusion.memory", hidden, nlu);
    norm("fusion.layer_norm", hidden);
    for (String projection : new String[] {"query", "key", "value", "output"}) {
      linear("fusion.attention." + projection, hidden, hidden);
    }
    if (config.fusion().gate()) {
      shapes.put("fusion.gate", new long[] {1});
    }
    if (config.fusion().focus()) {
      shapes.put("fusion.focus", new long[] {1});
    }
  }

  private void bert(
      String prefix, int hidden, int intermediate, int layers, int positions, int types) {
    shapes.put(prefix + "embeddings.position_embeddings.weight", new long[] {positions, hidden});
    shapes.put(prefix + "embeddings.token_type_embeddings.weight", new long[] {types, hidden});
    norm(prefix + "embeddings.LayerNorm", hidden);
    for (int i = 0; i < layers; i++) {
      String name = prefix + "encoder.layer." + i + ".";
      for (String projection : new String[] {"query", "key", "value"}) {
        linear(name + "attention.self." + projection, hidden, hidden);
      }
      linear(name + "attention.output.dense", hidden, hidden);
      norm(name + "attention.output.LayerNorm", hidden);
      linear(name + "intermediate.dense", intermediate, hidden);
      linear(name + "output.dense", hidden, intermediate);
      norm(name + "output.LayerNorm", hidden);
    }
  }

  private void linear(String name, long out, long in) {
    shapes.put(name + ".weight", new long[] {out, in});
    shapes.put(name + ".bias", new long[] {out});
  }

  private void norm(String name, long width) {
    shapes.put(name + ".weight", new long[] {width});
    shapes.put(name + ".bias", new long[] {width});
  }
}
