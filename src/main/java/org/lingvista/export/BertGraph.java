package org.lingvista.export;

import static org.lingvista.export.OnnxGraph.attribute;

import java.util.List;

/**
 * BERT in ONNX: embedding block and post-LayerNorm blocks, as {@code org.lingvista.model} has it.
 * Shapes as in {@link OnnxLayers}; T tokens.
 *
 * @param layers where nodes are added
 * @param prefix start of the weight names, such as {@code text.}
 * @param wordEmbeddings full name of the word embedding table (V, H)
 * @param hidden width H
 * @param blocks number of transformer blocks
 * @param heads attention heads N
 */
record BertGraph(
    OnnxLayers layers, String prefix, String wordEmbeddings, int hidden, int blocks, int heads) {

  /**
   * The token inputs and what all modules derive from them.
   *
   * @param ids token ids (B, T)
   * @param mask weight of a token in a mean: 1, or 0 for padding, float (B, T)
   * @param attention added to attention scores (B, 1, 1, T)
   * @param batch B as a vector of one
   */
  record Tokens(String ids, String mask, String attention, String batch) {

    static Tokens declare(OnnxLayers layers) {
      OnnxGraph graph = layers.graph();
      String ids = graph.input("ids", OnnxGraph.Type.INT64, "batch", "tokens");
      String integers = graph.input("mask", OnnxGraph.Type.INT64, "batch", "tokens");
      String mask =
          graph.node("Cast", List.of(integers), attribute("to", OnnxGraph.Type.FLOAT.number()));
      return new Tokens(ids, mask, additive(layers, mask), layers.size(ids, 0));
    }

    /**
     * The same tokens with weights: their logarithms are added to attention scores.
     *
     * @param logWeights (B, T), 0 for a weight of 1
     */
    Tokens weighted(OnnxLayers layers, String logWeights) {
      OnnxGraph graph = layers.graph();
      return new Tokens(
          ids,
          layers.mul(mask, graph.node("Exp", logWeights)),
          layers.add(attention, graph.node("Unsqueeze", logWeights, graph.longs(1, 2))),
          batch);
    }

    /** 0 where a mask (B, L) is 1, {@link OnnxLayers#NEVER} where it is 0: (B, 1, 1, L). */
    static String additive(OnnxLayers layers, String mask) {
      OnnxGraph graph = layers.graph();
      String outside = graph.node("Sub", graph.scalar(1), mask);
      String additive = layers.mul(outside, graph.scalar(OnnxLayers.NEVER));
      return graph.node("Unsqueeze", additive, graph.longs(1, 2));
    }
  }

  /** Word, position and type embeddings, summed and normalised: (B·T, H). */
  String embed(Tokens tokens) {
    OnnxGraph graph = layers.graph();
    return embed(
        tokens,
        layers.slice(
            graph.weight(positionEmbeddings()),
            graph.longs(0),
            layers.size(tokens.ids(), 1),
            0)); // (T, H)
  }

  /**
   * The same of weighted tokens: each stands at the sum of the weights before it, of which none
   * counts for more than 1, and has a mean of the two position embeddings beside it.
   */
  String embedWeighted(Tokens tokens) {
    OnnxGraph graph = layers.graph();
    String weights = graph.node("Min", tokens.mask(), graph.scalar(1));
    String positions =
        graph.node("CumSum", List.of(weights, graph.longs(1)), attribute("exclusive", 1)); // (B, T)
    String place = graph.node("Ceil", positions);
    String before =
        graph.node("Max", graph.node("Sub", place, graph.scalar(1)), graph.scalar(0)); // (B, T)
    String share =
        graph.node("Unsqueeze", graph.node("Sub", place, positions), graph.longs(2)); // (B, T, 1)
    String at = positionsAt(place); // (B, T, H)
    String difference = graph.node("Sub", positionsAt(before), at);
    return embed(tokens, layers.add(at, layers.mul(difference, share)));
  }

  private String positionsAt(String whole) {
    String index =
        layers.graph().node("Cast", List.of(whole), attribute("to", OnnxGraph.Type.INT64.number()));
    return layers.rows(positionEmbeddings(), index);
  }

  private String positionEmbeddings() {
    return prefix + "embeddings.position_embeddings.weight";
  }

  private String embed(Tokens tokens, String positions) {
    OnnxGraph graph = layers.graph();
    String word = layers.rows(wordEmbeddings, tokens.ids());
    String type =
        graph.node(
            "Gather",
            graph.weight(prefix + "embeddings.token_type_embeddings.weight"),
            graph.longs(0)); // (1, H)
    String sum = layers.add(word, layers.add(positions, type)); // (B, T, H)
    return layers.reshape(
        layers.layerNorm(prefix + "embeddings.LayerNorm", sum), graph.longs(-1, hidden));
  }

  /** Token states after the last block: (B·T, H). */
  String encode(String embeddings, Tokens tokens) {
    String x = embeddings;
    for (int i = 0; i < blocks; i++) {
      x = block(prefix + "encoder.layer." + i + ".", x, tokens);
    }
    return x;
  }

  /** The first token's state after the last block, of which nothing else is computed: (B, H). */
  String encodeFirst(String embeddings, Tokens tokens) {
    String x = embeddings;
    for (int i = 0; i < blocks - 1; i++) {
      x = block(prefix + "encoder.layer." + i + ".", x, tokens);
    }
    String token = layers.first(layers.perRow(x, tokens.batch(), hidden)); // (B, H)
    return block(prefix + "encoder.layer." + (blocks - 1) + ".", token, x, tokens);
  }

  private String block(String name, String x, Tokens tokens) {
    return block(name, x, x, tokens);
  }

  /** What some tokens x (B·Lq, H) become among all (B·T, H). */
  private String block(String name, String x, String all, Tokens tokens) {
    String attended =
        layers.attention(
            layers.linear(name + "attention.self.query", x),
            layers.linear(name + "attention.self.key", all),
            layers.linear(name + "attention.self.value", all),
            tokens.attention(),
            tokens.batch(),
            heads,
            hidden);
    String projected = layers.linear(name + "attention.output.dense", attended);
    String middle = layers.layerNorm(name + "attention.output.LayerNorm", layers.add(projected, x));
    String inner = layers.gelu(layers.linear(name + "intermediate.dense", middle));
    String outer = layers.linear(name + "output.dense", inner);
    return layers.layerNorm(name + "output.LayerNorm", layers.add(outer, middle));
  }
}
