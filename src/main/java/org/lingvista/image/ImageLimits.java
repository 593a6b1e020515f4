package org.lingvista.image;

/**
 * What a picture may cost. Both are checked before a pixel is decoded, for a file of a few bytes
 * can claim to be of any size.
 *
 * @param maxBytes largest file
 * @param maxPixels most pixels, width times height; decoding needs up to 8 bytes for each
 */
public record ImageLimits(long maxBytes, long maxPixels) {

  /** 64 MiB and 64 million pixels. */
  public static final ImageLimits DEFAULT = new ImageLimits(64L << 20, 64_000_000);

  public ImageLimits {
    if (maxBytes <= 0 || maxPixels <= 0) {
      throw new IllegalArgumentException(
          "maxBytes and maxPixels must be positive; maxBytes=%d, maxPixels=%d"
              .formatted(maxBytes, maxPixels));
    }
  }
}
