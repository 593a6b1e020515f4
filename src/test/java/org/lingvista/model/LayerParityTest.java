package org.lingvista.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.pretrained.Fixtures;
import org.lingvista.tensor.Compute;
import org.lingvista.tensor.HostArrays;
import org.lingvista.tensor.StoredTensor;
import org.lingvista.tensor.TensorScope;

/** A converted model layer by layer against transformers, so that the first wrong one is named. */
class LayerParityTest {
  private static final Compute CPU = Compute.cpu();

  @TempDir Path folder;

  @Test
  void everyTextLayerGivesTheStatesOfBertModel() throws Exception {
    StoredTensor ids = Fixtures.expected("bert", "ids");
    int rows = (int) ids.shape()[0];
    int length = (int) ids.shape()[1];
    long[] mask = Fixtures.expected("bert", "mask").toLongs();
    int[] lengths = new int[rows];
    for (int i = 0; i < mask.length; i++) {
      lengths[i / length] += (int) mask[i];
    }
    try (LingvistaModel model = model("bert", "clip");
        TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      ModelConfig.Text config = model.config().text();
      Layers layers = new Layers(model.weights(), config.layerNormEps(), 0, false);
      BertBlocks bert =
          new BertBlocks(
              layers,
              "text.",
              "text.embeddings.word_embeddings.weight",
              config.layers(),
              config.heads());
      int[] narrow = Arrays.stream(ids.toLongs()).mapToInt(Math::toIntExact).toArray();
      Tensor x = bert.embed(HostArrays.longs(narrow, CPU, rows, length));
      assertStates(x.narrow(1, 0, 8), "bert", "embeddings", 0);
      TokenMask tokens = TokenMask.of(lengths, length, CPU);
      assertThat(config.layers()).isEqualTo(2);
      for (int layer = 0; layer < config.layers(); layer++) {
        x = bert.block(layer, x, tokens.attention());
        assertStates(x.narrow(1, 0, 8), "bert", "block " + layer, layer + 1);
      }
    }
  }

  @Test
  void everyVisionLayerGivesTheStatesOfClip() throws Exception {
    try (LingvistaModel model = model("labse", "clip");
        TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      ModelConfig.Vision config = model.config().vision();
      VisionEncoder vision = new VisionEncoder(config, model.weights(), false);
      Layers layers = new Layers(model.weights(), config.layerNormEps(), 0, false);
      Tensor pixels = HostArrays.floats(Fixtures.pixels(32), CPU, 2, 3, 32, 32);
      Tensor x = layers.layerNorm("vision.pre_layernorm", vision.embed(pixels));
      assertStates(x, "clip", "embeddings and pre_layernorm", 0);
      assertThat(config.layers()).isEqualTo(2);
      for (int layer = 0; layer < config.layers(); layer++) {
        x = vision.block(layer, x);
        assertStates(x, "clip", "block " + layer, layer + 1);
      }
    }
  }

  private LingvistaModel model(String text, String vision) throws Exception {
    return Fixtures.convert(
            Fixtures.folder(text), Fixtures.folder(vision), null, 0, folder.resolve("model"))
        .load(CPU);
  }

  private static void assertStates(Tensor actual, String fixture, String layer, int index)
      throws Exception {
    Fixtures.assertSame(
        HostArrays.toFloats(actual),
        Fixtures.expected(fixture, "states." + index).toFloats(),
        32,
        fixture + ", " + layer);
  }
}
