package org.lingvista.export;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.lingvista.tensor.DType;
import org.lingvista.tensor.StoredTensor;

/**
 * Weights as 8-bit integers, symmetric: w ≈ s·q with q = round(w/s), half to even, from −Q to Q and
 * s = max|w|/Q over a channel.
 *
 * <ul>
 *   <li>Matrices (out, in) of transformer blocks and of fusion become int8 (in, out), the order
 *       that {@code MatMulInteger} takes, with one scale per output and Q = 63. Processors without
 *       VNNI add two products of a uint8 and an int8 in 16 bits, and clip what does not fit:
 *       2·255·63 fits, 2·255·127 does not;
 *   <li>word embeddings (V, H) become int8 (V, H), with one scale per row and Q = 127;
 *   <li>all others stay as they are: biases, norms and positions are small, and the heads and
 *       projections decide labels and vectors directly.
 * </ul>
 *
 * The scales of NAME are the float tensor {@code NAME_scale}.
 */
final class Int8Weights {
  private static final int LARGEST_OF_MATRIX = 63;
  private static final int LARGEST_OF_TABLE = 127;

  /** Values read at once, so that a table larger than an array is no trouble. */
  private static final int CHUNK = 1 << 22;

  private Int8Weights() {}

  /** How the scales of a weight are called. */
  static String scaleOf(String weight) {
    return weight + "_scale";
  }

  /** All weights of a model, those named above quantised. */
  static Map<String, StoredTensor> of(Map<String, StoredTensor> weights) {
    Map<String, StoredTensor> quantized = new LinkedHashMap<>();
    weights.forEach((name, tensor) -> {
      if (tensor.shape().length == 2 && isTable(name)) {
        put(quantized, name, tensor, false);
      } else if (tensor.shape().length == 2 && isMatrix(name)) {
        put(quantized, name, tensor, true);
      } else {
        quantized.put(name, tensor);
      }
    });
    return quantized;
  }

  private static boolean isTable(String name) {
    return name.endsWith(".word_embeddings.weight");
  }

  private static boolean isMatrix(String name) {
    return name.endsWith(".weight")
        && (name.contains(".encoder.layer")
            || name.startsWith("fusion.attention.")
            || name.startsWith("fusion.memory."));
  }

  private static void put(
      Map<String, StoredTensor> quantized, String name, StoredTensor tensor, boolean transpose) {
    int rows = Math.toIntExact(tensor.shape()[0]);
    int columns = Math.toIntExact(tensor.shape()[1]);
    MemorySegment integers = Arena.ofAuto().allocate((long) rows * columns, 64);
    float[] scales = new float[rows];
    int atOnce = Math.max(1, CHUNK / Math.max(1, columns));
    int largest = transpose ? LARGEST_OF_MATRIX : LARGEST_OF_TABLE;
    for (int from = 0; from < rows; from += atOnce) {
      int first = from;
      int count = Math.min(atOnce, rows - from);
      float[] values = tensor.toFloats((long) first * columns, count * columns);
      IntStream.range(0, count)
          .parallel()
          .forEach(i -> {
            int row = first + i;
            scales[row] = scale(name, values, i * columns, columns, largest);
            for (int column = 0; column < columns; column++) {
              long place = transpose ? (long) column * rows + row : (long) row * columns + column;
              double quotient = Math.rint(values[i * columns + column] / (double) scales[row]);
              integers.set(
                  ValueLayout.JAVA_BYTE,
                  place,
                  (byte) Math.clamp((long) quotient, -largest, largest));
            }
          });
    }
    long[] shape = transpose ? new long[] {columns, rows} : new long[] {rows, columns};
    quantized.put(name, new StoredTensor(DType.I8, shape, integers));
    quantized.put(scaleOf(name), StoredTensor.of(scales, rows));
  }

  /** max|w|/Q of a channel; 1 for a channel of zeros, which any scale keeps. */
  private static float scale(String name, float[] values, int from, int count, int largest) {
    float most = 0;
    for (int i = from; i < from + count; i++) {
      if (!Float.isFinite(values[i])) {
        throw new ExportException(
            "weight %s holds %s and cannot be quantised".formatted(name, values[i]));
      }
      most = Math.max(most, Math.abs(values[i]));
    }
    float scale = most / largest;
    return scale > 0 ? scale : 1;
  }
}
