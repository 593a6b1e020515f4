package org.lingvista.export;

import static org.lingvista.export.OnnxGraph.attribute;

import java.util.List;
import org.lingvista.model.ModelConfig.Activation;

/**
 * The layers of all graphs, from primitive operators that every runtime has.
 *
 * <p>Shapes: R rows (all tokens of a batch below each other, R = B·L), B rows of the batch, L
 * tokens, H width, N heads, D = H/N. Token states are matrices (R, H), so that a linear layer is
 * one Gemm on the weight as it is stored.
 *
 * @param graph where nodes are added
 * @param layerNormEps added to the variance
 */
record OnnxLayers(OnnxGraph graph, double layerNormEps) {
  /** Stands for minus infinity, as in the model: a row with nothing in it stays finite. */
  static final double NEVER = -1e9;

  /**
   * x·Wᵀ + b with weights NAME.weight (out, in) and, if there is one, NAME.bias. Where the weight
   * is int8, as {@link Int8Weights} makes it, x is quantised on the way with the range it has.
   */
  String linear(String name, String x) {
    if (graph.type(name + ".weight") == OnnxGraph.Type.INT8) {
      return integers(name, x);
    }
    String weight = graph.weight(name + ".weight");
    List<String> inputs =
        graph.has(name + ".bias")
            ? List.of(x, weight, graph.weight(name + ".bias"))
            : List.of(x, weight);
    return graph.node("Gemm", inputs, attribute("transB", 1));
  }

  /**
   * s_x·s_W·((q(x) − z)·q(W)) + b, the pattern that ONNX Runtime computes in one kernel. Layers of
   * the same input quantise it once.
   */
  private String integers(String name, String x) {
    String weight = name + ".weight";
    List<String> quantized = graph.quantized(x); // values uint8 (R, in), scale, zero point
    String products =
        graph.node(
            "MatMulInteger",
            quantized.get(0),
            graph.weight(weight),
            quantized.get(2)); // int32 (R, out)
    String sums =
        graph.node("Cast", List.of(products), attribute("to", OnnxGraph.Type.FLOAT.number()));
    String scale = mul(quantized.get(1), graph.weight(Int8Weights.scaleOf(weight))); // (out)
    String scaled = mul(sums, scale);
    return graph.has(name + ".bias") ? add(scaled, graph.weight(name + ".bias")) : scaled;
  }

  /** Rows of a table (V, H) by their numbers (…): (…, H). */
  String rows(String table, String ids) {
    String rows = graph.node("Gather", graph.weight(table), ids);
    if (graph.type(table) != OnnxGraph.Type.INT8) {
      return rows;
    }
    String values =
        graph.node("Cast", List.of(rows), attribute("to", OnnxGraph.Type.FLOAT.number()));
    String scales = graph.node("Gather", graph.weight(Int8Weights.scaleOf(table)), ids);
    return mul(values, graph.node("Unsqueeze", scales, graph.longs(-1)));
  }

  /** LayerNorm over the last dimension. */
  String layerNorm(String name, String x) {
    return graph.node(
        "LayerNormalization",
        List.of(x, graph.weight(name + ".weight"), graph.weight(name + ".bias")),
        attribute("axis", -1),
        attribute("epsilon", layerNormEps));
  }

  /** The feed-forward activation. */
  String activate(Activation activation, String x) {
    return switch (activation) {
      case GELU -> gelu(x);
      case QUICK_GELU -> mul(x, graph.node("Sigmoid", mul(x, graph.scalar(1.702))));
    };
  }

  /** Exact GELU, x·(1 + erf(x/√2))/2. */
  String gelu(String x) {
    String erf = graph.node("Erf", graph.node("Div", x, graph.scalar(Math.sqrt(2))));
    return mul(mul(x, add(erf, graph.scalar(1))), graph.scalar(0.5));
  }

  /**
   * Multi-head scaled dot-product attention without its output projection.
   *
   * @param query projected queries (B·Lq, H)
   * @param key projected keys (B·Lk, H)
   * @param value projected values (B·Lk, H)
   * @param mask added to the scores (B, 1, 1, Lk); empty for none
   * @param batch B, as a vector of one
   * @return (B·Lq, H)
   */
  String attention(
      String query, String key, String value, String mask, String batch, int heads, int hidden) {
    int depth = hidden / heads;
    String scaled = mul(query, graph.scalar(1 / Math.sqrt(depth)));
    String q = split(scaled, batch, heads, depth, 0, 2, 1, 3); // (B, N, Lq, D)
    String k = split(key, batch, heads, depth, 0, 2, 3, 1); // (B, N, D, Lk)
    String v = split(value, batch, heads, depth, 0, 2, 1, 3); // (B, N, Lk, D)
    String scores = graph.node("MatMul", q, k); // (B, N, Lq, Lk)
    String masked = mask.isEmpty() ? scores : add(scores, mask);
    String states = graph.node("MatMul", softmax(masked), v); // (B, N, Lq, D)
    return reshape(transpose(states, 0, 2, 1, 3), graph.longs(-1, hidden)); // (B·Lq, H)
  }

  /** Rows scaled to length 1; zero stays zero. */
  String normalize(String x) {
    String norm = graph.node("ReduceL2", List.of(x, graph.longs(-1)), attribute("keepdims", 1));
    return graph.node("Div", x, graph.node("Max", norm, graph.scalar(1e-12)));
  }

  String softmax(String x) {
    return graph.node("Softmax", List.of(x), attribute("axis", -1));
  }

  String add(String a, String b) {
    return graph.node("Add", a, b);
  }

  String mul(String a, String b) {
    return graph.node("Mul", a, b);
  }

  String reshape(String x, String shape) {
    return graph.node("Reshape", x, shape);
  }

  String transpose(String x, long... order) {
    return graph.node("Transpose", List.of(x), attribute("perm", order));
  }

  String concat(int axis, String... parts) {
    return graph.node("Concat", List.of(parts), attribute("axis", axis));
  }

  /** Elements [from, to) of one axis; both are vectors of one. */
  String slice(String x, String from, String to, int axis) {
    return graph.node("Slice", x, from, to, graph.longs(axis));
  }

  /** Size of one dimension as a vector of one. */
  String size(String x, int dimension) {
    return graph.node(
        "Shape", List.of(x), attribute("start", dimension), attribute("end", dimension + 1L));
  }

  /** Matrix (B·L, width) to (B, L, width). */
  String perRow(String x, String batch, long width) {
    return reshape(x, concat(0, batch, graph.longs(-1, width)));
  }

  /** The first token of each row: (B, L, width) to (B, width). */
  String first(String x) {
    return graph.node("Gather", List.of(x, firstIndex()), attribute("axis", 1));
  }

  private String firstIndex() {
    return graph.node("Squeeze", graph.longs(0));
  }

  private String split(String x, String batch, int heads, int depth, long... order) {
    String shape = concat(0, batch, graph.longs(-1, heads, depth));
    return transpose(reshape(x, shape), order);
  }
}
