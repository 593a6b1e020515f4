package org.lingvista.model;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.lingvista.tensor.TensorScope;

/**
 * BERT (Devlin et al. 2019): embedding block and post-LayerNorm transformer blocks, weights named
 * as in Hugging Face's {@code BertModel}. The text encoder and the NLU module are both made of it.
 *
 * <p>Shapes: B rows, T tokens, H hidden width.
 *
 * @param layers layer functions and weights
 * @param prefix start of the weight names, such as {@code text.}
 * @param wordEmbeddings full name of the word embedding table (V, H)
 * @param blocks number of transformer blocks
 * @param heads attention heads
 */
record BertBlocks(Layers layers, String prefix, String wordEmbeddings, int blocks, int heads) {

  /** Word, position and type embeddings, summed and normalised: ids (B, T) to (B, T, H). */
  Tensor embed(Tensor ids) {
    return embedded(ids, positionEmbeddings().narrow(0, 0, ids.size(1)));
  }

  /**
   * The same of tokens that stand between two places: of both position embeddings a mean, the
   * nearer one weighing more.
   *
   * @param positions (B, T), each in [0, number of positions − 1]
   */
  Tensor embed(Tensor ids, Tensor positions) {
    Tensor place = positions.ceil();
    Tensor before = place.sub(new Scalar(1)).clamp_min(new Scalar(0));
    Tensor position =
        torch
            .embedding(positionEmbeddings(), place.to(ScalarType.Long))
            .lerp(
                torch.embedding(positionEmbeddings(), before.to(ScalarType.Long)),
                place.sub(positions).unsqueeze(2)); // (B, T, H)
    return embedded(ids, position);
  }

  private Tensor positionEmbeddings() {
    return layers.weights().get(prefix + "embeddings.position_embeddings.weight");
  }

  private Tensor embedded(Tensor ids, Tensor position) {
    Tensor word = torch.embedding(layers.weights().get(wordEmbeddings), ids);
    Tensor type =
        layers.weights().get(prefix + "embeddings.token_type_embeddings.weight").select(0, 0);
    Tensor sum = word.add(position.add(type)); // (B, T, H)
    return layers.drop(layers.layerNorm(prefix + "embeddings.LayerNorm", sum));
  }

  /** Token states after the last block. */
  Tensor encode(Tensor embeddings, Tensor mask) {
    return encode(embeddings, mask, blocks);
  }

  /** Token states after the first blocks. Scopes of their own keep memory that of one. */
  private Tensor encode(Tensor embeddings, Tensor mask, int first) {
    Tensor x = embeddings;
    for (int i = 0; i < first; i++) {
      int index = i;
      Tensor before = x;
      x = TensorScope.within(() -> block(index, before, mask));
    }
    return x;
  }

  /**
   * The first token's state after the last block (B, H). Of the last block only that token's row is
   * computed, keys and values apart: what the other tokens would become nobody reads.
   */
  Tensor encodeFirst(Tensor embeddings, Tensor mask) {
    Tensor x = encode(embeddings, mask, blocks - 1);
    return TensorScope.within(() -> block(blocks - 1, x.narrow(1, 0, 1), x, mask).select(1, 0));
  }

  /** One post-LayerNorm block: x (B, T, H) to (B, T, H). */
  Tensor block(int index, Tensor x, Tensor mask) {
    return block(index, x, x, mask);
  }

  /** What some tokens x (B, Lq, H) become among all (B, T, H). */
  private Tensor block(int index, Tensor x, Tensor all, Tensor mask) {
    String name = prefix + "encoder.layer." + index + ".";
    Tensor attended =
        layers.attention(
            layers.linear(name + "attention.self.query", x),
            layers.linear(name + "attention.self.key", all),
            layers.linear(name + "attention.self.value", all),
            mask,
            heads);
    Tensor projected = layers.drop(layers.linear(name + "attention.output.dense", attended));
    Tensor middle = layers.layerNorm(name + "attention.output.LayerNorm", projected.add(x));
    Tensor inner = torch.gelu(layers.linear(name + "intermediate.dense", middle));
    Tensor outer = layers.drop(layers.linear(name + "output.dense", inner));
    return layers.layerNorm(name + "output.LayerNorm", outer.add(middle));
  }
}
