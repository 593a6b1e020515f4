package org.lingvista.model;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.lingvista.tensor.Compute;
import org.lingvista.tensor.HostArrays;
import org.lingvista.tensor.Parameters;

/**
 * The NLU module N (SPEC §2; joint intent and slot heads as JointBERT, Chen et al. 2019): a BERT
 * encoder over the query's token ids with heads for intents and slots, and a semantic vector f, the
 * sum of token states weighted by how likely each token belongs to what is looked for.
 *
 * <p>Shapes: B rows, T tokens, Hn hidden width, I intents, S BIO labels.
 */
final class NluModule {
  /**
   * Floor of log P(token is semantic): a query without any semantic token still has finite weights.
   */
  static final double LEAST_LOG_PROBABILITY = -20;

  private final Layers layers;
  private final BertBlocks bert;
  private final boolean[] semanticLabels;
  private final Compute compute;

  NluModule(ModelConfig config, Parameters weights, boolean training) {
    ModelConfig.Nlu nlu = config.nlu();
    this.compute = weights.compute();
    this.layers = new Layers(weights, config.text().layerNormEps(), nlu.dropout(), training);
    this.bert =
        new BertBlocks(
            layers,
            "nlu.",
            nlu.sharedWordEmbeddings()
                ? "text.embeddings.word_embeddings.weight"
                : "nlu.embeddings.word_embeddings.weight",
            nlu.layers(),
            nlu.heads());
    this.semanticLabels = config.labels().semanticLabels();
  }

  /**
   * What N gives.
   *
   * @param states h (B, T, Hn)
   * @param intentLogits (B, I)
   * @param slotLogits (B, T, S)
   * @param logSemantic log P(slot_t is semantic), floored (B, T)
   * @param semantic f (B, Hn)
   */
  record Output(
      Tensor states, Tensor intentLogits, Tensor slotLogits, Tensor logSemantic, Tensor semantic) {

    /** Some rows, by their indices. */
    Output rows(Tensor index) {
      return new Output(
          states.index_select(0, index),
          intentLogits.index_select(0, index),
          slotLogits.index_select(0, index),
          logSemantic.index_select(0, index),
          semantic.index_select(0, index));
    }
  }

  Output understand(Tensor ids, TokenMask mask) {
    Tensor states = bert.encode(bert.embed(ids), mask.attention()).to(ScalarType.Float);
    Tensor intentLogits = layers.linear("nlu.intent", layers.drop(states.select(1, 0)));
    Tensor slotLogits = layers.linear("nlu.slot", layers.drop(states)).to(ScalarType.Float);
    Tensor logSemantic = logSemantic(slotLogits);
    return new Output(
        states,
        intentLogits.to(ScalarType.Float),
        slotLogits,
        logSemantic,
        semantic(states, logSemantic, mask));
  }

  /** f = Σ_t w_t h_t with w = softmax_t(v·tanh(W h_t) + log P(slot_t is semantic)). */
  private Tensor semantic(Tensor states, Tensor logSemantic, TokenMask mask) {
    Tensor attention =
        layers
            .linear("nlu.semantic.score", torch.tanh(layers.linear("nlu.semantic.dense", states)))
            .to(ScalarType.Float)
            .select(2, 0); // (B, T)
    Tensor scores =
        attention.add(logSemantic).masked_fill(mask.inner(), new Scalar(TokenMask.NEVER));
    // A row of nothing but [CLS] and [SEP] would weigh them evenly: the mask makes its f zero.
    Tensor weights = scores.softmax(1).masked_fill(mask.inner(), new Scalar(0.0));
    return weights.unsqueeze(1).matmul(states).select(1, 0); // (B, 1, T)·(B, T, Hn) → (B, Hn)
  }

  private Tensor logSemantic(Tensor slotLogits) {
    int labels = semanticLabels.length;
    float[] outside = new float[labels];
    for (int i = 0; i < labels; i++) {
      outside[i] = semanticLabels[i] ? 0 : TokenMask.NEVER;
    }
    Tensor log =
        slotLogits
            .log_softmax(2)
            .add(HostArrays.floats(outside, compute, labels))
            .logsumexp(2); // (B, T)
    return log.clamp_min(new Scalar(LEAST_LOG_PROBABILITY));
  }
}
