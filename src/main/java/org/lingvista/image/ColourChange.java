package org.lingvista.image;

/**
 * Brightness, contrast, saturation and hue in one matrix product per pixel: out = M·rgb + offset,
 * rounded and clipped once. Hues turn about the grey axis in the YIQ plane; grey stays grey.
 *
 * @param matrix (3, 3), row-major
 * @param greyShare how much of the picture's mean grey is added to every channel
 */
record ColourChange(double[] matrix, double greyShare) {
  /** ITU-R BT.601 luma, the grey of Pillow and of YIQ. */
  private static final double[] LUMA = {0.299, 0.587, 0.114};

  /**
   * @param brightness factor, 1 leaves as it is
   * @param contrast factor of the distance from the picture's mean grey
   * @param saturation factor of a pixel's distance from its grey
   * @param hue turn as a part of the colour circle
   * @param greyscale leaves no colour
   */
  static ColourChange of(
      double brightness, double contrast, double saturation, double hue, boolean greyscale) {
    double angle = 2 * Math.PI * hue;
    double s = greyscale ? 0 : saturation;
    double i = s * Math.cos(angle);
    double q = s * Math.sin(angle);
    // RGB to I and Q, and what I and Q add to R, G and B (FCC 1953 values).
    double[] toI = {0.5959, -0.2746, -0.3213};
    double[] toQ = {0.2115, -0.5227, 0.3112};
    double[] fromI = {0.9563, -0.2721, -1.1070};
    double[] fromQ = {0.6210, -0.6474, 1.7046};
    double[] matrix = new double[9];
    for (int to = 0; to < 3; to++) {
      for (int from = 0; from < 3; from++) {
        double turnedI = i * toI[from] - q * toQ[from];
        double turnedQ = q * toI[from] + i * toQ[from];
        double value = LUMA[from] + fromI[to] * turnedI + fromQ[to] * turnedQ;
        matrix[3 * to + from] = brightness * contrast * value;
      }
    }
    if (brightness == 1 && contrast == 1 && s == 1 && hue == 0) {
      matrix = new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1}; // without the rounding of the values above
    }
    return new ColourChange(matrix, brightness * (1 - contrast));
  }

  RgbImage apply(RgbImage image) {
    byte[] rgb = image.rgb();
    double meanGrey = 0;
    if (greyShare != 0) {
      long[] sums = new long[3];
      for (int at = 0; at < rgb.length; at += 3) {
        sums[0] += rgb[at] & 0xff;
        sums[1] += rgb[at + 1] & 0xff;
        sums[2] += rgb[at + 2] & 0xff;
      }
      meanGrey =
          (LUMA[0] * sums[0] + LUMA[1] * sums[1] + LUMA[2] * sums[2])
              / ((double) image.width() * image.height());
    }
    double offset = greyShare * meanGrey + 0.5;
    byte[] changed = new byte[rgb.length];
    for (int at = 0; at < rgb.length; at += 3) {
      int red = rgb[at] & 0xff;
      int green = rgb[at + 1] & 0xff;
      int blue = rgb[at + 2] & 0xff;
      for (int c = 0; c < 3; c++) {
        double value =
            matrix[3 * c] * red + matrix[3 * c + 1] * green + matrix[3 * c + 2] * blue + offset;
        changed[at + c] = (byte) (value < 0 ? 0 : value > 255 ? 255 : (int) value);
      }
    }
    return new RgbImage(image.width(), image.height(), changed);
  }
}
