package org.lingvista.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lingvista.tensor.Compute;
import org.lingvista.tensor.HostArrays;
import org.lingvista.tensor.Parameters;
import org.lingvista.tensor.Safetensors;
import org.lingvista.tensor.StoredTensor;
import org.lingvista.tensor.TensorScope;

/**
 * The networks on libtorch against transformers' {@code BertModel} and {@code CLIPVisionModel} and
 * the formulas of SPEC §2 in PyTorch (double precision), made by {@code
 * scripts/fixtures/model_reference.py}.
 */
class ModelParityTest {
  private static final Path FIXTURES = Path.of("src/test/resources/fixtures/model");
  private static final Compute CPU = Compute.cpu();

  @ParameterizedTest
  @ValueSource(strings = {"", "own", "focus"})
  void textImageAndFusedQueryVectorsAgreeWithTheReference(String variant) throws Exception {
    Path folder = FIXTURES.resolve(variant);
    Map<String, StoredTensor> expected = Safetensors.read(folder.resolve("expected.safetensors"));
    try (LingvistaModel model = new ModelDirectory(folder).load(CPU);
        TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      LingvistaModel.Tokens tokens = tokens(model, expected);
      assertClose(
          model.encodeTexts(tokens, false),
          expected,
          "text.vectors." + model.config().text().pooling());
      StoredTensor pixels = stored(expected, "pixels");
      assertClose(
          model.encodeImages(HostArrays.floats(pixels.toFloats(), CPU, pixels.shape()), false),
          expected,
          "image.vectors." + model.config().vision().activation());
      LingvistaModel.QueryOutput query = model.encodeQueries(tokens, false, false);
      assertClose(query.intentLogits(), expected, "query.intent_logits");
      assertClose(query.semantic(), expected, "query.f");
      assertClose(query.vectors(), expected, "query.vectors");
    }
  }

  @Test
  void aClosedGateEncodesAQueryAsPlainText() throws Exception {
    Map<String, StoredTensor> expected = Safetensors.read(FIXTURES.resolve("expected.safetensors"));
    try (LingvistaModel model = new ModelDirectory(FIXTURES).load(CPU);
        TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      model.weights().set("fusion.gate", new float[] {0});
      LingvistaModel.Tokens tokens = tokens(model, expected);
      Tensor vectors = model.encodeQueries(tokens, false, false).vectors();
      assertClose(vectors, expected, "query.vectors.gate0");
      assertClose(vectors, expected, "text.vectors.MEAN");
    }
  }

  @Test
  void aTextInALongerBatchHasTheVectorItHasAlone() throws Exception {
    Map<String, StoredTensor> expected = Safetensors.read(FIXTURES.resolve("expected.safetensors"));
    try (LingvistaModel model = new ModelDirectory(FIXTURES).load(CPU);
        TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      long[] ids = stored(expected, "ids").toLongs();
      int length = (int) stored(expected, "lengths").toLongs()[0];
      int[] own = new int[length];
      for (int i = 0; i < length; i++) {
        own[i] = (int) ids[i];
      }
      float[] alone =
          HostArrays.toFloats(
              model
                  .encodeQueries(model.tokens(own, new int[] {length}, length), false, false)
                  .vectors());
      float[] batch =
          HostArrays.toFloats(model.encodeQueries(tokens(model, expected), false, false).vectors());
      for (int i = 0; i < alone.length; i++) {
        assertThat(alone[i]).isCloseTo(batch[i], within(1e-5f));
      }
    }
  }

  @Test
  void aConfigurationFromBeforeTheHeadExistedIsLinear() throws Exception {
    assertThat(FIXTURES.resolve("config.yaml")).content().doesNotContain("head:");
    assertThat(ModelConfig.read(FIXTURES.resolve("config.yaml")).text().head())
        .isEqualTo(ModelConfig.Head.LINEAR);
  }

  @Test
  void namesTheWeightWhoseShapeIsWrong() throws Exception {
    ModelConfig config = new ModelDirectory(FIXTURES).config();
    Parameters weights = new Parameters(CPU);
    for (Map.Entry<String, long[]> entry : WeightShapes.of(config).entrySet()) {
      boolean wrong = entry.getKey().equals("nlu.intent.bias");
      long[] shape = wrong ? new long[] {99} : entry.getValue();
      int size = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
      weights.add(entry.getKey(), new float[size], shape);
    }
    assertThatThrownBy(() -> new LingvistaModel(config, weights))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("nlu.intent.bias has shape [99]");
    weights.close();
  }

  private static LingvistaModel.Tokens tokens(
      LingvistaModel model, Map<String, StoredTensor> expected) {
    StoredTensor ids = stored(expected, "ids");
    return model.tokens(
        Arrays.stream(ids.toLongs()).mapToInt(Math::toIntExact).toArray(),
        Arrays.stream(stored(expected, "lengths").toLongs()).mapToInt(Math::toIntExact).toArray(),
        Math.toIntExact(ids.shape()[1]));
  }

  private static StoredTensor stored(Map<String, StoredTensor> all, String name) {
    return Objects.requireNonNull(all.get(name), name);
  }

  private static void assertClose(Tensor actual, Map<String, StoredTensor> all, String name) {
    float[] expected = stored(all, name).toFloats();
    float[] values = HostArrays.toFloats(actual);
    assertThat(values).as(name).hasSameSizeAs(expected);
    for (int i = 0; i < values.length; i++) {
      assertThat(values[i]).as(name + "[" + i + "]").isCloseTo(expected[i], within(1e-4f));
    }
  }
}
