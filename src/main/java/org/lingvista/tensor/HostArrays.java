package org.lingvista.tensor;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Java arrays to tensors and back. Tensors made here are copies and belong to the scope that is
 * open.
 */
public final class HostArrays {
  private HostArrays() {}

  /** A float32 tensor of this shape on the device. */
  public static Tensor floats(float[] values, Compute compute, long... shape) {
    requireSize(values.length, shape);
    return onDevice(Tensor.create(values, shape), compute);
  }

  /** An int64 tensor of this shape on the device. */
  public static Tensor longs(int[] values, Compute compute, long... shape) {
    requireSize(values.length, shape);
    long[] wide = new long[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return onDevice(Tensor.create(wide, shape), compute);
  }

  /** A boolean tensor of this shape on the device. */
  public static Tensor booleans(boolean[] values, Compute compute, long... shape) {
    requireSize(values.length, shape);
    return onDevice(Tensor.create(values, shape), compute);
  }

  /** All values in row-major order, converted to float. */
  public static float[] toFloats(Tensor tensor) {
    try (TensorScope scope = new TensorScope()) {
      Tensor host = tensor.detach().cpu().to(ScalarType.Float).contiguous();
      float[] values = new float[Math.toIntExact(host.numel())];
      new FloatPointer(host.data_ptr()).get(values);
      return values;
    }
  }

  /** All values in row-major order; the tensor must be integral. */
  public static long[] toLongs(Tensor tensor) {
    try (TensorScope scope = new TensorScope()) {
      Tensor host = tensor.detach().cpu().to(ScalarType.Long).contiguous();
      long[] values = new long[Math.toIntExact(host.numel())];
      new LongPointer(host.data_ptr()).get(values);
      return values;
    }
  }

  /** A matrix as one array per row. */
  public static float[][] toRows(Tensor matrix) {
    float[] values = toFloats(matrix);
    int rows = Math.toIntExact(matrix.size(0));
    int width = rows == 0 ? 0 : values.length / rows;
    float[][] result = new float[rows][width];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(values, row * width, result[row], 0, width);
    }
    return result;
  }

  private static Tensor onDevice(Tensor tensor, Compute compute) {
    return compute.device().equals("cpu")
        ? tensor
        : tensor.to(compute.torchDevice(), tensor.scalar_type());
  }

  private static void requireSize(int length, long... shape) {
    long size = 1;
    for (long dimension : shape) {
      size *= dimension;
    }
    if (size != length) {
      throw new IllegalArgumentException(
          "shape must have as many values as the array; shape=%s, values=%d"
              .formatted(java.util.Arrays.toString(shape), length));
    }
  }
}
