package org.lingvista.export;

import static org.lingvista.export.OnnxGraph.attribute;

import java.util.List;
import org.lingvista.model.ModelConfig;

/**
 * {@code image.onnx}: pixels (B, 3, S, S) to vector (B, d), L2-normalised: CLIP's ViT.
 *
 * @param layers where nodes are added
 * @param config the model's shape
 */
record ImageGraph(OnnxLayers layers, ModelConfig config) {

  void build() {
    OnnxGraph graph = layers.graph();
    ModelConfig.Vision vision = config.vision();
    int size = vision.image().size();
    String pixels = graph.input("pixels", OnnxGraph.Type.FLOAT, "batch", 3, size, size);
    String batch = layers.size(pixels, 0);
    String x = layers.layerNorm("vision.pre_layernorm", embed(pixels, batch));
    x = layers.reshape(x, graph.longs(-1, vision.hidden())); // (B·(1+n), W)
    int last = vision.layers() - 1;
    for (int i = 0; i < last; i++) {
      x = block("vision.encoder.layers." + i + ".", x, batch, false);
    }
    // Only the class token is read, so only its row of the last block is computed: (B, W).
    String token = block("vision.encoder.layers." + last + ".", x, batch, true);
    String pooled = layers.layerNorm("vision.post_layernorm", token);
    String vector = layers.normalize(layers.linear("vision.projection", pooled));
    graph.output("vector", vector, OnnxGraph.Type.FLOAT, "batch", config.width());
  }

  /** Class token and patches with their positions: (B, 1 + n, W). */
  private String embed(String pixels, String batch) {
    OnnxGraph graph = layers.graph();
    ModelConfig.Vision vision = config.vision();
    int hidden = vision.hidden();
    String kernel = graph.weight("vision.embeddings.patch_embedding.weight");
    String grid =
        graph.node(
            "Conv",
            List.of(pixels, kernel),
            attribute("strides", new long[] {vision.patch(), vision.patch()})); // (B, W, s, s)
    String columns = layers.reshape(grid, layers.concat(0, batch, graph.longs(hidden, -1)));
    String patches = layers.transpose(columns, 0, 2, 1); // (B, n, W)
    String token =
        layers.reshape(
            graph.weight("vision.embeddings.class_embedding"), graph.longs(1, 1, hidden));
    String tokens =
        graph.node("Expand", token, layers.concat(0, batch, graph.longs(1, hidden))); // (B, 1, W)
    return layers.add(
        layers.concat(1, tokens, patches),
        graph.weight("vision.embeddings.position_embedding.weight"));
  }

  /** One block: (B·L, W) to the same, or to its first token's rows alone (B, W). */
  private String block(String name, String x, String batch, boolean firstOnly) {
    ModelConfig.Vision vision = config.vision();
    String normed = layers.layerNorm(name + "layer_norm1", x);
    String own = firstOnly ? first(x, batch) : x;
    String asking = firstOnly ? first(normed, batch) : normed;
    String attended =
        layers.attention(
            layers.linear(name + "self_attn.q_proj", asking),
            layers.linear(name + "self_attn.k_proj", normed),
            layers.linear(name + "self_attn.v_proj", normed),
            "",
            batch,
            vision.heads(),
            vision.hidden());
    String middle = layers.add(own, layers.linear(name + "self_attn.out_proj", attended));
    String inner = layers.linear(name + "mlp.fc1", layers.layerNorm(name + "layer_norm2", middle));
    String outer = layers.linear(name + "mlp.fc2", layers.activate(vision.activation(), inner));
    return layers.add(middle, outer);
  }

  private String first(String x, String batch) {
    return layers.first(layers.perRow(x, batch, config.vision().hidden())); // (B, W)
  }
}
