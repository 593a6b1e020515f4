package org.lingvista.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lingvista.pretrained.Fixtures.assertSame;
import static org.lingvista.pretrained.Fixtures.flat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lingvista.encode.Encoder;
import org.lingvista.encode.EncoderBundle;
import org.lingvista.export.BundleExport;
import org.lingvista.export.TorchEncoder;
import org.lingvista.model.LingvistaModel;
import org.lingvista.model.ModelConfig.Pooling;
import org.lingvista.model.ModelDirectory;
import org.lingvista.tensor.Compute;
import org.lingvista.tensor.HostArrays;
import org.lingvista.tensor.StoredTensor;
import org.lingvista.tensor.TensorScope;
import org.lingvista.text.LabelSchema;
import org.lingvista.text.Tokenizer;

/** Texts through converted models give Python's token ids and vectors. */
class TextParityTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {"bert", "labse", "sentence-mean", "sentence-dense", "mclip", "tensorflow"})
  void tokenIdsAreThoseOfTransformers(String name) throws IOException {
    ModelDirectory model = convert(name, null);
    List<String> texts = Fixtures.texts();

    try (Tokenizer tokenizer = Tokenizer.load(model.tokenizer())) {
      for (int row = 0; row < texts.size(); row++) {
        assertThat(tokenizer.ids(texts.get(row), model.config().text().positions()))
            .as("%s, text %d", name, row)
            .isEqualTo(Fixtures.ids(name, row));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "bert, MEAN, MEAN",
    "bert, CLS, CLS",
    "bert, POOLER, POOLER",
    "labse,, vectors",
    "sentence-mean,, vectors",
    "sentence-dense,, vectors",
    "mclip,, vectors",
    "tensorflow, MEAN, MEAN"
  })
  void vectorsAreThoseOfPythonOnLibtorchAndOnnx(String name, @Nullable Pooling pooling, String key)
      throws IOException {
    ModelDirectory model = convert(name, pooling);
    StoredTensor expected = Fixtures.expected(name, key);
    int width = (int) expected.shape()[1];
    BundleExport.export(model, folder.resolve("bundle"));

    try (Encoder torch = TorchEncoder.open(model.folder());
        Encoder onnx = EncoderBundle.open(folder.resolve("bundle"))) {
      assertSame(flat(torch.encodeTexts(Fixtures.texts())), expected.toFloats(), width, "libtorch");
      assertSame(flat(onnx.encodeTexts(Fixtures.texts())), expected.toFloats(), width, "ONNX");
    }
  }

  @ParameterizedTest
  @CsvSource({"bert, MEAN", "labse, vectors", "mclip, vectors"})
  void aTextAloneAndInAPaddedBatchHasOneVector(String name, String key) throws IOException {
    float[] expected = Fixtures.expected(name, key).toFloats();
    StoredTensor ids = Fixtures.expected(name, "ids");
    int rows = (int) ids.shape()[0];
    int longest = (int) ids.shape()[1];
    int[] lengths = new int[rows];
    for (int row = 0; row < rows; row++) {
      lengths[row] = Fixtures.ids(name, row).length;
    }
    assertThat(Arrays.stream(lengths).distinct().count()).isGreaterThan(5);
    int[] padded = Arrays.stream(ids.toLongs()).mapToInt(Math::toIntExact).toArray();

    try (LingvistaModel model = convert(name, null).load(Compute.cpu())) {
      int width = model.config().width();
      assertSame(vectors(model, padded, lengths, longest), expected, width, "padded");
      for (int row = 0; row < rows; row++) {
        int[] own = Fixtures.ids(name, row);
        assertSame(
            vectors(model, own, new int[] {own.length}, own.length),
            Arrays.copyOfRange(expected, row * width, (row + 1) * width),
            width,
            "alone, text " + row);
      }
    }
  }

  /** transformers' tokenizer.json and the one made from vocab.txt cut every text alike. */
  @ParameterizedTest
  @ValueSource(strings = {"bert", "mclip"})
  void anOlderModelsVocabularyGivesTheSameIds(String name) throws IOException {
    Path older = Fixtures.copy(name, folder.resolve("older"));
    Files.deleteIfExists(older.resolve("tokenizer.json"));
    ModelDirectory model = Fixtures.convert(older, null, null, 0, folder.resolve("model"));

    try (Tokenizer tokenizer = Tokenizer.load(model.tokenizer())) {
      for (int row = 0; row < Fixtures.texts().size(); row++) {
        assertThat(tokenizer.ids(Fixtures.texts().get(row), model.config().text().positions()))
            .isEqualTo(Fixtures.ids(name, row));
      }
    }
  }

  @Test
  void theHeadSaysHowLongATextMayBe() throws IOException {
    assertThat(convert("labse", null).config().text().positions()).isEqualTo(24);
    assertThat(convert("sentence-mean", null).config().text().positions()).isEqualTo(32);
    assertThat(convert("bert", null).config().text().positions()).isEqualTo(64);
  }

  @Test
  void theFirstLayersAloneGiveTheStatesOfThatLayer() throws IOException {
    Path target = folder.resolve("first");
    PretrainedModel.convert(
        Fixtures.folder("tensorflow"),
        null,
        new PretrainedModel.Options("test", null, 1, 0, false, 1, LabelSchema.standard(), 17),
        target);
    float[] expected = Fixtures.expected("tensorflow", "first layer").toFloats();

    try (Encoder torch = TorchEncoder.open(target)) {
      assertSame(flat(torch.encodeTexts(Fixtures.texts())), expected, 32, "one layer");
    }
    assertThat(new ModelDirectory(target).config().text().layers()).isEqualTo(1);
  }

  @Test
  void refusesToKeepMoreLayersThanThereAre() {
    PretrainedModel.Options options =
        new PretrainedModel.Options("test", null, 3, 0, false, 1, LabelSchema.standard(), 17);

    assertThatThrownBy(() ->
            PretrainedModel.convert(
                Fixtures.folder("tensorflow"), null, options, folder.resolve("none")))
        .isInstanceOf(PretrainedException.class)
        .hasMessageContaining("--layers must be between 1 and the 2 that")
        .hasMessageEndingWith("given 3");
  }

  private ModelDirectory convert(String name, @Nullable Pooling pooling) throws IOException {
    return Fixtures.convert(
        Fixtures.folder(name), null, pooling, 0, folder.resolve("model-" + name));
  }

  private static float[] vectors(LingvistaModel model, int[] ids, int[] lengths, int length) {
    try (TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      return HostArrays.toFloats(model.encodeTexts(model.tokens(ids, lengths, length), false));
    }
  }
}
