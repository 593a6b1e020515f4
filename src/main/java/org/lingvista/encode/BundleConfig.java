package org.lingvista.encode;

import org.lingvista.image.ImageNormalization;
import org.lingvista.text.LabelSchema;

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
 */
public record BundleConfig(
    int formatVersion,
    String name,
    String modelId,
    int width,
    int maxTokens,
    ImageNormalization image,
    LabelSchema labels) {

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
}
