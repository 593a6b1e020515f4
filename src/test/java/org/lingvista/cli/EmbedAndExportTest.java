package org.lingvista.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.encode.TinyBundle;

/** {@code lingvista export} and {@code lingvista embed}. */
class EmbedAndExportTest {
  @TempDir static Path shared;
  private static Path bundle = Path.of("");

  @TempDir Path folder;

  @BeforeAll
  static void exportOnce() {
    bundle = shared.resolve("bundle");
    StringWriter console = new StringWriter();
    int exit =
        Main.run(
            new PrintWriter(console),
            new PrintWriter(console),
            "export",
            "--model",
            TinyBundle.MODEL.toString(),
            "--out",
            bundle.toString());
    assertThat(console.toString()).contains("text.onnx", "slot_logits", "preprocess.onnx");
    assertThat(exit).isZero();
  }

  @Test
  void modelAndBundleGiveTheSameVectorsLineByLine() throws IOException {
    Path texts = write("texts.txt", "a dog\n\nHund und Katze\r\n{\"id\":\"x\",\"text\":\"犬\"}\n");

    List<JsonNode> onnx = embed(bundle, "--texts", texts);
    List<JsonNode> torch = embed(TinyBundle.MODEL, "--texts", texts);

    assertThat(onnx).hasSize(4);
    assertThat(onnx.get(3).path("id").asText()).isEqualTo("x");
    assertThat(onnx.get(0).has("id")).isFalse();
    for (int i = 0; i < 4; i++) {
      assertSameVector(onnx.get(i), torch.get(i));
    }
  }

  @Test
  void int8IsComparedWithFp32OnPairsOfTheUser() throws IOException {
    ImageIO.write(
        new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB),
        "png",
        folder.resolve("dog.png").toFile());
    Path pairs =
        write(
            "pairs.jsonl",
            """
            {"id":"a","image":"dog.png","texts":{"en":["dog"],"de":["Hund"]},"split":"test"}
            {"id":"b","texts":{"en":["cat"]},"passages":{"en":["A cat is no dog."]},"split":"test"}
            """);
    Path small = folder.resolve("small");
    StringWriter console = new StringWriter();

    int exit =
        Main.run(
            new PrintWriter(console),
            new PrintWriter(console),
            "export",
            "--model=" + TinyBundle.MODEL,
            "--out=" + small,
            "--precision=int8",
            "--trial=" + pairs);

