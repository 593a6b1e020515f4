package org.lingvista.image;

/** Pictures made small for the eye, in proportion. */
public final class Shrinking {

  private Shrinking() {}

  /**
   * The picture with no side longer than {@code longest} pixels; one that fits is returned as it
   * is.
   */
  public static RgbImage toFit(RgbImage image, int longest) {
    if (longest <= 0) {
      throw new IllegalArgumentException("longest must be positive; longest=" + longest);
    }
    int longer = Math.max(image.width(), image.height());
    if (longer <= longest) {
      return image;
    }
    int width = Math.max(1, Math.round((float) image.width() * longest / longer));
    int height = Math.max(1, Math.round((float) image.height() * longest / longer));
    return Resampler.resize(image, width, height, 0, 0, width, height);
  }
}
