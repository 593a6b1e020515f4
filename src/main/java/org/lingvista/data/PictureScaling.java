package org.lingvista.data;

import java.awt.image.BufferedImage;
import org.lingvista.image.RgbaImage;

/** Area averaging: each target pixel is the mean of the source area it covers. */
final class PictureScaling {
  private PictureScaling() {}

  /**
   * Scales a picture down (or up) with premultiplied alpha, so that transparent pixels lend no
   * colour to their neighbours.
   *
   * @return a picture of type ARGB
   */
  static BufferedImage toSize(RgbaImage source, int width, int height) {
    int sourceWidth = source.width();
    int sourceHeight = source.height();
    byte[] rgba = source.rgba();
    float[][] planes = new float[4][rgba.length / 4]; // A, then R G B times A
    for (int i = 0; i < planes[0].length; i++) {
      float alpha = (rgba[4 * i + 3] & 0xff) / 255f;
      planes[0][i] = alpha;
      for (int c = 0; c < 3; c++) {
        planes[1 + c][i] = (rgba[4 * i + c] & 0xff) * alpha;
      }
    }
    for (int p = 0; p < planes.length; p++) {
      planes[p] = toSize(planes[p], sourceWidth, sourceHeight, width, height);
    }
    BufferedImage target = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < width * height; i++) {
      float alpha = planes[0][i];
      int pixel = Math.round(alpha * 255) << 24;
      if (alpha > 0) {
        pixel |= byteOf(planes[1][i] / alpha) << 16;
        pixel |= byteOf(planes[2][i] / alpha) << 8;
        pixel |= byteOf(planes[3][i] / alpha);
      }
      target.setRGB(i % width, i / width, pixel);
    }
    return target;
  }

  /** One plane, row by row. */
  static float[] toSize(float[] plane, int sourceWidth, int sourceHeight, int width, int height) {
    float[] rows = new float[width * sourceHeight];
    for (int y = 0; y < sourceHeight; y++) {
      average(plane, y * sourceWidth, 1, sourceWidth, rows, y * width, 1, width);
    }
    float[] scaled = new float[width * height];
    for (int x = 0; x < width; x++) {
      average(rows, x, width, sourceHeight, scaled, x, width, height);
    }
    return scaled;
  }

  private static void average(
      float[] source,
      int sourceStart,
      int sourceStep,
      int sourceLength,
      float[] target,
      int targetStart,
      int targetStep,
      int targetLength) {
    double ratio = (double) sourceLength / targetLength;
    for (int i = 0; i < targetLength; i++) {
      double from = i * ratio;
      double to = Math.min(sourceLength, from + ratio);
      double sum = 0;
      for (int j = (int) from; j < to; j++) {
        double covered = Math.min(to, j + 1) - Math.max(from, j);
        sum += covered * source[sourceStart + j * sourceStep];
      }
      target[targetStart + i * targetStep] = (float) (sum / (to - from));
    }
  }

  private static int byteOf(float value) {
    return Math.clamp(Math.round(value), 0, 255);
  }
}
