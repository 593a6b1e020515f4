package org.lingvista.model;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
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
    Tensor states =
        torch.scaled_dot_product_attention(
            split(query, heads),
            split(key, heads),
            split(value, heads),
            mask == null ? new TensorOptional() : new TensorOptional(mask),
            0.0,
            false,
            new DoubleOptional(),
            false); // (B, N, Lq, D)
    return states.transpose(1, 2).reshape(rows, length, hidden); // (B, Lq, H)
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
