package org.lingvista.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lingvista.model.ModelConfig;
import org.lingvista.tensor.Safetensors;
import org.lingvista.tensor.StoredTensor;

/** The graphs against transformers and the formulas: fixtures/model/README.md. */
class OnnxModelsTest {
  private static final Path FIXTURE = Path.of("src/test/resources/fixtures/model");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {".", "own", "focus"})
  void computesWhatTheReferenceComputes(String name) throws Exception {
    Path model = FIXTURE.resolve(name);
    ModelConfig config = config(model);
    Map<String, StoredTensor> expected = Safetensors.read(model.resolve("expected.safetensors"));
    write(config, Safetensors.read(model.resolve("model.safetensors")));

    Map<String, float[]> text = run("text", expected, "ids", "mask");
    assertClose(text, "vector", expected, "text.vectors." + config.text().pooling());
    Map<String, float[]> image = run("image", expected, "pixels");
    assertClose(image, "vector", expected, "image.vectors." + config.vision().activation());
    Map<String, float[]> query = run("query", expected, "ids", "mask");
    assertClose(query, "vector", expected, "query.vectors");
    assertClose(query, "intent_logits", expected, "query.intent_logits");
    assertTokensClose(query, expected);
  }

  @ParameterizedTest
  @EnumSource(ModelConfig.Pooling.class)
  void poolsInEachWay(ModelConfig.Pooling pooling) throws Exception {
    ModelConfig config = config(FIXTURE);
    ModelConfig.Text text = config.text();
    Map<String, StoredTensor> weights =
        new LinkedHashMap<>(Safetensors.read(FIXTURE.resolve("model.safetensors")));
    weights.putAll(Safetensors.read(FIXTURE.resolve("pooler.safetensors")));
    Map<String, StoredTensor> expected = Safetensors.read(FIXTURE.resolve("expected.safetensors"));
    write(
        new ModelConfig(
            config.name(),
            config.width(),
            new ModelConfig.Text(
                text.vocabulary(),
                text.hidden(),
                text.layers(),
                text.heads(),
                text.intermediate(),
                text.positions(),
                text.types(),
                pooling,
                text.projectionBias(),
                text.head(),
                text.layerNormEps(),
                text.dropout()),
            config.vision(),
            config.nlu(),
            config.fusion(),
            config.labels()),
        weights);

    assertClose(
        run("text", expected, "ids", "mask"), "vector", expected, "text.vectors." + pooling);
  }

  @Test
  void aClosedGateLeavesThePlainTextVector() throws Exception {
    Map<String, StoredTensor> weights =
        new LinkedHashMap<>(Safetensors.read(FIXTURE.resolve("model.safetensors")));
    weights.put("fusion.gate", StoredTensor.of(new float[] {0}, 1));
    Map<String, StoredTensor> expected = Safetensors.read(FIXTURE.resolve("expected.safetensors"));
    write(config(FIXTURE), weights);

    assertClose(run("query", expected, "ids", "mask"), "vector", expected, "query.vectors.gate0");
  }

  @Test
  void theGraphsHoldNoWeights() throws Exception {
    write(config(FIXTURE), Safetensors.read(FIXTURE.resolve("model.safetensors")));

    for (String graph : new String[] {"text", "query", "image", "preprocess"}) {
      assertThat(Files.size(folder.resolve(graph + ".onnx"))).isLessThan(60_000);
    }
  }

  private void write(ModelConfig config, Map<String, StoredTensor> weights) throws Exception {
    Path file = folder.resolve("weights.safetensors");
    Safetensors.write(file, weights, Map.of());
    new OnnxModels(config, file).write(folder);
  }

  private Map<String, float[]> run(
      String graph, Map<String, StoredTensor> expected, String... inputs) throws Exception {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Map<String, float[]> outputs = new LinkedHashMap<>();
    Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
    try (OrtSession session =
        environment.createSession(folder.resolve(graph + ".onnx").toString())) {
      for (String input : inputs) {
        StoredTensor stored = tensor(expected, input);
        tensors.put(
            input,
            input.equals("pixels")
                ? OnnxTensor.createTensor(
                    environment, FloatBuffer.wrap(stored.toFloats()), stored.shape())
                : OnnxTensor.createTensor(
                    environment, LongBuffer.wrap(stored.toLongs()), stored.shape()));
      }
      try (OrtSession.Result result = session.run(tensors)) {
        for (var output : result) {
          FloatBuffer buffer = ((OnnxTensor) output.getValue()).getFloatBuffer();
          float[] values = new float[buffer.remaining()];
          buffer.get(values);
          outputs.put(output.getKey(), values);
        }
      }
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
    return outputs;
  }

  private static void assertClose(
      Map<String, float[]> outputs, String output, Map<String, StoredTensor> expected, String name)
      throws Exception {
    float[] actual = Objects.requireNonNull(outputs.get(output), output);
    float[] wanted = tensor(expected, name).toFloats();
    assertThat(actual).hasSameSizeAs(wanted);
    for (int i = 0; i < wanted.length; i++) {
      assertThat(actual[i]).as("%s[%d]", name, i).isCloseTo(wanted[i], within(1e-4f));
    }
  }

  private static void assertTokensClose(
      Map<String, float[]> outputs, Map<String, StoredTensor> expected) {
    float[] actual = Objects.requireNonNull(outputs.get("slot_logits"));
    float[] wanted = tensor(expected, "query.slot_logits").toFloats();
    long[] mask = tensor(expected, "mask").toLongs();
    int labels = wanted.length / mask.length;
    assertThat(actual).hasSameSizeAs(wanted);
    for (int i = 0; i < wanted.length; i++) {
      if (mask[i / labels] == 1) {
        assertThat(actual[i]).as("slot_logits[%d]", i).isCloseTo(wanted[i], within(1e-4f));
      }
    }
  }

  private static org.assertj.core.data.Offset<Float> within(float distance) {
    return org.assertj.core.data.Offset.offset(distance);
  }

  private static ModelConfig config(Path model) throws Exception {
    return ModelConfig.read(model.resolve("config.yaml"));
  }

  private static StoredTensor tensor(Map<String, StoredTensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }
}