    assertThat(exit).as(console.toString()).isZero();
    assertThat(console.toString())
        .contains("pictures         R@10 1.0000, fp32 1.0000, lost 0.0000 over 2 searches")
        .contains("passages         R@10 1.0000, fp32 1.0000, lost 0.0000 over 1 searches");
    List<JsonNode> vectors = embed(small, "--texts", write("texts.txt", "a dog\nHund"));
    assertThat(vectors).hasSize(2);
  }

  @Test
  void aTrialOfFp32AgainstItselfIsAUsageError() {
    StringWriter console = new StringWriter();

    int exit =
        Main.run(
            new PrintWriter(console),
            new PrintWriter(console),
            "export",
            "--model=" + TinyBundle.MODEL,
            "--out=" + folder.resolve("b"),
            "--trial=pairs.jsonl");

    assertThat(exit).isEqualTo(2);
    assertThat(console.toString()).contains("--trial compares int8 with fp32; add --precision");
  }

  @Test
  void queriesComeWithIntentAndSlots() throws IOException {
    Path queries = write("queries.jsonl", "{\"query\":\"please find a red bicycle\"}\n");

    JsonNode onnx = embed(bundle, "--queries", queries).getFirst();
    JsonNode torch = embed(TinyBundle.MODEL, "--queries", queries).getFirst();

    assertSameVector(onnx, torch);
    assertThat(onnx.path("intent").asText()).isNotEmpty().isEqualTo(torch.path("intent").asText());
    assertThat(onnx.path("slots").isArray()).isTrue();
    assertThat(onnx.path("slots").size()).isEqualTo(torch.path("slots").size());
  }

  @Test
  void picturesAreFoundRelativeToTheFile() throws IOException {
    Path pictures = Files.createDirectories(folder.resolve("list/pictures"));
    ImageIO.write(
        new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB),
        "png",
        pictures.resolve("a b.png").toFile());
    Path list = write("list/images.txt", "pictures/a b.png\n{\"image\":\"pictures/a b.png\"}");

    List<JsonNode> onnx = embed(bundle, "--images", list);

    assertThat(onnx).hasSize(2);
    assertSameVector(onnx.get(0), onnx.get(1));
    assertSameVector(onnx.get(0), embed(TinyBundle.MODEL, "--images", list).getFirst());
  }

  @Test
  void aBadLineIsNamedAndNothingIsWritten() throws IOException {
    assertBad("--texts", write("t", "ok\n{\"text\":7}\n"), ":2: no text in field \"text\"");
    assertBad("--texts", write("t", "{\"query\":\"ok\"}\n"), ":1: no text in field \"text\"");
    assertBad("--texts", write("t", "ok\nok\n{broken\n"), ":3: not JSON");
    assertBad("--images", write("t", "missing.png\n"), ":1: ");
    assertBad("--images", write("t", "\n"), ":1: empty");
    Path latin = folder.resolve("t");
    Files.write(latin, new byte[] {'o', 'k', '\n', (byte) 0xe9, '\n'});
    assertBad("--texts", latin, ":2: not UTF-8");
  }

  @Test
  void aBadLineLeavesTheFileThatWasThere() throws IOException {
    Path out = write("out.jsonl", "before");
    Path texts = write("t", "ok\n{broken\n");

    assertThat(run("embed", "--model", bundle, "--texts", texts, "--out", out)).startsWith("1 ");
    assertThat(out).hasContent("before");
  }

  @Test
  void saysWhatAFolderWithoutAModelLacks() throws IOException {
    Path texts = write("t", "ok\n");

    assertThat(run("embed", "--model", folder, "--texts", texts, "--out", folder.resolve("o")))
        .isEqualTo(
            "1 lingvista: "
                + folder
                + " is neither a model (model.safetensors) nor an exported bundle (text.onnx);"
                + " lingvista train makes the one, lingvista export the other");
    assertThat(run("embed", "--model", folder, "--out", folder.resolve("o"))).startsWith("2 ");
  }

  @Test
  void aBundleNeedsNoLibtorchOnTheClassPath() throws Exception {
    Path texts = write("t", "a dog\n");
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> !entry.contains("bytedeco"))
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", classPath));
    command.addAll(List.of("org.lingvista.cli.Main", "embed", "--model", bundle.toString()));
    command.addAll(List.of("--texts", texts.toString()));
    command.addAll(List.of("--out", folder.resolve("out.jsonl").toString()));
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();

    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    assertThat(Files.readAllLines(folder.resolve("out.jsonl"))).hasSize(1);
  }

  private List<JsonNode> embed(Path model, String kind, Path file) throws IOException {
    Path out = folder.resolve("vectors.jsonl");
    assertThat(run("embed", "--model", model, kind, file, "--out", out)).startsWith("0 ");
    List<JsonNode> vectors = new ArrayList<>();
    for (String line : Files.readAllLines(out)) {
      vectors.add(new ObjectMapper().readTree(line));
    }
    return vectors;
  }

  private void assertBad(String kind, Path file, String problem) {
    Path out = folder.resolve("never.jsonl");
    String result = run("embed", "--model", bundle, kind, file, "--out", out);

    assertThat(result).startsWith("1 lingvista: " + file + problem);
    assertThat(result.lines()).hasSize(1);
    assertThat(out).doesNotExist();
    assertThat(folder.resolve("never.jsonl.part")).doesNotExist();
  }

  /** Exit code and what was printed. */
  private static String run(Object... arguments) {
    StringWriter console = new StringWriter();
    int exit =
        Main.run(
            new PrintWriter(console),
            new PrintWriter(console),
            Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
    return exit + " " + console.toString().strip();
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private static void assertSameVector(JsonNode actual, JsonNode expected) {
    assertThat(actual.path("vector").size()).isEqualTo(16);
    for (int i = 0; i < 16; i++) {
      assertThat(actual.path("vector").path(i).asDouble())
          .isCloseTo(expected.path("vector").path(i).asDouble(), Offset.offset(1e-4));
    }
  }
}
