package org.lingvista.model;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.lingvista.tensor.Parameters;

/**
 * The shared text encoder E_t (SPEC §2): BERT, pooling, projection to d, L2 normalisation.
 *
 * <p>Shapes: B rows, T tokens, H hidden width, d embedding width.
 */
final class TextEncoder {
  private final ModelConfig.Text config;
  private final Layers layers;
  private final BertBlocks bert;

  TextEncoder(ModelConfig.Text config, Parameters weights, boolean training) {
    this.config = config;
    this.layers = new Layers(weights, config.layerNormEps(), config.dropout(), training);
    this.bert =
        new BertBlocks(
            layers,
            "text.",
            "text.embeddings.word_embeddings.weight",
            config.layers(),
            config.heads());
  }

  /** The embedding block's output x, where fusion joins: ids (B, T) to (B, T, H). */
  Tensor embed(Tensor ids) {
    return bert.embed(ids);
  }

  /** The same of tokens at positions (B, T) that may lie between two. */
  Tensor embed(Tensor ids, Tensor positions) {
    return bert.embed(ids, positions);
  }

  /** From embedded tokens to their states after the last block (B, T, H). */
  Tensor states(Tensor embeddings, TokenMask mask) {
    return bert.encode(embeddings, mask.attention());
  }

  /** From embedded tokens to normalised vectors (B, d). */
  Tensor encode(Tensor embeddings, TokenMask mask) {
    Tensor projected = layers.linear("text.projection", pool(embeddings, mask));
    return Layers.normalize(
        switch (config.head()) {
          case LINEAR -> projected;
          case TANH -> torch.tanh(projected);
        });
  }

  private Tensor pool(Tensor embeddings, TokenMask mask) {
    return switch (config.pooling()) {
      case MEAN -> {
        Tensor wide = states(embeddings, mask).to(ScalarType.Float);
        Tensor sum = wide.mul(mask.tokens()).sum(1); // (B, H)
        yield sum.div(mask.tokens().sum(1).clamp_min(new Scalar(1e-9)));
      }
      case CLS -> first(embeddings, mask);
      case POOLER -> torch.tanh(layers.linear("text.pooler.dense", first(embeddings, mask)));
    };
  }

  private Tensor first(Tensor embeddings, TokenMask mask) {
    return bert.encodeFirst(embeddings, mask.attention());
  }
}
