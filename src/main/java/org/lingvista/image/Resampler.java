package org.lingvista.image;

import java.util.Arrays;

/**
 * Bicubic resizing as Pillow does it (a = −0.5, the kernel stretched when shrinking; {@code
 * src/libImaging/Resample.c}): first the rows, then the columns, each in fixed point with 22 bits
 * and rounded to 8 bits, so that the bytes are Pillow's bytes.
 */
final class Resampler {
  private static final int BITS = 32 - 8 - 2;

  private Resampler() {}

  /**
   * Resizes a picture to {@code newWidth × newHeight} and returns the part of it that begins at
   * (left, top) and is {@code width × height} large. Only that part is computed.
   */
  static RgbImage resize(
      RgbImage image, int newWidth, int newHeight, int left, int top, int width, int height) {
    int rowBytes = 3 * width;
    Taps across = Taps.of(image.width(), newWidth, left, width);
    Taps down = Taps.of(image.height(), newHeight, top, height);
    int firstRow = down.starts[0];
    int rows = down.starts[height - 1] + down.counts[height - 1] - firstRow;
    byte[] narrow = new byte[Math.multiplyExact(rows, rowBytes)];
    for (int y = 0; y < rows; y++) {
      across.row(image.rgb(), 3 * image.width() * (firstRow + y), narrow, y * rowBytes);
    }
    byte[] result = new byte[Math.multiplyExact(height, rowBytes)];
    int[] sums = new int[rowBytes];
    for (int y = 0; y < height; y++) {
      down.column(y, narrow, firstRow, sums, result);
    }
    return new RgbImage(width, height, result);
  }

  private static double cubic(double x) {
    double a = -0.5;
    double d = Math.abs(x);
    if (d < 1) {
      return ((a + 2) * d - (a + 3)) * d * d + 1;
    }
    return d < 2 ? (((d - 5) * d + 8) * d - 4) * a : 0;
  }

  private static byte clip(int sum) {
    int value = sum >> BITS;
    return (byte) (value < 0 ? 0 : Math.min(value, 255));
  }

  /**
   * The weights of one direction: output i is the sum over k {@literal <} counts[i] of input
   * starts[i] + k times weights[i][k].
   */
  private record Taps(int[] starts, int[] counts, int[][] weights) {

    static Taps of(int size, int newSize, int first, int length) {
      int[] starts = new int[length];
      int[] counts = new int[length];
      int[][] weights = new int[length][];
      double scale = (double) size / newSize;
      double stretch = Math.max(scale, 1);
      double support = 2 * stretch;
      for (int i = 0; i < length; i++) {
        if (size == newSize) { // Pillow leaves a direction out that keeps its size
          starts[i] = first + i;
          counts[i] = 1;
          weights[i] = new int[] {1 << BITS};
          continue;
        }
        double centre = (first + i + 0.5) * scale;
        int start = Math.max(0, (int) (centre - support + 0.5));
        int count = Math.min(size, (int) (centre + support + 0.5)) - start;
        double[] exact = new double[count];
        double sum = 0;
        for (int k = 0; k < count; k++) {
          exact[k] = cubic((k + start - centre + 0.5) / stretch);
          sum += exact[k];
        }
        int[] fixed = new int[count];
        for (int k = 0; k < count; k++) {
          double weight = (sum == 0 ? exact[k] : exact[k] / sum) * (1 << BITS);
          fixed[k] = (int) (weight < 0 ? weight - 0.5 : weight + 0.5);
        }
        starts[i] = start;
        counts[i] = count;
        weights[i] = fixed;
      }
      return new Taps(starts, counts, weights);
    }

    void row(byte[] from, int offset, byte[] to, int toOffset) {
      for (int i = 0; i < starts.length; i++) {
        int[] taps = weights[i];
        int at = offset + 3 * starts[i];
        int red = 1 << (BITS - 1);
        int green = red;
        int blue = red;
        for (int tap : taps) {
          red += (from[at] & 0xff) * tap;
          green += (from[at + 1] & 0xff) * tap;
          blue += (from[at + 2] & 0xff) * tap;
          at += 3;
        }
        to[toOffset + 3 * i] = clip(red);
        to[toOffset + 3 * i + 1] = clip(green);
        to[toOffset + 3 * i + 2] = clip(blue);
      }
    }

    void column(int i, byte[] from, int firstRow, int[] sums, byte[] to) {
      Arrays.fill(sums, 1 << (BITS - 1));
      for (int k = 0; k < counts[i]; k++) {
        int tap = weights[i][k];
        int at = (starts[i] - firstRow + k) * sums.length;
        for (int x = 0; x < sums.length; x++) {
          sums[x] += (from[at + x] & 0xff) * tap;
        }
      }
      for (int x = 0; x < sums.length; x++) {
        to[i * sums.length + x] = clip(sums[x]);
      }
    }
  }
}
