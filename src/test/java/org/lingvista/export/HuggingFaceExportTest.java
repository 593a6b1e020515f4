package org.lingvista.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lingvista.encode.QueryEncoding;
import org.lingvista.model.LingvistaModel;
import org.lingvista.model.ModelDirectory;
import org.lingvista.model.Provenance;
import org.lingvista.pretrained.Fixtures;
import org.lingvista.tensor.Compute;
import org.lingvista.tensor.Safetensors;
import org.lingvista.tensor.StoredTensor;
import org.lingvista.text.Tokenizer;

/**
 * Folders for transformers and sentence-transformers: the very files that Python loaded, and its
 * vectors. The values are made by {@code scripts/fixtures/huggingface.py}.
 */
class HuggingFaceExportTest {
  private static final Path FIXTURES = Path.of("src/test/resources/fixtures");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"model", "own", "labse"})
  void filesAreThoseThatPythonLoadedToOurVectors(String name) throws Exception {
    ModelDirectory model = model(name);
    Path out = folder.resolve("out");
    HuggingFaceExport.export(model, out, null);

    JsonNode files = JSON.readTree(FIXTURES.resolve("huggingface/files.json").toFile()).path(name);
    assertThat(files.size()).isGreaterThan(8);
    for (Map.Entry<String, JsonNode> file : files.properties()) {
      assertThat(checksum(out.resolve(file.getKey())))
          .as(file.getKey())
          .isEqualTo(file.getValue().asText());
    }
    Map<String, StoredTensor> expected =
        Safetensors.read(FIXTURES.resolve("huggingface/expected.safetensors"));
    float[] pixels = Fixtures.pixels(32);
    try (TorchEncoder encoder = TorchEncoder.open(model.folder());
        LingvistaModel torch = model.load(Compute.cpu())) {
      int width = encoder.width();
      Fixtures.assertSame(
          Fixtures.flat(encoder.encodeTexts(Fixtures.texts())),
          Objects.requireNonNull(expected.get("texts." + name)).toFloats(),
          width,
          "texts of " + name);
      Fixtures.assertSame(
          new TorchGraphs(torch).images(pixels, 2, 32),
          Objects.requireNonNull(expected.get("images." + name)).toFloats(),
          width,
          "pictures of " + name);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"model", "own", "labse"})
  void pulledAgainItHasTheSameWeights(String name) throws IOException {
    ModelDirectory model = model(name);
    Path out = folder.resolve("out");
    HuggingFaceExport.export(model, out, "Apache-2.0");

    ModelDirectory back =
        Fixtures.convert(out, out.resolve("vision"), null, 0, folder.resolve("back"));

    assertThat(back.config().text()).isEqualTo(model.config().text());
    assertThat(back.config().vision().image().mean())
        .isEqualTo(model.config().vision().image().mean());
    Map<String, StoredTensor> expected = model.tensors();
    for (Map.Entry<String, StoredTensor> tensor : back.tensors().entrySet()) {
      if (tensor.getKey().startsWith("text.") || tensor.getKey().startsWith("vision.")) {
        assertThat(tensor.getValue().toFloats())
            .as(tensor.getKey())
            .isEqualTo(Objects.requireNonNull(expected.get(tensor.getKey())).toFloats());
      }
    }
    Provenance.Source source = back.provenance().sources().getFirst();
    assertThat(source.licence()).isEqualTo("Apache-2.0"); // read from the model card
  }

  @Test
  void queriesGoThroughTheGraphBesideIt() throws Exception {
    ModelDirectory model = model("own");
    Path out = folder.resolve("out");
    HuggingFaceExport.export(model, out, null);
    String query = "a red bicycle from May";
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (TorchEncoder encoder = TorchEncoder.open(model.folder());
        Tokenizer tokenizer = Tokenizer.load(out.resolve("query/tokenizer.json"));
        OrtSession session =
            environment.createSession(out.resolve("query/query.onnx").toString())) {
      QueryEncoding expected = encoder.encodeQueries(List.of(query)).getFirst();
      int[] ids = tokenizer.ids(query, model.config().text().positions());
      long[] shape = {1, ids.length};
      long[] ones = new long[ids.length];
      java.util.Arrays.fill(ones, 1);
      LongBuffer tokens = LongBuffer.wrap(java.util.Arrays.stream(ids).asLongStream().toArray());
      try (OnnxTensor idTensor = OnnxTensor.createTensor(environment, tokens, shape);
          OnnxTensor mask = OnnxTensor.createTensor(environment, LongBuffer.wrap(ones), shape);
          OrtSession.Result result = session.run(Map.of("ids", idTensor, "mask", mask))) {
        float[][] vector = (float[][]) result.get("vector").orElseThrow().getValue();
        Fixtures.assertSame(vector[0], expected.vector(), vector[0].length, query);
      }
    }
    assertThat(Safetensors.read(out.resolve("query/weights.safetensors")).keySet())
        .noneMatch(weight -> weight.startsWith("vision."));
  }

  @Test
  void everyWeightIsThereOnceAndSaysWhereItComesFrom() throws IOException {
    ModelDirectory model = model("labse");
    Path out = folder.resolve("out");
    HuggingFaceExport.export(model, out, null);
    TreeSet<String> names = new TreeSet<>();
    for (String part : List.of("model", "2_Dense/model", "vision/model")) {
      Safetensors.Contents contents = Safetensors.readContents(out.resolve(part + ".safetensors"));
      names.addAll(contents.tensors().keySet());
      assertThat(contents.metadata()).containsEntry("format", "pt");
      assertThat(Provenance.parse(contents.metadata().getOrDefault(Provenance.KEY, "")))
          .isEqualTo(model.provenance());
    }
    // LaBSE's head is BERT's pooler for whoever loads BertModel alone.
    assertThat(names).contains("pooler.dense.weight", "linear.bias", "visual_projection.weight");
    assertThat(names).contains("vision_model.pre_layrnorm.weight");
  }

  @Test
  void replacesAnExportButNoOtherFolder() throws IOException {
    Path out = folder.resolve("out");
    HuggingFaceExport.export(model("model"), out, null);
    HuggingFaceExport.export(model("own"), out, null);
    Path other = Files.createDirectories(folder.resolve("photos"));
    Files.writeString(other.resolve("diary.txt"), "mine");
    assertThatThrownBy(() -> HuggingFaceExport.export(model("model"), other, null))
        .isInstanceOf(ExportException.class)
        .hasMessage(other + " exists and is not such an export; choose another place for it");
    assertThat(other.resolve("diary.txt")).hasContent("mine");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("out", "photos");
    }
  }

  private ModelDirectory model(String name) throws IOException {
    return switch (name) {
      case "model" -> new ModelDirectory(FIXTURES.resolve("model"));
      case "own" -> new ModelDirectory(FIXTURES.resolve("model/own"));
      default ->
          Fixtures.convert(
              Fixtures.folder("labse"), Fixtures.folder("clip"), null, 0, folder.resolve(name));
    };
  }

  /** As the script does it. */
  private static String checksum(Path file) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    if (file.toString().endsWith(".safetensors")) {
      for (var tensor : new TreeMap<>(Safetensors.read(file)).entrySet()) {
        digest.update((tensor.getKey() + "\0").getBytes(StandardCharsets.UTF_8));
        digest.update(tensor.getValue().data().toArray(ValueLayout.JAVA_BYTE));
      }
    } else {
      digest.update(Files.readAllBytes(file));
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
