package org.lingvista.model;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.lingvista.tensor.Compute;
import org.lingvista.tensor.Parameters;

/**
 * The layers every network here is made of, as functions of named weights.
 *
 * <p>Shapes: B rows, L tokens, H hidden width, N heads, D = H/N.
 *
 * @param weights the weights, read by name
 * @param layerNormEps added to the variance in LayerNorm
 * @param dropout share of values set to zero while training
 * @param training whether dropout acts
 */
record Layers(Parameters weights, double layerNormEps, double dropout, boolean training) {
  private static final long MOST_COMPOSED_SCORES = 128 * 128;

  /** x·Wᵀ + b with {@code name.weight} and, if there is one, {@code name.bias}. */
  Tensor linear(String name, Tensor x) {
    Tensor weight = weights.get(name + ".weight");
    String bias = name + ".bias";
    return weights.has(bias)
        ? torch.linear(x, weight, new TensorOptional(weights.get(bias)))
        : torch.linear(x, weight);
  }

  /** LayerNorm over the last dimension. */
  Tensor layerNorm(String name, Tensor x) {
    Tensor weight = weights.get(name + ".weight");
    return torch.layer_norm(
        x,
        new long[] {weight.size(0)},
        new TensorOptional(weight),
        new TensorOptional(weights.get(name + ".bias")),
        layerNormEps,
        true);
  }

  /** Dropout while training, the identity otherwise. */
  Tensor drop(Tensor x) {
    return training && dropout > 0 ? torch.dropout(x, dropout, true) : x;
  }

  /**
   * Multi-head scaled dot-product attention (Vaswani et al. 2017, §3.2) without its output
   * projection. Attention probabilities are not dropped out, so that the fused kernel can be used.
   *
   * @param query projected queries (B, Lq, H)
   * @param key projected keys (B, Lk, H)
   * @param value projected values (B, Lk, H)
   * @param mask added to the scores (B, 1, 1, Lk), or null
   * @return (B, Lq, H)
   */
  Tensor attention(Tensor query, Tensor key, Tensor value, @Nullable Tensor mask, int heads) {
    long rows = query.size(0);
    long length = query.size(1);
    long hidden = query.size(2);
    Tensor q = split(query, heads);
    Tensor k = split(key, heads);
    Tensor v = split(value, heads);
    Tensor states =
        composed(length * key.size(1))
            ? composed(q, k, v, mask)
            : fused(q, k, v, mask); // (B, N, Lq, D)
    return states.transpose(1, 2).reshape(rows, length, hidden); // (B, Lq, H)
  }

  /**
   * libtorch's fused CPU kernel multiplies bf16 matrices one head of one row at a time: for short
   * texts and few patches its overhead makes a training step 1.7 times as long
   * (docs/experiments.md). In float32, on CUDA and for long inputs it is the better one.
   */
  private boolean composed(long scoresPerHead) {
    Compute compute = weights.compute();
    return compute.precision() == Compute.Precision.BF16
        && compute.device().equals("cpu")
        && scoresPerHead <= MOST_COMPOSED_SCORES;
  }

  private static Tensor composed(Tensor q, Tensor k, Tensor v, @Nullable Tensor mask) {
    Scalar scale = new Scalar(1 / Math.sqrt((double) q.size(3)));
    Tensor scores = q.matmul(k.transpose(2, 3)).mul(scale); // (B, N, Lq, Lk)
    return (mask == null ? scores : scores.add(mask)).softmax(-1).matmul(v);
  }

  private static Tensor fused(Tensor q, Tensor k, Tensor v, @Nullable Tensor mask) {
    return torch.scaled_dot_product_attention(
        q,
        k,
        v,
        mask == null ? new TensorOptional() : new TensorOptional(mask),
        0.0,
        false,
        new DoubleOptional(),
        false);
  }

  private static Tensor split(Tensor x, int heads) {
    long depth = x.size(2) / heads;
    return x.view(x.size(0), x.size(1), heads, depth).transpose(1, 2); // (B, N, L, D)
  }

  /** The feed-forward activation. */
  static Tensor activate(ModelConfig.Activation activation, Tensor x) {
    return switch (activation) {
      case GELU -> torch.gelu(x);
      case QUICK_GELU -> x.mul(torch.sigmoid(x.mul(new Scalar(1.702))));
    };
  }

  /** Rows scaled to length 1, computed in single precision; zero stays zero. */
  static Tensor normalize(Tensor x) {
    Tensor wide = x.to(torch.ScalarType.Float);
    Tensor norm =
        wide.norm(new org.bytedeco.pytorch.ScalarOptional(new Scalar(2.0)), new long[] {-1}, true);
    return wide.div(norm.clamp_min(new Scalar(1e-12)));
  }
}
