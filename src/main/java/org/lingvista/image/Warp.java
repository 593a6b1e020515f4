package org.lingvista.image;

/**
 * An affine view of a picture, of the same size, by bilinear interpolation. Lengths are parts of
 * the picture's sides.
 *
 * @param across how much of the width the view covers; negative mirrors
 * @param down how much of the height
 * @param moveX how far the view's centre lies right of the picture's
 * @param moveY how far below
 * @param angle turn of the view in radians
 */
record Warp(double across, double down, double moveX, double moveY, double angle) {
  /** Instead of a colour: what lies outside repeats the picture's edge. */
  static final int REPEAT_EDGE = -1;

  private static final int BITS = 8;
  private static final int ONE = 1 << BITS;

  /**
   * @param uncovered colour of what lies outside of the picture, 0xRRGGBB, or {@link #REPEAT_EDGE}
   */
  RgbImage apply(RgbImage image, int uncovered) {
    if (across == 1 && down == 1 && moveX == 0 && moveY == 0 && angle == 0) {
      return image;
    }
    int width = image.width();
    int height = image.height();
    byte[] rgb = image.rgb();
    byte[] result = new byte[rgb.length];
    double cosine = Math.cos(angle);
    double sine = Math.sin(angle);
    int to = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double viewX = (x + 0.5 - width / 2.0) * across;
        double viewY = (y + 0.5 - height / 2.0) * down;
        double sourceX = width * (0.5 + moveX) + cosine * viewX - sine * viewY - 0.5;
        double sourceY = height * (0.5 + moveY) + sine * viewX + cosine * viewY - 0.5;
        int fixedX = (int) Math.floor(sourceX * ONE + 0.5);
        int fixedY = (int) Math.floor(sourceY * ONE + 0.5);
        int left = fixedX >> BITS;
        int top = fixedY >> BITS;
        int right = fixedX & (ONE - 1);
        int below = fixedY & (ONE - 1);
        for (int c = 0; c < 3; c++) {
          int upper =
              sample(rgb, width, height, left, top, c, uncovered) * (ONE - right)
                  + sample(rgb, width, height, left + 1, top, c, uncovered) * right;
          int lower =
              sample(rgb, width, height, left, top + 1, c, uncovered) * (ONE - right)
                  + sample(rgb, width, height, left + 1, top + 1, c, uncovered) * right;
          int sum = upper * (ONE - below) + lower * below;
          result[to++] = (byte) ((sum + (1 << (2 * BITS - 1))) >> (2 * BITS));
        }
      }
    }
    return new RgbImage(width, height, result);
  }

  private static int sample(byte[] rgb, int width, int height, int x, int y, int c, int uncovered) {
    boolean inside = x >= 0 && x < width && y >= 0 && y < height;
    if (!inside && uncovered != REPEAT_EDGE) {
      return uncovered >> (16 - 8 * c) & 0xff;
    }
    int column = Math.clamp(x, 0, width - 1);
    int row = Math.clamp(y, 0, height - 1);
    return rgb[3 * (row * width + column) + c] & 0xff;
  }
}
