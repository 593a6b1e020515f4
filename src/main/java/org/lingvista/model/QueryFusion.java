package org.lingvista.model;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.lingvista.tensor.Parameters;

/**
 * Fusion F (SPEC §2; the paper's NLU integration): the query's token embeddings attend to a memory
 * made of the NLU module's soft predictions and states. The gate starts at zero, so that at first a
 * query is encoded as plain text.
 *
 * <p>Shapes: B rows, T tokens, H text width, Hn NLU width.
 */
final class QueryFusion {
  private final ModelConfig config;
  private final Parameters weights;
  private final Layers layers;

  QueryFusion(ModelConfig config, Parameters weights, boolean training) {
    this.config = config;
    this.weights = weights;
    this.layers =
        new Layers(weights, config.text().layerNormEps(), config.text().dropout(), training);
  }

  /** x + tanh(g)·CrossAttention(LN(x), M, M): x (B, T, H) to (B, T, H). */
  Tensor fuse(Tensor x, NluModule.Output nlu, TokenMask mask) {
    Tensor memory = memory(nlu); // (B, 2 + T, H)
    Tensor attended =
        layers.attention(
            layers.linear("fusion.attention.query", layers.layerNorm("fusion.layer_norm", x)),
            layers.linear("fusion.attention.key", memory),
            layers.linear("fusion.attention.value", memory),
            memoryMask(mask),
            config.fusion().heads());
    Tensor added = layers.linear("fusion.attention.output", attended);
    return config.fusion().gate()
        ? x.add(torch.tanh(weights.get("fusion.gate")).mul(added))
        : x.add(added);
  }

  /**
   * The mask through which the text encoder looks at a query, the tokens weighted by r_t^β with r_t
   * = P(slot_t is semantic) / max_s P(slot_s is semantic) and β learned, 0 at the start: β·log r_t
   * is added to the attention scores, a mean over tokens is weighted by r_t^β, and a token stands
   * at the sum of these weights before it, so that what is looked for stands where it would stand
   * alone. [CLS] and [SEP] weigh 1, as in any text; a query whose tokens are all equally likely is
   * looked at as plain text. Not in the paper (docs/decisions.md).
   */
  TokenMask focus(NluModule.Output nlu, TokenMask mask) {
    if (!config.fusion().focus()) {
      return mask;
    }
    Tensor most =
        nlu.logSemantic()
            .masked_fill(mask.inner(), new Scalar(TokenMask.NEVER))
            .amax(new long[] {1}, true); // (B, 1)
    Tensor relative = nlu.logSemantic().sub(most).masked_fill(mask.inner(), new Scalar(0.0));
    return mask.weighted(relative.mul(weights.get("fusion.focus"))); // (B, T)
  }

  /** M = [W_m·E_intent(p); W_m·f; W_m·(h_t + E_slot(p_t))]. */
  private Tensor memory(NluModule.Output nlu) {
    Tensor intent =
        nlu.intentLogits()
            .softmax(1)
            .matmul(weights.get("fusion.intent_embedding.weight")); // (B, Hn)
    Tensor slots =
        nlu.slotLogits()
            .softmax(2)
            .matmul(weights.get("fusion.slot_embedding.weight")); // (B, T, Hn)
    Tensor rows =
        torch.cat(
            new TensorVector(
                intent.unsqueeze(1).to(ScalarType.Float),
                nlu.semantic().unsqueeze(1).to(ScalarType.Float),
                nlu.states().add(slots)),
            1); // (B, 2 + T, Hn)
    return layers.linear("fusion.memory", rows);
  }

  /** The intent and f are always seen, of the tokens only the inner ones: (B, 1, 1, 2 + T). */
  private static Tensor memoryMask(TokenMask mask) {
    Tensor tokens = mask.innerAttention();
    Tensor always = torch.zeros(new long[] {tokens.size(0), 2}, tokens.options());
    return torch.cat(new TensorVector(always, tokens), 1).unsqueeze(1).unsqueeze(1);
  }
}
