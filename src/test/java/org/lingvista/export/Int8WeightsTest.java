package org.lingvista.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.io.OutputStream;
import java.lang.foreign.ValueLayout;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.tensor.DType;
import org.lingvista.tensor.Safetensors;
import org.lingvista.tensor.StoredTensor;

/** Quantised layers against loops over integers in double precision. */
class Int8WeightsTest {
  private static final String MATRIX = "text.encoder.layer.0.output.dense.weight";
  private static final String TABLE = "text.embeddings.word_embeddings.weight";
  private static final int ROWS = 7;
  private static final int IN = 40;
  private static final int OUT = 24;

  @TempDir Path folder;

  @Test
  void everyWeightIsWithinHalfAStepOfItsChannel() {
    float[] values = random(OUT * IN, 3);
    StoredTensor integers = get(quantized(MATRIX, values, OUT, IN), MATRIX);
    float[] scales =
        get(quantized(MATRIX, values, OUT, IN), Int8Weights.scaleOf(MATRIX)).toFloats();

    assertThat(integers.dtype()).isEqualTo(DType.I8);
    assertThat(integers.shape()).containsExactly(IN, OUT);
    for (int out = 0; out < OUT; out++) {
      float most = 0;
      for (int in = 0; in < IN; in++) {
        float value = values[out * IN + in];
        most = Math.max(most, Math.abs(value));
        int q = integers.data().get(ValueLayout.JAVA_BYTE, (long) in * OUT + out);
        assertThat(q * (double) scales[out])
            .isCloseTo(value, Offset.offset(scales[out] * 0.500001));
        assertThat(q).isBetween(-63, 63);
      }
      assertThat(scales[out]).isEqualTo(most / 63);
    }
  }

  @Test
  void embeddingsKeepTheirOrderWithAScalePerRow() {
    float[] values = {1, -2, 127, 0, 0, 0, -0.5f, 0.25f, 0.5f};
    Map<String, StoredTensor> quantized = quantized(TABLE, values, 3, 3);

    assertThat(get(quantized, TABLE).toLongs()).containsExactly(1, -2, 127, 0, 0, 0, -127, 64, 127);
    assertThat(get(quantized, Int8Weights.scaleOf(TABLE)).toFloats())
        .containsExactly(1, 1, 0.5f / 127);
  }

  @Test
  void headsProjectionsBiasesAndNormsStayAsTheyAre() {
    Map<String, StoredTensor> weights = new LinkedHashMap<>();
    weights.put("text.projection.weight", StoredTensor.of(new float[4], 2, 2));
    weights.put("nlu.intent.weight", StoredTensor.of(new float[4], 2, 2));
    weights.put("nlu.slot.weight", StoredTensor.of(new float[4], 2, 2));
    weights.put("text.encoder.layer.0.output.dense.bias", StoredTensor.of(new float[2], 2));
    weights.put("text.encoder.layer.0.output.LayerNorm.weight", StoredTensor.of(new float[2], 2));
    weights.put("fusion.gate", StoredTensor.of(new float[1], 1));
    weights.put("fusion.memory.weight", StoredTensor.of(new float[4], 2, 2));

    Map<String, StoredTensor> quantized = Int8Weights.of(weights);

    assertThat(quantized).hasSize(weights.size() + 1);
    quantized.forEach((name, tensor) ->
        assertThat(tensor.dtype())
            .as(name)
            .isEqualTo(name.equals("fusion.memory.weight") ? DType.I8 : DType.F32));
  }

  @Test
  void aWeightThatIsNoNumberIsNamed() {
    assertThatThrownBy(() -> quantized(MATRIX, new float[] {1, Float.NaN}, 1, 2))
        .isInstanceOf(ExportException.class)
        .hasMessage("weight " + MATRIX + " holds NaN and cannot be quantised");
  }

  @Test
  void aLinearLayerComputesWhatALoopOverIntegersDoes() throws Exception {
    assertLinearLayer(random(OUT * IN, 5), random(ROWS * IN, 7));
  }

  /** Processors without VNNI clip sums of two products at 32,767. */
  @Test
  void theLargestProductsAreNotClipped() throws Exception {
    float[] weight = new float[OUT * IN];
    float[] x = random(ROWS * IN, 7);
    Arrays.fill(weight, 0.5f);
    Arrays.fill(weight, 0, IN, -0.5f);
    Arrays.fill(x, 0, IN, 1); // a row of 255s

    assertLinearLayer(weight, x);
  }

