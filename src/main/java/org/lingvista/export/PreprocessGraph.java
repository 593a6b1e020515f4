package org.lingvista.export;

import static org.lingvista.export.OnnxGraph.attribute;

import java.util.List;
import org.lingvista.image.ImageNormalization;

/**
 * {@code preprocess.onnx}: one picture, uint8 (H, W, 3) of any size, to pixels (3, S, S), as CLIP's
 * processor: the shorter side becomes S by an antialiased cubic filter (a = −0.5, as Pillow's), the
 * centre is cut out, and each channel is normalised. The filter runs on bytes, so that it rounds as
 * Pillow does.
 *
 * @param layers where nodes are added
 * @param image size and normalisation
 */
record PreprocessGraph(OnnxLayers layers, ImageNormalization image) {

  void build() {
    OnnxGraph graph = layers.graph();
    int size = image.size();
    String picture = graph.input("image", OnnxGraph.Type.UINT8, "height", "width", 3);
    String planes =
        graph.node("Unsqueeze", layers.transpose(picture, 2, 0, 1), graph.longs(0)); // (1, 3, H, W)
    String sides = layers.concat(0, layers.size(picture, 0), layers.size(picture, 1));
    String shorter =
        graph.node("ReduceMin", List.of(sides, graph.longs(0)), attribute("keepdims", 1));
    // Integer division rounds the longer side down, as the processor does.
    String target = graph.node("Div", layers.mul(sides, graph.longs(size)), shorter);
    String resized =
        graph.node(
            "Resize",
            List.of(planes, "", "", layers.concat(0, graph.longs(1, 3), target)),
            attribute("mode", "cubic"),
            attribute("cubic_coeff_a", -0.5),
            attribute("antialias", 1),
            attribute("exclude_outside", 1),
            attribute("coordinate_transformation_mode", "half_pixel"));
    String margin = graph.node("Sub", target, graph.longs(size));
    String from = graph.node("Div", margin, graph.longs(2));
    String to = layers.add(from, graph.longs(size));
    String cut = graph.node("Slice", resized, from, to, graph.longs(2, 3));
    String pixels =
        graph.node("Cast", List.of(cut), attribute("to", OnnxGraph.Type.FLOAT.number()));
    float[] scale = new float[3];
    float[] shift = new float[3];
    for (int channel = 0; channel < 3; channel++) {
      scale[channel] = 1 / (255 * image.std()[channel]);
      shift[channel] = -image.mean()[channel] / image.std()[channel];
    }
    String normalized =
        layers.add(
            layers.mul(pixels, graph.floats(scale, 1, 3, 1, 1)), graph.floats(shift, 1, 3, 1, 1));
    graph.output(
        "pixels",
        graph.node("Squeeze", normalized, graph.longs(0)),
        OnnxGraph.Type.FLOAT,
        3,
        size,
        size);
  }
}
