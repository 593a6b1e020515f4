package org.lingvista.tensor;

/**
 * Element types of stored tensors. The order is that in which safetensors lays tensors out, last
 * first, so that wide elements come first and every tensor is aligned.
 */
public enum DType {
  BOOL(1),
  U8(1),
  I8(1),
  F16(2),
  BF16(2),
  I32(4),
  F32(4),
  F64(8),
  I64(8);

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  /** Whether its elements are floating point numbers. */
  public boolean isFloat() {
    return this == F16 || this == BF16 || this == F32 || this == F64;
  }

  /** Bytes of one element. */
  public int bytes() {
    return bytes;
  }
}
