package org.lingvista.export;

import static org.lingvista.export.OnnxGraph.attribute;

import java.util.List;
import org.lingvista.model.ModelConfig;

/**
 * {@code query.onnx}: ids (B, T), mask (B, T) to the fused vector (B, d), intent_logits (B, I) and
 * slot_logits (B, T, S): the text encoder with the NLU module N and the fusion F (SPEC §2). Rows
 * are padded on the right.
 *
 * @param layers where nodes are added
 * @param config the model's shape
 */
record QueryGraph(OnnxLayers layers, ModelConfig config) {
  private static final double LEAST_LOG_PROBABILITY = -20;

  void build() {
    OnnxGraph graph = layers.graph();
    BertGraph.Tokens tokens = BertGraph.Tokens.declare(layers);
    int hidden = config.nlu().hidden();
    int labels = config.labels().bioLabels().size();
    BertGraph bert =
        new BertGraph(
            layers,
            "nlu.",
            config.nlu().sharedWordEmbeddings()
                ? "text.embeddings.word_embeddings.weight"
                : "nlu.embeddings.word_embeddings.weight",
            hidden,
            config.nlu().layers(),
            config.nlu().heads());
    String states = bert.encode(bert.embed(tokens), tokens); // (B·T, Hn)
    String perRow = layers.perRow(states, tokens.batch(), hidden); // (B, T, Hn)
    String intentLogits = layers.linear("nlu.intent", layers.first(perRow)); // (B, I)
    String slotLogits = layers.linear("nlu.slot", states); // (B·T, S)
    String inner = inner(tokens); // (B, T)
    String logSemantic = logSemantic(slotLogits); // (B·T, 1)
    String semantic = semantic(states, perRow, logSemantic, inner, tokens); // (B, 1, Hn)
    String memory = memory(intentLogits, semantic, states, slotLogits, tokens); // (B·(2+T), H)

    TextGraph text = new TextGraph(layers, config);
    BertGraph.Tokens focused = focus(logSemantic, inner, tokens);
    String embedded =
        config.fusion().focus() ? text.embedWeighted(focused) : text.embed(tokens); // (B·T, H)
    String vector = text.finish(fuse(embedded, memory, inner, tokens), focused);
    graph.output("vector", vector, OnnxGraph.Type.FLOAT, "batch", config.width());
    graph.output(
        "intent_logits",
        intentLogits,
        OnnxGraph.Type.FLOAT,
        "batch",
        config.labels().intents().size());
    graph.output(
        "slot_logits",
        layers.perRow(slotLogits, tokens.batch(), labels),
        OnnxGraph.Type.FLOAT,
        "batch",
        "tokens",
        labels);
  }

  /**
   * 1 for tokens other than [CLS] and [SEP], else 0 (B, T): a token is inner if it is not the first
   * and a token follows it.
   */
  private String inner(BertGraph.Tokens tokens) {
    OnnxGraph graph = layers.graph();
    String one = graph.longs(1);
    String end = graph.longs(Long.MAX_VALUE);
    String column = layers.slice(tokens.mask(), graph.longs(0), one, 1);
    String none = layers.mul(column, graph.scalar(0)); // (B, 1)
    String followed = layers.concat(1, layers.slice(tokens.mask(), one, end, 1), none);
    return layers.concat(1, none, layers.slice(followed, one, end, 1));
  }

  /** f = Σ_t w_t h_t with w = softmax_t(v·tanh(W h_t) + log P(slot_t is semantic)). */
  private String semantic(
      String states, String perRow, String logSemantic, String inner, BertGraph.Tokens tokens) {
    OnnxGraph graph = layers.graph();
    String score =
        layers.linear(
            "nlu.semantic.score",
            graph.node("Tanh", layers.linear("nlu.semantic.dense", states))); // (B·T, 1)
    String scores = ofTokens(layers.add(score, logSemantic), tokens); // (B, T)
    String masked = ofInner(scores, inner, OnnxLayers.NEVER);
    String weights = layers.mul(layers.softmax(masked), inner); // (B, T)
    return graph.node(
        "MatMul", graph.node("Unsqueeze", weights, graph.longs(1)), perRow); // (B, 1, Hn)
  }

