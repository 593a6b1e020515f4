package org.lingvista.encode;

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
 * {@code config.yaml} of an {@link EncoderBundle}.
 *
 * @param formatVersion version of the bundle format, {@value #FORMAT_VERSION}
 * @param name what people call the model
 * @param modelId name and weights, see {@link Encoder#modelId()}
 * @param width embedding width d
 * @param maxTokens longest text in tokens, special tokens included; longer ones are cut
 * @param image pixel size and normalisation of the pictures
 * @param labels intents and slots
 * @param slotTransitions what one slot label says of the next; null for nothing
 */
public record BundleConfig(
    int formatVersion,
    String name,
    String modelId,
    int width,
    int maxTokens,
    ImageNormalization image,
    LabelSchema labels,
    @Nullable SlotTransitions slotTransitions) {

  /** The version written and read here. */
  public static final int FORMAT_VERSION = 1;

  public BundleConfig {
    if (formatVersion != FORMAT_VERSION) {
      throw new IllegalArgumentException(
          "this lingvista reads bundles of format %d; formatVersion=%d; export the model again"
              .formatted(FORMAT_VERSION, formatVersion));
    }
    if (width <= 0 || maxTokens < 3) {
      throw new IllegalArgumentException(
          "width must be positive and maxTokens at least 3; width=%d, maxTokens=%d"
              .formatted(width, maxTokens));
    }
  }

  /** Reads one; what came later than a bundle may be missing. */
  static BundleConfig read(Path file) throws IOException {
    byte[] later = "slotTransitions: null".getBytes(StandardCharsets.UTF_8);
    return StrictYaml.read(file, BundleConfig.class, new ByteArrayInputStream(later), List.of());
  }
}
