package org.lingvista.pretrained;

import java.io.IOException;
import java.util.List;
import org.lingvista.model.ModelConfig;
import org.lingvista.tensor.StoredTensor;

/**
 * The image encoder of an open_clip model: {@code open_clip_config.json} and {@code
 * open_clip_model.safetensors}, whose names are those of OpenAI's first release. Query, key and
 * value lie in one weight, and the projection is transposed.
 */
final class OpenClipSource {
  private static final String BLOCK = "visual.transformer.resblocks.";

  private OpenClipSource() {}

  static VisionTower read(SourceFolder folder) throws IOException {
    JsonConfig top = folder.json("open_clip_config.json");
    JsonConfig model = top.at("model_cfg");
    JsonConfig config = model.at("vision_cfg");
    requirePlain(config);
    SourceWeights weights = SourceWeights.read(folder, List.of("open_clip_model", "model"));
    long[] kernel = weights.shape("visual.conv1.weight", 4);
    long[] positions = weights.shape("visual.positional_embedding", 2);
    long[] inner = weights.shape(BLOCK + "0.mlp.c_fc.weight", 2);
    int width = Math.toIntExact(weights.shape("visual.proj", 2)[1]);
    int layers = weights.count(BLOCK);
    int hidden = Math.toIntExact(kernel[0]);
    int patch = Math.toIntExact(kernel[3]);
    int headWidth = config.positive("head_width", 64);
    if (hidden % headWidth != 0) {
      throw new PretrainedException(
          "%s: head_width %d does not divide the width %d"
              .formatted(config.file(), headWidth, hidden));
    }
    int size = patch * ClipSource.side(weights, positions[0]);
    model.requireSame("embed_dim", width);
    config.requireSame("width", hidden);
    config.requireSame("patch_size", patch);
    config.requireSame("image_size", size);
    config.requireSame("layers", layers);
    ModelConfig.Vision shape =
        new ModelConfig.Vision(
            ClipSource.normalization(top.at("preprocess_cfg"), "mean", "std", size),
            patch,
            hidden,
            layers,
            hidden / headWidth,
            Math.toIntExact(inner[0]),
            model.yes("quick_gelu", false)
                ? ModelConfig.Activation.QUICK_GELU
                : ModelConfig.Activation.GELU,
            1e-5,
            0);
    return VisionTower.of(
        shape, width, (name, sizes) -> find(weights, name, sizes), weights.provenance());
  }

  /** Refuses what changes the architecture: other networks, poolings, scaled layers. */
  private static void requirePlain(JsonConfig config) {
    config.requireOneOf("pool_type", List.of("tok"));
    config.requireOneOf("pos_embed_type", List.of("learnable"));
    for (String key :
        List.of(
            "timm_model_name",
            "ls_init_value",
            "attentional_pool",
            "no_ln_pre",
            "final_ln_after_pool",
            "act_kwargs",
            "norm_kwargs",
            "block_type",
            "qk_norm",
            "scaled_cosine_attn",
            "scale_heads",
            "scale_attn_inner",
            "scale_attn",
            "scale_fc")) {
      if (config.has(key) && !config.node().path(key).toString().equals("false")) {
        throw new PretrainedException(
            "%s: vision_cfg.%s is not supported; a plain ViT with a class token is"
                .formatted(config.file(), key));
      }
    }
  }

  private static StoredTensor find(SourceWeights weights, String ours, long[] shape) {
    if (ours.equals("vision.projection.weight")) {
      return transposed(weights.get("visual.proj", shape[1], shape[0]));
    }
    int part = List.of("q_proj", "k_proj", "v_proj").indexOf(projection(ours));
    if (part >= 0) {
      long rows = shape[0];
      String kind = ours.substring(ours.lastIndexOf('.') + 1);
      String joint = block(ours) + "attn.in_proj_" + kind;
      long[] all = shape.clone();
      all[0] = 3 * rows;
      return weights.get(joint, all).rows(part * rows, rows);
    }
    return weights.get(published(ours), shape);
  }

  private static String published(String ours) {
    if (ours.startsWith("vision.encoder.layers.")) {
      String inBlock = ours.split("\\.", 5)[4];
      return block(ours)
          + inBlock
              .replace("layer_norm", "ln_")
              .replace("self_attn.", "attn.")
              .replace("fc1", "c_fc")
              .replace("fc2", "c_proj");
    }
    return ours.replace("vision.embeddings.class_embedding", "visual.class_embedding")
        .replace("vision.embeddings.patch_embedding", "visual.conv1")
        .replace("vision.embeddings.position_embedding.weight", "visual.positional_embedding")
        .replace("vision.pre_layernorm", "visual.ln_pre")
        .replace("vision.post_layernorm", "visual.ln_post");
  }

  /** {@code vision.encoder.layers.3.…} to {@code visual.transformer.resblocks.3.}. */
  private static String block(String ours) {
    return BLOCK + ours.split("\\.", 5)[3] + ".";
  }

  /** The last name but one: {@code …self_attn.q_proj.weight} gives {@code q_proj}. */
  private static String projection(String ours) {
    String[] names = ours.split("\\.", -1);
    return names[names.length - 2];
  }

  private static StoredTensor transposed(StoredTensor matrix) {
    int rows = Math.toIntExact(matrix.shape()[0]);
    int columns = Math.toIntExact(matrix.shape()[1]);
    float[] values = matrix.toFloats();
    float[] turned = new float[values.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        turned[column * rows + row] = values[row * columns + column];
      }
    }
    return StoredTensor.of(turned, columns, rows);
  }
}
