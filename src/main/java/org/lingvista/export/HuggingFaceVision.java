package org.lingvista.export;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lingvista.image.ImageNormalization;
import org.lingvista.model.ModelConfig;
import org.lingvista.model.Provenance;
import org.lingvista.tensor.Safetensors;
import org.lingvista.tensor.StoredTensor;

/**
 * The image encoder as transformers' {@code CLIPVisionModelWithProjection} with the settings of
 * {@code CLIPImageProcessor}. Its {@code image_embeds} are not normalised, as those of any CLIP.
 *
 * @param config the model's shape
 * @param weights of the model
 * @param provenance for the metadata
 */
record HuggingFaceVision(
    ModelConfig config, Map<String, StoredTensor> weights, Provenance provenance) {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  void write(Path folder) throws IOException {
    ModelConfig.Vision vision = config.vision();
    ObjectNode clip = JSON.objectNode();
    clip.putArray("architectures").add("CLIPVisionModelWithProjection");
    clip.put("model_type", "clip_vision_model")
        .put("hidden_size", vision.hidden())
        .put("intermediate_size", vision.intermediate())
        .put("num_hidden_layers", vision.layers())
        .put("num_attention_heads", vision.heads())
        .put("num_channels", 3)
        .put("image_size", vision.image().size())
        .put("patch_size", vision.patch())
        .put("projection_dim", config.width())
        .put(
            "hidden_act",
            vision.activation() == ModelConfig.Activation.GELU ? "gelu" : "quick_gelu")
        .put("layer_norm_eps", vision.layerNormEps())
        .put("attention_dropout", 0.0)
        .put("torch_dtype", "float32");
    HuggingFaceExport.write(folder.resolve("config.json"), clip);
    HuggingFaceExport.write(folder.resolve("preprocessor_config.json"), processor(vision.image()));
    Map<String, StoredTensor> own = new LinkedHashMap<>();
    weights.forEach((name, tensor) -> {
      if (name.startsWith("vision.")) {
        own.put(published(name), tensor);
      }
    });
    Safetensors.writeFloat32(
        folder.resolve("model.safetensors"), own, HuggingFaceExport.metadata("vision", provenance));
  }

  private static String published(String name) {
    return name.equals("vision.projection.weight")
        ? "visual_projection.weight"
        : name.replaceFirst("^vision\\.", "vision_model.")
            .replace("pre_layernorm", "pre_layrnorm"); // the published spelling
  }

  private static ObjectNode processor(ImageNormalization image) {
    ObjectNode settings = JSON.objectNode();
    settings
        .put("image_processor_type", "CLIPImageProcessor")
        .put("do_convert_rgb", true)
        .put("do_resize", true)
        .put("resample", 3)
        .put("do_center_crop", true)
        .put("do_rescale", true)
        .put("rescale_factor", 1 / 255.0)
        .put("do_normalize", true);
    settings.putObject("size").put("shortest_edge", image.size());
    settings.putObject("crop_size").put("height", image.size()).put("width", image.size());
    var mean = settings.putArray("image_mean");
    var std = settings.putArray("image_std");
    for (int c = 0; c < 3; c++) {
      mean.add(image.mean()[c]);
      std.add(image.std()[c]);
    }
    return settings;
  }
}
