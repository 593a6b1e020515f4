package org.lingvista;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.encode.Encoder;
import org.lingvista.encode.EncoderBundle;
import org.lingvista.encode.TinyBundle;
import org.lingvista.index.IndexModel;
import org.lingvista.index.LuceneStore;
import org.lingvista.ingest.FolderOrigin;
import org.lingvista.ingest.Ingestor;
import org.lingvista.ingest.Pictures;

/** The Java in the documents is what {@link ApplicationExamples} runs, word for word. */
class DocumentedExamplesTest {
  private static final Pattern SNIPPET = Pattern.compile("(?ms)^```java\\n(.*?)^```");

  @TempDir private Path folder;

  @Test
  void everyJavaSnippetOfTheDocumentsIsPartOfTheExamples() throws IOException {
    String examples =
        flat(Files.readString(Path.of("src/test/java/org/lingvista/ApplicationExamples.java")));
    List<String> snippets = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    try (Stream<Path> documents = Files.list(Path.of("docs"))) {
      for (Path document : Stream.concat(Stream.of(Path.of("README.md")), documents).toList()) {
        if (!document.toString().endsWith(".md")) {
          continue;
        }
        Matcher matcher = SNIPPET.matcher(Files.readString(document));
        while (matcher.find()) {
          snippets.add(matcher.group(1));
          if (!examples.contains(flat(matcher.group(1)))) {
            missing.add(document + ":\n" + matcher.group(1));
          }
        }
      }
    }
    assertThat(snippets).hasSizeGreaterThan(6);
    assertThat(missing).isEmpty();
  }

  /** Without the indentation, which a document does not have. */
  private static String flat(String java) {
    return java.lines().map(String::strip).collect(Collectors.joining("\n"));
  }

  @Test
  void theExamplesRun() throws Exception {
    Path bundle = TinyBundle.write(folder.resolve("quickstart/bundle"));
    Path files = Files.createDirectories(folder.resolve("my-files"));
    Files.writeString(files.resolve("dog.md"), "# Dogs\n\nA dog eats meat and bones.");
    Pictures.write(files.resolve("dog.png"), Pictures.RED);
    Files.copy(files.resolve("dog.png"), folder.resolve("dog.png"));
    try (Encoder encoder = EncoderBundle.open(bundle);
        LuceneStore index =
            LuceneStore.openForWriting(
                folder.resolve("quickstart/index"),
                new IndexModel(encoder.modelId(), encoder.width()))) {
      new Ingestor(encoder, index, (done, total) -> {}).ingest(new FolderOrigin(files));
    }
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dai.djl.offline=true",
                "-cp",
                absolute(System.getProperty("java.class.path")),
                ApplicationExamples.class.getName())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String printed = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(java.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(java.exitValue()).as(printed).isZero();
    assertThat(printed)
        .contains("dog.png")
        .contains("without conditions: 2")
        .contains("conditions on time: 1")
        .contains("vectors: 2 1")
        .contains("2 added, 0 not readable")
        .contains("A dog eats meat and bones.")
        .contains("embedding: 16");
  }

  private static String absolute(String classPath) {
    return Stream.of(classPath.split(":", -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(":"));
  }
}