  private void assertLinearLayer(float[] weight, float[] x) throws Exception {
    float[] bias = random(OUT, 6);
    Map<String, StoredTensor> weights = quantized(MATRIX, weight, OUT, IN);
    weights.put(MATRIX.replace("weight", "bias"), StoredTensor.of(bias, OUT));
    String layer = MATRIX.replace(".weight", "");
    float[] actual =
        run(
            weights,
            layers -> {
              String input = layers.graph().input("x", OnnxGraph.Type.FLOAT, "rows", IN);
              layers
                  .graph()
                  .output("y", layers.linear(layer, input), OnnxGraph.Type.FLOAT, "rows", OUT);
            },
            "x",
            OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(), FloatBuffer.wrap(x), new long[] {ROWS, IN}));

    StoredTensor integers = get(weights, MATRIX);
    float[] scales = get(weights, Int8Weights.scaleOf(MATRIX)).toFloats();
    float least = 0;
    float most = 0;
    for (float value : x) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    float step = (most - least) / 255;
    int zero = (int) Math.rint(-least / step);
    double error = 0;
    double length = 0;
    for (int row = 0; row < ROWS; row++) {
      for (int out = 0; out < OUT; out++) {
        long sum = 0;
        double exact = bias[out];
        for (int in = 0; in < IN; in++) {
          int q = Math.clamp((long) Math.rint(x[row * IN + in] / step) + zero, 0, 255);
          sum +=
              (long) (q - zero) * integers.data().get(ValueLayout.JAVA_BYTE, (long) in * OUT + out);
          exact += (double) x[row * IN + in] * weight[out * IN + in];
        }
        double expected = (double) step * scales[out] * sum + bias[out];
        assertThat((double) actual[row * OUT + out]).isCloseTo(expected, Offset.offset(1e-4));
        error += Math.pow(actual[row * OUT + out] - exact, 2);
        length += exact * exact;
      }
    }
    assertThat(Math.sqrt(error / length)).isBetween(1e-4, 0.02);
  }

  @Test
  void rowsOfATableAreTheirIntegersTimesTheirScale() throws Exception {
    float[] values = random(5 * IN, 9);
    Map<String, StoredTensor> weights = quantized(TABLE, values, 5, IN);
    long[] ids = {3, 0, 4, 3, 1, 1};
    float[] actual =
        run(
            weights,
            layers -> {
              String input = layers.graph().input("x", OnnxGraph.Type.INT64, "batch", "tokens");
              layers
                  .graph()
                  .output(
                      "y", layers.rows(TABLE, input), OnnxGraph.Type.FLOAT, "batch", "tokens", IN);
            },
            "x",
            OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(), LongBuffer.wrap(ids), new long[] {2, 3}));

    float[] scales = get(weights, Int8Weights.scaleOf(TABLE)).toFloats();
    long[] integers = get(weights, TABLE).toLongs();
    assertThat(actual).hasSize(ids.length * IN);
    for (int i = 0; i < actual.length; i++) {
      int row = (int) ids[i / IN];
      assertThat(actual[i]).isEqualTo(integers[row * IN + i % IN] * scales[row]);
    }
  }

  private float[] run(
      Map<String, StoredTensor> weights, Consumer<OnnxLayers> build, String name, OnnxTensor input)
      throws Exception {
    Path file = folder.resolve("weights.safetensors");
    Safetensors.write(file, weights, Map.of());
    Safetensors.Contents contents = Safetensors.readContents(file);
    OnnxGraph graph =
        new OnnxGraph("test", contents.tensors(), contents.offsets(), "weights.safetensors");
    build.accept(new OnnxLayers(graph, 1e-5));
    OnnxMl.ModelProto model = graph.build();
    try (OutputStream out = Files.newOutputStream(folder.resolve("test.onnx"))) {
      model.writeTo(out);
    }
    try (OrtSession session =
            OrtEnvironment.getEnvironment().createSession(folder.resolve("test.onnx").toString());
        OrtSession.Result result = session.run(Map.of(name, input))) {
      FloatBuffer buffer = ((OnnxTensor) result.get("y").orElseThrow()).getFloatBuffer();
      float[] values = new float[buffer.remaining()];
      buffer.get(values);
      return values;
    } finally {
      input.close();
    }
  }

  private static Map<String, StoredTensor> quantized(String name, float[] values, long... shape) {
    return Int8Weights.of(Map.of(name, StoredTensor.of(values, shape)));
  }

  private static StoredTensor get(Map<String, StoredTensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  private static float[] random(int count, long seed) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
