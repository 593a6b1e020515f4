package org.lingvista.export;

import ai.onnx.proto.OnnxMl;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.lingvista.model.ModelConfig;
import org.lingvista.tensor.Safetensors;

/**
 * Writes the four graphs of a model beside its weights. A weight that several graphs use lies on
 * disk once.
 */
public final class OnnxModels {
  private final ModelConfig config;
  private final Safetensors.Contents weights;
  private final Map<String, Long> offsets;
  private final Path weightsFile;

  /**
   * The graphs over these weights.
   *
   * @param weightsFile safetensors file in the folder the graphs are written to
   */
  public OnnxModels(ModelConfig config, Path weightsFile) throws IOException {
    this.config = config;
    this.weightsFile = weightsFile;
    this.weights = Safetensors.readContents(weightsFile);
    this.offsets = weights.offsets();
  }

  /**
   * Writes {@code text.onnx}, {@code query.onnx}, {@code image.onnx} and {@code preprocess.onnx}.
   */
  public void write(Path folder) throws IOException {
    double text = config.text().layerNormEps();
    double vision = config.vision().layerNormEps();
    write(folder, "text", text, layers -> new TextGraph(layers, config).build());
    writeQuery(folder);
    write(folder, "image", vision, layers -> new ImageGraph(layers, config).build());
    write(
        folder,
        "preprocess",
        vision,
        layers -> new PreprocessGraph(layers, config.vision().image()).build());
  }

  /** Writes {@code query.onnx} alone. */
  public void writeQuery(Path folder) throws IOException {
    write(
        folder,
        "query",
        config.text().layerNormEps(),
        layers -> new QueryGraph(layers, config).build());
  }

  private void write(Path folder, String name, double layerNormEps, Consumer<OnnxLayers> build)
      throws IOException {
    String file = String.valueOf(weightsFile.getFileName());
    OnnxGraph graph = new OnnxGraph(name, weights.tensors(), offsets, file);
    build.accept(new OnnxLayers(graph, layerNormEps));
    OnnxMl.ModelProto model = graph.build();
    try (OutputStream out = Files.newOutputStream(folder.resolve(name + ".onnx"))) {
      model.writeTo(out);
    }
  }
}
