package org.lingvista.pretrained;

import org.lingvista.tensor.StoredTensor;

/**
 * A ViT's position embeddings for another number of patches: the class token's stays, the grid is
 * interpolated by a cubic filter (Keys 1981), row by row and then column by column.
 *
 * <p>Shapes: n old and m new patches on a side, W width.
 */
final class PositionGrid {

  /** The two ways in which published models are resized. */
  enum Filter {
    /** a = −0.75, four taps, the border repeated: PyTorch's bicubic, which transformers uses. */
    SHARP(-0.75),
    /** a = −0.5, widened when the grid shrinks, nothing beyond the border: open_clip's. */
    ANTIALIASED(-0.5);

    private final double a;

    Filter(double a) {
      this.a = a;
    }
  }

  private PositionGrid() {}

  /** Embeddings (1 + n², W) to (1 + m², W). */
  static StoredTensor resize(StoredTensor positions, int from, int to, Filter filter) {
    int width = Math.toIntExact(positions.shape()[1]);
    float[] old = positions.toFloats();
    double[][] taps = taps(from, to, filter);
    float[] resized = new float[(1 + to * to) * width];
    System.arraycopy(old, 0, resized, 0, width);
    double[] rows = new double[to * from * width]; // (m, n, W)
    for (int y = 0; y < to; y++) {
      for (int k = 0; k < from; k++) {
        for (int i = 0; taps[y][k] != 0 && i < from * width; i++) {
          rows[y * from * width + i] += taps[y][k] * old[width + k * from * width + i];
        }
      }
    }
    for (int y = 0; y < to; y++) {
      for (int x = 0; x < to; x++) {
        for (int c = 0; c < width; c++) {
          double sum = 0;
          for (int k = 0; k < from; k++) {
            sum += taps[x][k] * rows[(y * from + k) * width + c];
          }
          resized[(1 + y * to + x) * width + c] = (float) sum;
        }
      }
    }
    return StoredTensor.of(resized, 1 + (long) to * to, width);
  }

  /** For each new place the weight of each old one: (m, n). */
  private static double[][] taps(int from, int to, Filter filter) {
    double scale = (double) from / to;
    double widening = filter == Filter.ANTIALIASED ? Math.max(scale, 1) : 1;
    double[][] taps = new double[to][from];
    for (int i = 0; i < to; i++) {
      double centre = (i + 0.5) * scale - 0.5;
      int reach = (int) Math.ceil(2 * widening);
      double sum = 0;
      for (int k = (int) Math.floor(centre) - reach; k <= centre + reach + 1; k++) {
        boolean inside = k >= 0 && k < from;
        if (inside || filter == Filter.SHARP) {
          double weight = cubic((k - centre) / widening, filter.a);
          taps[i][Math.clamp(k, 0, from - 1)] += weight;
          sum += weight;
        }
      }
      for (int k = 0; k < from; k++) {
        taps[i][k] /= sum;
      }
    }
    return taps;
  }

  private static double cubic(double distance, double a) {
    double x = Math.abs(distance);
    if (x < 1) {
      return ((a + 2) * x - (a + 3)) * x * x + 1;
    }
    return x < 2 ? a * (((x - 5) * x + 8) * x - 4) : 0;
  }
}
