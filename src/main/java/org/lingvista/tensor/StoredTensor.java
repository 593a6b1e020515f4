package org.lingvista.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A tensor in host memory or in a memory-mapped file; needs no libtorch.
 *
 * @param dtype element type
 * @param shape sizes, empty for a scalar
 * @param data the elements, row-major, little endian, not necessarily aligned
 */
public record StoredTensor(DType dtype, long[] shape, MemorySegment data) {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  public StoredTensor {
    long expected = Math.multiplyExact(count(shape), dtype.bytes());
    if (data.byteSize() != expected) {
      throw new IllegalArgumentException(
          "%s%s takes %d bytes, not %d"
              .formatted(dtype, Arrays.toString(shape), expected, data.byteSize()));
    }
  }

  /** An F32 tensor with a copy of these values outside the heap. */
  public static StoredTensor of(float[] values, long... shape) {
    MemorySegment data = Arena.ofAuto().allocate(4L * values.length, 64);
    MemorySegment.copy(values, 0, data, FLOAT, 0, values.length);
    return new StoredTensor(DType.F32, shape, data);
  }

  /** An I64 tensor with a copy of these values outside the heap. */
  public static StoredTensor of(long[] values, long... shape) {
    MemorySegment data = Arena.ofAuto().allocate(8L * values.length, 64);
    MemorySegment.copy(values, 0, data, LONG, 0, values.length);
    return new StoredTensor(DType.I64, shape, data);
  }

  /** Number of elements. */
  public long elements() {
    return count(shape);
  }

  /**
   * The elements as floats, a copy. F64 is rounded; other floating point types are exact. Throws
   * {@link IllegalArgumentException} for integers and booleans.
   */
  public float[] toFloats() {
    float[] values = new float[arrayLength()];
    switch (dtype) {
      case F32 -> MemorySegment.copy(data, FLOAT, 0, values, 0, values.length);
      case F64 -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) data.get(DOUBLE, 8L * i);
        }
      }
      case F16 -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = Float.float16ToFloat(data.get(SHORT, 2L * i));
        }
      }
      case BF16 -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = Float.intBitsToFloat(data.get(SHORT, 2L * i) << 16);
        }
      }
      case BOOL, U8, I8, I32, I64 ->
          throw new IllegalArgumentException("a tensor of " + dtype + " has no floats");
    }
    return values;
  }

  /** Some of the elements as floats, a copy: for tensors larger than an array. */
  public float[] toFloats(long from, int count) {
    MemorySegment part = data.asSlice(from * dtype.bytes(), (long) count * dtype.bytes());
    return new StoredTensor(dtype, new long[] {count}, part).toFloats();
  }

  /** Rows of the first dimension, over the same memory. */
  public StoredTensor rows(long from, long count) {
    long[] part = shape.clone();
    part[0] = count;
    long rowBytes = shape[0] == 0 ? 0 : data.byteSize() / shape[0];
    return new StoredTensor(dtype, part, data.asSlice(from * rowBytes, count * rowBytes));
  }

  /**
   * The elements as longs, a copy; U8 is unsigned, BOOL is 0 or 1. Throws {@link
   * IllegalArgumentException} for floating point types.
   */
  public long[] toLongs() {
    long[] values = new long[arrayLength()];
    switch (dtype) {
      case I64 -> MemorySegment.copy(data, LONG, 0, values, 0, values.length);
      case I32 -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = data.get(INT, 4L * i);
        }
      }
      case U8, BOOL -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = Byte.toUnsignedLong(data.get(ValueLayout.JAVA_BYTE, i));
        }
      }
      case I8 -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = data.get(ValueLayout.JAVA_BYTE, i);
        }
      }
      case F16, BF16, F32, F64 ->
          throw new IllegalArgumentException("a tensor of " + dtype + " has no integers");
    }
    return values;
  }

  /** Type and shape, such as {@code F32[768, 512]}. */
  @Override
  public String toString() {
    return dtype + Arrays.toString(shape);
  }

  private int arrayLength() {
    return Math.toIntExact(elements());
  }

  /** Product of the sizes; throws {@link ArithmeticException} beyond a long. */
  static long count(long... shape) {
    long count = 1;
    for (long size : shape) {
      if (size < 0) {
        throw new IllegalArgumentException("a size is negative: " + Arrays.toString(shape));
      }
      count = Math.multiplyExact(count, size);
    }
    return count;
  }
}
