package org.lingvista.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  @Test
  void graphsOfAnotherModelFailParity() throws IOException {
    Path bundle = folder.resolve("bundle");
    Files.createDirectories(bundle);
    BundleExport.writeInto(bundle, new ModelDirectory(FIXTURE.resolve("own")));
    try (LingvistaModel model = new ModelDirectory(FIXTURE).load(Compute.cpu());
        OnnxGraphs graphs = new OnnxGraphs(bundle, 1)) {
      ParityReport report = ParityReport.measure("x", model, graphs);

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

  private static void assertClose(List<float[]> actual, List<float[]> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int row = 0; row < expected.size(); row++) {
      for (int i = 0; i < expected.get(row).length; i++) {
        assertThat(actual.get(row)[i]).isCloseTo(expected.get(row)[i], Offset.offset(1e-4f));
      }
    }
  }
}
