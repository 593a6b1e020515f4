package org.lingvista.image;

/** From a picture of any size to what a ViT reads, equal to CLIP's processor on Pillow. */
public final class Preprocessor {

  private Preprocessor() {}

  /** Normalised values (3, S, S), row-major, of the resized and cropped picture. */
  public static float[] preprocess(RgbImage image, ImageNormalization normalization) {
    int size = normalization.size();
    float[] values = new float[3 * size * size];
    normalize(square(image, size), normalization, values, 0);
    return values;
  }

  /**
   * The shorter side resized to {@code size}, the longer in proportion (rounded down), and the
   * centre {@code size × size} of that.
   */
  public static RgbImage square(RgbImage image, int size) {
    int shorter = Math.min(image.width(), image.height());
    int newWidth = Math.toIntExact((long) size * image.width() / shorter);
    int newHeight = Math.toIntExact((long) size * image.height() / shorter);
    if (newWidth == image.width() && newHeight == image.height() && newWidth == newHeight) {
      return image;
    }
    int left = (newWidth - size) / 2;
    int top = (newHeight - size) / 2;
    return Resampler.resize(image, newWidth, newHeight, left, top, size, size);
  }

  /**
   * Writes (x/255 − mean)/std of a square picture into a batch.
   *
   * @param values receives (3, S, S) from {@code offset} on
   */
  public static void normalize(
      RgbImage square, ImageNormalization normalization, float[] values, int offset) {
    int size = normalization.size();
    if (square.width() != size || square.height() != size) {
      throw new IllegalArgumentException(
          "picture must be size x size; width=%d, height=%d, size=%d"
              .formatted(square.width(), square.height(), size));
    }
    byte[] rgb = square.rgb();
    float[] table = new float[256];
    for (int c = 0; c < 3; c++) {
      for (int level = 0; level < 256; level++) {
        table[level] = (level / 255f - normalization.mean()[c]) / normalization.std()[c];
      }
      int to = offset + c * size * size;
      for (int from = c; from < rgb.length; from += 3) {
        values[to++] = table[rgb[from] & 0xff];
      }
    }
  }
}
