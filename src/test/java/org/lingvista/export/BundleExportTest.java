package org.lingvista.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lingvista.encode.Encoder;
import org.lingvista.encode.EncoderBundle;
import org.lingvista.encode.OnnxGraphs;
import org.lingvista.encode.QueryEncoding;
import org.lingvista.image.RgbImage;
import org.lingvista.model.LingvistaModel;
import org.lingvista.model.ModelDirectory;
import org.lingvista.tensor.Compute;

class BundleExportTest {
  private static final Path FIXTURE = Path.of("src/test/resources/fixtures/model");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {".", "own"})
  void theBundleEncodesLikeTheModelOnLibtorch(String name) throws IOException {
    Path model = FIXTURE.resolve(name);
    Path bundle = folder.resolve("bundle");

    ParityReport report = BundleExport.export(new ModelDirectory(model), bundle);

    assertThat(report.outputs()).hasSize(6).allMatch(ParityReport.Output::passed);
    assertThat(report.outputs()).allMatch(output -> output.minCosine() > 0.99999);
    assertThat(Files.readString(bundle.resolve("parity.json"))).contains(report.modelId());
    List<String> texts = List.of("a red bicycle in the rain", "dog", "", "犬と猫 in Berlin");
    List<RgbImage> pictures = List.of(new RgbImage(40, 50, new byte[6000]));
    try (Encoder torch = TorchEncoder.open(model);
        Encoder onnx = EncoderBundle.open(bundle)) {
      assertThat(onnx.modelId()).isEqualTo(torch.modelId()).startsWith("fixture");
      assertThat(onnx.width()).isEqualTo(torch.width());
      assertThat(onnx.labels()).isEqualTo(torch.labels());
      assertClose(onnx.encodeTexts(texts), torch.encodeTexts(texts));
      assertClose(onnx.encodeImages(pictures), torch.encodeImages(pictures));
      List<QueryEncoding> actual = onnx.encodeQueries(texts);
      List<QueryEncoding> expected = torch.encodeQueries(texts);
      assertClose(
          actual.stream().map(QueryEncoding::vector).toList(),
          expected.stream().map(QueryEncoding::vector).toList());
      for (int i = 0; i < texts.size(); i++) {
        assertThat(actual.get(i).intent()).isEqualTo(expected.get(i).intent());
        assertThat(actual.get(i).semanticText()).isEqualTo(expected.get(i).semanticText());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "own"})
  void aNarrowModelGivesTheFirstValuesNormalisedAgain(String name) throws IOException {
    ModelDirectory whole = new ModelDirectory(FIXTURE.resolve(name));
    int width = whole.config().width() / 2;
    ModelDirectory narrow = whole.narrowed(width, folder.resolve("narrow"));
    Path bundle = folder.resolve("bundle");
    BundleExport.export(narrow, bundle);
    List<String> texts = List.of("a red bicycle in the rain", "dog");
    List<RgbImage> pictures = List.of(new RgbImage(40, 50, new byte[6000]));
    try (Encoder wide = TorchEncoder.open(whole.folder());
        Encoder cut = EncoderBundle.open(bundle)) {
      assertThat(cut.width()).isEqualTo(width);
      assertClose(cut.encodeTexts(texts), first(wide.encodeTexts(texts), width));
      assertClose(cut.encodeImages(pictures), first(wide.encodeImages(pictures), width));
      assertClose(
          cut.encodeQueries(texts).stream().map(QueryEncoding::vector).toList(),
          first(wide.encodeQueries(texts).stream().map(QueryEncoding::vector).toList(), width));
    }
    assertThatThrownBy(() -> whole.narrowed(4096, folder.resolve("wider")))
        .hasMessageContaining("can be cut to fewer values than they have")
        .hasMessageContaining("asked for 4096");
  }

  private static List<float[]> first(List<float[]> vectors, int width) {
    List<float[]> cut = new ArrayList<>();
    for (float[] vector : vectors) {
      double squares = 0;
      for (int i = 0; i < width; i++) {
        squares += vector[i] * vector[i];
      }
      float[] own = new float[width];
      for (int i = 0; i < width; i++) {
        own[i] = (float) (vector[i] / Math.sqrt(squares));
      }
      cut.add(own);
    }
    return cut;
  }

  @Test
  void graphsOfAnotherModelFailParity() throws IOException {
    Path bundle = folder.resolve("bundle");
    Files.createDirectories(bundle);
    BundleExport.writeInto(bundle, new ModelDirectory(FIXTURE.resolve("own")));
    try (LingvistaModel model = new ModelDirectory(FIXTURE).load(Compute.cpu());
        OnnxGraphs graphs = new OnnxGraphs(bundle, 1, true)) {
      ParityReport report = ParityReport.measure("x", model, graphs, Precision.FP32);

      assertThatThrownBy(report::requireParity)
          .isInstanceOf(ExportException.class)
          .hasMessageContaining("text.onnx does not compute what the model does");
    }
  }

  @Test
  void replacesABundleThatWasThere() throws IOException {
    Path bundle = folder.resolve("bundle");
    BundleExport.export(new ModelDirectory(FIXTURE.resolve("own")), bundle);
    String before = Files.readString(bundle.resolve("config.yaml"));

    BundleExport.export(new ModelDirectory(FIXTURE), bundle);

    assertThat(Files.readString(bundle.resolve("config.yaml"))).isNotEqualTo(before);
    try (Encoder encoder = EncoderBundle.open(bundle)) {
      assertThat(encoder.modelId()).startsWith("fixture-").doesNotContain("own");
    }
  }

  @Test
  void doesNotReplaceAFolderThatIsNoBundle() throws IOException {
    Path holiday = folder.resolve("holiday.jpg");
    Files.writeString(holiday, "a picture");

    assertThatThrownBy(() -> BundleExport.export(new ModelDirectory(FIXTURE), folder))
        .isInstanceOf(ExportException.class)
        .hasMessageContaining(folder + " exists and is not an exported bundle");
    assertThat(holiday).hasContent("a picture");
  }

  @Test
  void theReportHasALineForEveryOutput() throws IOException {
    ParityReport report =
        BundleExport.export(new ModelDirectory(FIXTURE), folder.resolve("bundle"));

    assertThat(report.toText().lines())
        .hasSize(6)
        .anyMatch(line -> line.startsWith("query.onnx") && line.contains("slot_logits"));
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "own"})
  void anInt8BundleOpensLikeAnyOtherAndSaysWhatItCosts(String name) throws IOException {
    ModelDirectory model = new ModelDirectory(FIXTURE.resolve(name));
    Path bundle = folder.resolve("bundle");
    PrecisionReport.Retrieval found = new PrecisionReport.Retrieval("pictures", 12, 0.75, 0.5);
    List<String> texts = List.of("a red bicycle in the rain", "dog", "", "犬と猫 in Berlin");
    List<String> compared = new ArrayList<>();

    ParityReport report =
        BundleExport.export(
            model,
            bundle,
            Precision.INT8,
            (reference, exported) -> {
              compared.add(reference.modelId() + " " + exported.modelId());
              assertThat(leastCosine(exported.encodeTexts(texts), reference.encodeTexts(texts)))
                  .isBetween(0.99, 0.999999);
              return List.of(found);
            });

    assertThat(report.outputs()).hasSize(6).allMatch(ParityReport.Output::passed);
    assertThat(report.modelId()).isEqualTo(ModelId.of(model) + "-int8");
    assertThat(compared).containsExactly(ModelId.of(model) + " " + report.modelId());
    assertThat(report.toText())
        .contains("R@10 0.5000, fp32 0.7500, lost 0.2500 over 12 searches")
        .contains("times as fast");
    assertThat(Files.readString(bundle.resolve("parity.json")))
        .contains("\"precision\" : \"INT8\"", "\"fp32Bytes\"");
    assertThat(Files.size(bundle.resolve(EncoderBundle.WEIGHTS)))
        .isLessThan(Files.size(model.folder().resolve("model.safetensors")) * 6 / 10);
    assertThat(bundle.resolve("fp32")).doesNotExist();
    try (Encoder encoder = EncoderBundle.open(bundle);
        Encoder torch = TorchEncoder.open(model.folder())) {
      assertThat(encoder.modelId()).isEqualTo(report.modelId());
      assertThat(leastCosine(encoder.encodeTexts(texts), torch.encodeTexts(texts)))
          .isGreaterThan(0.99);
      assertThat(encoder.encodeQueries(texts)).hasSize(4);
    }
  }

  private static double leastCosine(List<float[]> actual, List<float[]> expected) {
    double least = 1;
    for (int row = 0; row < expected.size(); row++) {
      double dot = 0;
      for (int i = 0; i < expected.get(row).length; i++) {
        dot += actual.get(row)[i] * (double) expected.get(row)[i];
      }
      least = Math.min(least, dot);
    }
    return least;
  }

  private static void assertClose(List<float[]> actual, List<float[]> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int row = 0; row < expected.size(); row++) {
      for (int i = 0; i < expected.get(row).length; i++) {
        assertThat(actual.get(row)[i]).isCloseTo(expected.get(row)[i], Offset.offset(1e-4f));
      }
    }
  }
}
