package org.lingvista.export;

import static org.lingvista.export.OnnxGraph.attribute;

import java.util.List;
import org.lingvista.model.ModelConfig;

/**
 * {@code text.onnx}: ids (B, T), mask (B, T) to vector (B, d), L2-normalised; and the two halves of
 * it that the query graph joins fusion into.
 *
 * @param layers where nodes are added
 * @param config the model's shape
 */
record TextGraph(OnnxLayers layers, ModelConfig config) {

  void build() {
    BertGraph.Tokens tokens = BertGraph.Tokens.declare(layers);
    String vector = finish(embed(tokens), tokens);
    layers.graph().output("vector", vector, OnnxGraph.Type.FLOAT, "batch", config.width());
  }

  /** The embedding block's output x (B·T, H). */
  String embed(BertGraph.Tokens tokens) {
    return bert().embed(tokens);
  }

  /** The same of weighted tokens, which count by their weights. */
  String embedWeighted(BertGraph.Tokens tokens) {
    return bert().embedWeighted(tokens);
  }

  /** From embedded tokens (B·T, H) to normalised vectors (B, d). */
  String finish(String embeddings, BertGraph.Tokens tokens) {
    String projected = layers.linear("text.projection", pool(embeddings, tokens));
    return layers.normalize(
        switch (config.text().head()) {
          case LINEAR -> projected;
          case TANH -> layers.graph().node("Tanh", projected);
        });
  }

  private String pool(String embeddings, BertGraph.Tokens tokens) {
    OnnxGraph graph = layers.graph();
    return switch (config.text().pooling()) {
      case MEAN -> {
        String states =
            layers.perRow(
                bert().encode(embeddings, tokens),
                tokens.batch(),
                config.text().hidden()); // (B, T, H)
        String weights = graph.node("Unsqueeze", tokens.mask(), graph.longs(2)); // (B, T, 1)
        String sum = sum(layers.mul(states, weights)); // (B, H)
        yield graph.node("Div", sum, graph.node("Max", sum(weights), graph.scalar(1e-9)));
      }
      case CLS -> bert().encodeFirst(embeddings, tokens);
      case POOLER ->
          graph.node(
              "Tanh", layers.linear("text.pooler.dense", bert().encodeFirst(embeddings, tokens)));
    };
  }

  private String sum(String x) {
    OnnxGraph graph = layers.graph();
    return graph.node("ReduceSum", List.of(x, graph.longs(1)), attribute("keepdims", 0));
  }

  private BertGraph bert() {
    return new BertGraph(
        layers,
        "text.",
        "text.embeddings.word_embeddings.weight",
        config.text().hidden(),
        config.text().layers(),
        config.text().heads());
  }
}
