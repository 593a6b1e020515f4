package org.lingvista.image;

/**
 * A decoded picture, sRGB, no alpha, upright.
 *
 * @param width in pixels
 * @param height in pixels
 * @param rgb interleaved bytes R G B, row by row, length 3·width·height
 */
public record RgbImage(int width, int height, byte[] rgb) {

  public RgbImage {
    if (width <= 0 || height <= 0 || rgb.length != 3L * width * height) {
      throw new IllegalArgumentException(
          "rgb must hold 3·width·height bytes; width=%d, height=%d, bytes=%d"
              .formatted(width, height, rgb.length));
    }
  }
}
