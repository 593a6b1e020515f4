package org.lingvista.pretrained;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import org.lingvista.image.ImageNormalization;
import org.lingvista.model.ModelConfig;
import org.lingvista.model.WeightShapes;
import org.lingvista.tensor.StoredTensor;

/**
 * An image encoder that was read.
 *
 * @param config its shape
 * @param width d of its vectors
 * @param weights by our names, {@code vision.…}
 * @param provenance files and checksums
 */
record VisionTower(
    ModelConfig.Vision config, int width, Map<String, StoredTensor> weights, String provenance) {
  private static final String POSITIONS = "vision.embeddings.position_embedding.weight";

  /**
   * Collects the weights.
   *
   * @param stored shape of the published model
   * @param find a weight by our name, of this shape
   */
  static VisionTower of(
      ModelConfig.Vision stored,
      int width,
      BiFunction<String, long[], StoredTensor> find,
      String provenance) {
    Map<String, StoredTensor> weights = new LinkedHashMap<>();
    WeightShapes.ofVision(stored, width)
        .forEach((name, shape) -> weights.put(name, find.apply(name, shape)));
    return new VisionTower(stored, width, weights, provenance);
  }

  /** Reads whichever layout the folder has. */
  static VisionTower read(SourceFolder folder, int imageSize) throws IOException {
    return folder.has("config.json")
        ? ClipSource.read(folder).forImages(imageSize, PositionGrid.Filter.SHARP)
        : OpenClipSource.read(folder).forImages(imageSize, PositionGrid.Filter.ANTIALIASED);
  }

  /** The same for pictures of another size, its positions interpolated; 0 leaves it as it is. */
  VisionTower forImages(int size, PositionGrid.Filter filter) {
    ImageNormalization image = config.image();
    if (size == 0 || size == image.size()) {
      return this;
    }
    if (size < 0 || size % config.patch() != 0) {
      throw new PretrainedException(
          "--image-size must be a positive multiple of the patch size; given %d, patch %d"
              .formatted(size, config.patch()));
    }
    ModelConfig.Vision resized =
        new ModelConfig.Vision(
            new ImageNormalization(size, image.mean(), image.std()),
            config.patch(),
            config.hidden(),
            config.layers(),
            config.heads(),
            config.intermediate(),
            config.activation(),
            config.layerNormEps(),
            config.dropout());
    Map<String, StoredTensor> changed = new LinkedHashMap<>(weights);
    changed.computeIfPresent(
        POSITIONS,
        (_, positions) ->
            PositionGrid.resize(
                positions, image.size() / config.patch(), size / config.patch(), filter));
    return new VisionTower(resized, width, changed, provenance);
  }

  /** For a person: {@code ViT 24 x 1024, 224 px in patches of 14, quick_gelu, d=768}. */
  String describe() {
    return "ViT %d x %d, %d px in patches of %d, %s, d=%d"
        .formatted(
            config.layers(),
            config.hidden(),
            config.image().size(),
            config.patch(),
            config.activation().name().toLowerCase(Locale.ROOT),
            width);
  }
}
