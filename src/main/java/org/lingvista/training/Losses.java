package org.lingvista.training;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.lingvista.tensor.Compute;
import org.lingvista.tensor.HostArrays;

/**
 * The losses of SPEC §3, in single precision.
 *
 * <p>Shapes: B left rows, U right rows, d embedding width, T tokens, I intents, L BIO labels.
 */
final class Losses {
  /** Slot label that is not trained: special tokens and padding. */
  static final long IGNORE = -100;

  private static final long REDUCTION_MEAN = 1; // at::Reduction::Mean

  private Losses() {}

  /**
   * Multi-positive InfoNCE over exp(s)·A·Bᵀ, the mean of both directions: −mean_i (1/|P_i|)
   * Σ_{j∈P_i} log softmax_j.
   *
   * @param left A (B, d), L2-normalised
   * @param right B (U, d), L2-normalised
   * @param logScale s, shape [1]
   * @param positives B·U flags, row by row; every row and column has at least one
   * @return a scalar
   */
  static Tensor infoNce(
      Tensor left, Tensor right, Tensor logScale, boolean[] positives, Compute compute) {
    int rows = Math.toIntExact(left.size(0));
    int columns = Math.toIntExact(right.size(0));
    Tensor logits = left.matmul(right.t()).to(ScalarType.Float).mul(logScale.exp()); // (B, U)
    float[] forward = new float[rows * columns];
    float[] backward = new float[rows * columns];
    weigh(positives, rows, columns, forward, backward);
    Tensor toRight =
        logits.log_softmax(1).mul(HostArrays.floats(forward, compute, rows, columns)).sum();
    Tensor toLeft =
        logits.log_softmax(0).mul(HostArrays.floats(backward, compute, rows, columns)).sum();
    return toRight.add(toLeft).mul(new Scalar(-0.5));
  }

  /** The first values of each row (B, d), normalised again: (B, width). */
  static Tensor cut(Tensor vectors, int width) {
    Tensor first = vectors.narrow(1, 0, width).to(ScalarType.Float);
    Tensor norm = first.norm(new ScalarOptional(new Scalar(2.0)), new long[] {-1}, true);
    return first.div(norm.clamp_min(new Scalar(1e-12)));
  }

  /** 1/(B·|P_i|) on the positives of each row, 1/(U·|P_u|) on those of each column. */
  private static void weigh(
      boolean[] positives, int rows, int columns, float[] forward, float[] backward) {
    int[] inRow = new int[rows];
    int[] inColumn = new int[columns];
    for (int i = 0; i < rows; i++) {
      for (int u = 0; u < columns; u++) {
        if (positives[i * columns + u]) {
          inRow[i]++;
          inColumn[u]++;
        }
      }
    }
    for (int i = 0; i < rows; i++) {
      for (int u = 0; u < columns; u++) {
        if (positives[i * columns + u]) {
          forward[i * columns + u] = 1f / (rows * (float) inRow[i]);
          backward[i * columns + u] = 1f / (columns * (float) inColumn[u]);
        }
      }
    }
  }

  /** L_intent: cross-entropy of logits (B, I) against classes (B), the mean over B. */
  static Tensor intent(Tensor logits, int[] classes, Compute compute) {
    return torch.cross_entropy_loss(logits, HostArrays.longs(classes, compute, classes.length));
  }

  /**
   * L_slot: cross-entropy of logits (B, T, L) against BIO classes (B·T), the mean over labelled
   * tokens.
   */
  static Tensor slot(Tensor logits, int[] classes, Compute compute) {
    return torch.cross_entropy_loss(
        logits.view(classes.length, logits.size(2)),
        HostArrays.longs(classes, compute, classes.length),
        new TensorOptional(),
        REDUCTION_MEAN,
        IGNORE,
        0);
  }

  /**
   * L3 = mean_b ‖a_b − sg(t_b)‖², the sum over d.
   *
   * @param fused a (M, d)
   * @param target t (M, d), already without gradient
   */
  static Tensor semanticDistance(Tensor fused, Tensor target) {
    Tensor difference = fused.sub(target);
    return difference.mul(difference).sum(-1).mean();
  }
}
