package org.lingvista.model;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.lingvista.tensor.Compute;
import org.lingvista.tensor.HostArrays;

/**
 * Which tokens of a padded batch exist, and how much they weigh. B rows, T tokens.
 *
 * @param attention added to attention scores (B, 1, 1, T): 0 for tokens, a large negative value for
 *     padding
 * @param tokens weight of a token in a mean: 1, or 0 for padding (B, T, 1)
 * @param inner true where a token is padding, [CLS] or [SEP] (B, T): what the semantic vector and
 *     the memory leave out
 * @param innerAttention as {@code attention}, for {@code inner} (B, T)
 */
record TokenMask(Tensor attention, Tensor tokens, Tensor inner, Tensor innerAttention) {
  /** Stands for minus infinity: attention to a row with nothing in it stays finite. */
  static final float NEVER = -1e9f;

  /** From unpadded lengths, [CLS] and [SEP] included. */
  static TokenMask of(int[] lengths, int length, Compute compute) {
    int rows = lengths.length;
    float[] attention = new float[rows * length];
    float[] tokens = new float[rows * length];
    boolean[] inner = new boolean[rows * length];
    float[] innerAttention = new float[rows * length];
    for (int row = 0; row < rows; row++) {
      if (lengths[row] < 1 || lengths[row] > length) {
        throw new IllegalArgumentException(
            "a row's length must be in [1, %d]; row=%d, length=%d"
                .formatted(length, row, lengths[row]));
      }
      for (int t = 0; t < length; t++) {
        int at = row * length + t;
        boolean token = t < lengths[row];
        attention[at] = token ? 0 : NEVER;
        tokens[at] = token ? 1 : 0;
        inner[at] = !token || t == 0 || t == lengths[row] - 1;
        innerAttention[at] = inner[at] ? NEVER : 0;
      }
    }
    return new TokenMask(
        HostArrays.floats(attention, compute, rows, 1, 1, length),
        HostArrays.floats(tokens, compute, rows, length, 1),
        HostArrays.booleans(inner, compute, rows, length),
        HostArrays.floats(innerAttention, compute, rows, length));
  }

  /**
   * The same tokens with weights: their logarithms are added to attention scores.
   *
   * @param logWeights (B, T), 0 for a weight of 1
   */
  TokenMask weighted(Tensor logWeights) {
    return new TokenMask(
        attention.add(logWeights.unsqueeze(1).unsqueeze(1)),
        tokens.mul(logWeights.exp().unsqueeze(2)),
        inner,
        innerAttention);
  }

  /**
   * Where tokens stand if each counts by its weight, but for no more than one: the sum of the
   * weights before it, as usual where all are 1. (B, T), in [0, T − 1].
   */
  Tensor positions() {
    Tensor weights = tokens.squeeze(2).clamp_max(new Scalar(1)); // (B, T)
    // the difference may be rounded up beyond the last position
    return weights.cumsum(1).sub(weights).clamp_max(new Scalar(weights.size(1) - 1));
  }

  /** Some rows, by their indices. */
  TokenMask rows(Tensor index) {
    return new TokenMask(
        attention.index_select(0, index),
        tokens.index_select(0, index),
        inner.index_select(0, index),
        innerAttention.index_select(0, index));
  }
}
