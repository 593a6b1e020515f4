package org.lingvista.pretrained;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.lingvista.image.ImageNormalization;
import org.lingvista.model.ModelConfig;

/**
 * The image encoder of transformers' {@code CLIPModel} (as {@code openai/clip-vit-*}) and {@code
 * CLIPVisionModelWithProjection}: {@code config.json}, weights, {@code preprocessor_config.json}.
 * Keys that the configuration leaves out have transformers' defaults.
 */
final class ClipSource {
  static final List<String> MODEL_TYPES = List.of("clip", "clip_vision_model");

  private ClipSource() {}

  static VisionTower read(SourceFolder folder) throws IOException {
    JsonConfig top = folder.json("config.json");
    top.requireOneOf("model_type", MODEL_TYPES);
    boolean whole = top.text("model_type", "").equals("clip");
    JsonConfig config = whole ? top.at("vision_config") : top;
    SourceWeights weights = SourceWeights.read(folder, List.of("model"));
    config.requireOneOf("hidden_act", List.of("quick_gelu", "gelu"));
    long[] kernel = weights.shape("vision_model.embeddings.patch_embedding.weight", 4);
    long[] positions = weights.shape("vision_model.embeddings.position_embedding.weight", 2);
    long[] projection = weights.shape("visual_projection.weight", 2);
    long[] inner = weights.shape("vision_model.encoder.layers.0.mlp.fc1.weight", 2);
    int layers = weights.count("vision_model.encoder.layers.");
    int patch = Math.toIntExact(kernel[3]);
    int size = patch * side(weights, positions[0]);
    config.requireSame("hidden_size", kernel[0]);
    config.requireSame("patch_size", patch);
    config.requireSame("image_size", size);
    config.requireSame("intermediate_size", inner[0]);
    config.requireSame("num_hidden_layers", layers);
    top.requireSame("projection_dim", projection[0]);
    ModelConfig.Vision shape =
        new ModelConfig.Vision(
            normalization(folder.jsonIfPresent("preprocessor_config.json"), size),
            patch,
            Math.toIntExact(kernel[0]),
            layers,
            config.heads(Math.toIntExact(kernel[0]), 12),
            Math.toIntExact(inner[0]),
            config.text("hidden_act", "quick_gelu").equals("gelu")
                ? ModelConfig.Activation.GELU
                : ModelConfig.Activation.QUICK_GELU,
            config.number("layer_norm_eps", 1e-5),
            0);
    return VisionTower.of(
        shape,
        Math.toIntExact(projection[0]),
        (name, sizes) -> weights.get(published(name), sizes),
        weights.provenance());
  }

  private static String published(String ours) {
    return ours.equals("vision.projection.weight")
        ? "visual_projection.weight"
        : ours.replaceFirst("^vision\\.", "vision_model.")
            .replace("pre_layernorm", "pre_layrnorm"); // the published spelling
  }

  /** Patches on a side, from the number of positions with the class token's. */
  static int side(SourceWeights weights, long positions) {
    long side = Math.round(Math.sqrt(positions - 1.0));
    if (side < 1 || side * side != positions - 1) {
      throw new PretrainedException(
          "%s has %d position embeddings; a square of patches and a class token are expected"
              .formatted(weights.place(), positions));
    }
    return Math.toIntExact(side);
  }

  /** Mean and deviation of the pre-processing; its sizes must be the encoder's. */
  private static ImageNormalization normalization(JsonConfig processor, int size) {
    if (processor.has("resample") && processor.positive("resample", 3) != 3) {
      throw new PretrainedException(
          "%s: resample %s is not supported; 3 (bicubic) is"
              .formatted(processor.file(), processor.node().path("resample")));
    }
    for (String key : List.of("size", "crop_size")) {
      JsonNode value = processor.node().path(key);
      for (JsonNode side : value.isObject() ? value : List.of(value)) {
        if (side.isNumber() && side.asInt() != size) {
          throw new PretrainedException(
              "%s: %s is %s; only pictures cut to the encoder's %d pixels are supported"
                  .formatted(processor.file(), key, value, size));
        }
      }
    }
    return normalization(processor, "image_mean", "image_std", size);
  }

  static ImageNormalization normalization(JsonConfig config, String mean, String std, int size) {
    ImageNormalization clip = ImageNormalization.clip(size);
    return new ImageNormalization(
        size, channels(config, mean, clip.mean()), channels(config, std, clip.std()));
  }

  private static float[] channels(JsonConfig config, String key, float[] otherwise) {
    JsonNode values = config.node().path(key);
    if (!config.has(key)) {
      return otherwise;
    }
    if (values.size() != 3 || !values.path(0).isNumber()) {
      throw new PretrainedException(
          "%s: %s must have three numbers, not %s".formatted(config.file(), key, values));
    }
    return new float[] {
      (float) values.path(0).asDouble(),
      (float) values.path(1).asDouble(),
      (float) values.path(2).asDouble()
    };
  }
}