  /** The tokens weighted by (P(slot_t is semantic) / max_s P(slot_s is semantic))^β. */
  private BertGraph.Tokens focus(String logSemantic, String inner, BertGraph.Tokens tokens) {
    if (!config.fusion().focus()) {
      return tokens;
    }
    OnnxGraph graph = layers.graph();
    String log = ofTokens(logSemantic, tokens); // (B, T)
    String most =
        graph.node(
            "ReduceMax",
            List.of(ofInner(log, inner, OnnxLayers.NEVER), graph.longs(1)),
            attribute("keepdims", 1)); // (B, 1)
    String relative = ofInner(graph.node("Sub", log, most), inner, 0);
    return tokens.weighted(layers, layers.mul(relative, graph.weight("fusion.focus")));
  }

  /** One value a token, (B·T, 1), as (B, T). */
  private String ofTokens(String values, BertGraph.Tokens tokens) {
    OnnxGraph graph = layers.graph();
    return layers.reshape(values, layers.concat(0, tokens.batch(), graph.longs(-1)));
  }

  /** Values (B, T) of inner tokens, another value elsewhere. */
  private String ofInner(String values, String inner, double elsewhere) {
    OnnxGraph graph = layers.graph();
    String isInner = graph.node("Greater", inner, graph.scalar(0.5));
    return graph.node("Where", isInner, values, graph.scalar(elsewhere));
  }

  /** log P(slot_t is semantic), floored: (B·T, 1). */
  private String logSemantic(String slotLogits) {
    OnnxGraph graph = layers.graph();
    boolean[] semantic = config.labels().semanticLabels();
    float[] outside = new float[semantic.length];
    for (int i = 0; i < outside.length; i++) {
      outside[i] = semantic[i] ? 0 : (float) OnnxLayers.NEVER;
    }
    String log = graph.node("LogSoftmax", List.of(slotLogits), attribute("axis", -1));
    String semanticOnly = layers.add(log, graph.floats(outside, outside.length));
    String sum =
        graph.node(
            "ReduceLogSumExp", List.of(semanticOnly, graph.longs(-1)), attribute("keepdims", 1));
    return graph.node("Max", sum, graph.scalar(LEAST_LOG_PROBABILITY)); // (B·T, 1)
  }

  /** M = [W_m·E_intent(p); W_m·f; W_m·(h_t + E_slot(p_t))], rows of a batch row together. */
  private String memory(
      String intentLogits,
      String semantic,
      String states,
      String slotLogits,
      BertGraph.Tokens tokens) {
    OnnxGraph graph = layers.graph();
    int hidden = config.nlu().hidden();
    String intent =
        graph.node(
            "MatMul",
            layers.softmax(intentLogits),
            graph.weight("fusion.intent_embedding.weight")); // (B, Hn)
    String slots =
        graph.node(
            "MatMul",
            layers.softmax(slotLogits),
            graph.weight("fusion.slot_embedding.weight")); // (B·T, Hn)
    String rows =
        layers.concat(
            1,
            graph.node("Unsqueeze", intent, graph.longs(1)),
            semantic,
            layers.perRow(layers.add(states, slots), tokens.batch(), hidden)); // (B, 2+T, Hn)
    return layers.linear("fusion.memory", layers.reshape(rows, graph.longs(-1, hidden)));
  }

  /** x + tanh(g)·CrossAttention(LN(x), M, M). */
  private String fuse(String x, String memory, String inner, BertGraph.Tokens tokens) {
    OnnxGraph graph = layers.graph();
    String column = layers.slice(inner, graph.longs(0), graph.longs(1), 1);
    String always = layers.add(layers.mul(column, graph.scalar(0)), graph.scalar(1)); // (B, 1)
    String seen = layers.concat(1, always, always, inner); // (B, 2+T)
    String attended =
        layers.attention(
            layers.linear("fusion.attention.query", layers.layerNorm("fusion.layer_norm", x)),
            layers.linear("fusion.attention.key", memory),
            layers.linear("fusion.attention.value", memory),
            BertGraph.Tokens.additive(layers, seen),
            tokens.batch(),
            config.fusion().heads(),
            config.text().hidden());
    String added = layers.linear("fusion.attention.output", attended);
    return config.fusion().gate()
        ? layers.add(x, layers.mul(graph.node("Tanh", graph.weight("fusion.gate")), added))
        : layers.add(x, added);
  }
}
