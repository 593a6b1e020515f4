package org.lingvista.image;

/**
 * A decoded picture with transparency, sRGB, upright; colour is not premultiplied.
 *
 * @param width in pixels
 * @param height in pixels
 * @param rgba interleaved bytes R G B A, row by row, length 4·width·height
 */
public record RgbaImage(int width, int height, byte[] rgba) {

  public RgbaImage {
    if (width <= 0 || height <= 0 || rgba.length != 4L * width * height) {
      throw new IllegalArgumentException(
          "rgba must hold 4·width·height bytes; width=%d, height=%d, bytes=%d"
              .formatted(width, height, rgba.length));
    }
  }

  /**
   * The picture on a background of one colour.
   *
   * @param colour 0xRRGGBB
   */
  public RgbImage onto(int colour) {
    int[] background = {colour >> 16 & 0xff, colour >> 8 & 0xff, colour & 0xff};
    byte[] rgb = new byte[3 * width * height];
    for (int from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
      int alpha = rgba[from + 3] & 0xff;
      for (int c = 0; c < 3; c++) {
        int mixed = (rgba[from + c] & 0xff) * alpha + background[c] * (255 - alpha);
        rgb[to + c] = (byte) ((mixed + 127) / 255);
      }
    }
    return new RgbImage(width, height, rgb);
  }
}
