package org.lingvista.image;

/** The binomial filter 1 2 1 in both directions; edges repeat. */
final class Blur {

  private Blur() {}

  static RgbImage apply(RgbImage image) {
    int rowBytes = 3 * image.width();
    byte[] rgb = image.rgb();
    int[] across = new int[rgb.length];
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < rowBytes; x++) {
        int at = y * rowBytes + x;
        int left = rgb[x >= 3 ? at - 3 : at] & 0xff;
        int right = rgb[x + 3 < rowBytes ? at + 3 : at] & 0xff;
        across[at] = left + 2 * (rgb[at] & 0xff) + right;
      }
    }
    byte[] blurred = new byte[rgb.length];
    for (int at = 0; at < rgb.length; at++) {
      int above = across[at >= rowBytes ? at - rowBytes : at];
      int below = across[at + rowBytes < rgb.length ? at + rowBytes : at];
      blurred[at] = (byte) ((above + 2 * across[at] + below + 8) >> 4);
    }
    return new RgbImage(image.width(), image.height(), blurred);
  }
}
