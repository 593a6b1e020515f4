package org.lingvista.image;

/**
 * What a picture may cost. All are checked before a pixel is decoded, for a file of a few bytes can
 * claim to be of any size.
 *
 * @param maxBytes largest file
 * @param maxPixels most pixels, width times height; decoding needs up to 8 bytes for each
 * @param maxExpansion most bytes of colour (three a pixel) for a byte of the file, in pictures of
 *     more than {@value #FREE_PIXELS} pixels; photos have 3 to 100, a blank scanned page thousands
 */
public record ImageLimits(long maxBytes, long maxPixels, long maxExpansion) {
  /** Pictures of this many pixels may be packed as densely as they like. */
  static final long FREE_PIXELS = 4_000_000;

  /** 64 MiB and 64 million pixels, packed as densely as they like. */
  public static final ImageLimits DEFAULT = new ImageLimits(64L << 20, 64_000_000);

  public ImageLimits {
    if (maxBytes <= 0 || maxPixels <= 0 || maxExpansion <= 0) {
      throw new IllegalArgumentException(
          "maxBytes, maxPixels and maxExpansion must be positive; maxBytes=%d, maxPixels=%d, maxExpansion=%d"
              .formatted(maxBytes, maxPixels, maxExpansion));
    }
  }

  /** Limits without one on how densely a picture is packed. */
  public ImageLimits(long maxBytes, long maxPixels) {
    this(maxBytes, maxPixels, Long.MAX_VALUE);
  }

  /** Whether a picture is packed more densely than is allowed. */
  boolean isPackedTooDensely(long pixels, long bytes) {
    return pixels > FREE_PIXELS && 3 * pixels / Math.max(1, bytes) > maxExpansion;
  }
}
