package org.lingvista.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.config.ArtifactDirectory;
import org.lingvista.data.DataLicences;
import org.lingvista.data.FakeChatServer;
import org.lingvista.data.QueryManifest;

/** {@code lingvista data queries}. */
class DataQueriesCommandTest {
  @TempDir private Path folder;
  private final StringWriter console = new StringWriter();
  private Path manifest;

  @BeforeEach
  void writeManifest() throws Exception {
    manifest =
        Files.writeString(
            folder.resolve("manifest.jsonl"),
            """
            {"id":"a","texts":{"en":["Copying"]},"passages":{"en":["Press a key."]},"split":"train"}
            {"id":"b","texts":{"en":["Pasting"]},"passages":{"en":["Use the menu."]},"split":"train"}
            """);
  }

  private int run(String... more) {
    List<String> arguments = new ArrayList<>(List.of("data", "queries"));
    arguments.addAll(List.of("--from", manifest.toString(), "--languages", "en"));
    arguments.addAll(List.of(more));
    PrintWriter printer = new PrintWriter(console);
    return Main.run(printer, printer, arguments.toArray(String[]::new));
  }

  @Test
  void printsTwentySamplesOfALanguageAndHalf() {
    assertThat(run("--per-item", "30")).isZero();
    assertThat(console.toString().lines().filter(line -> line.startsWith("      "))).hasSize(40);
    assertThat(console.toString()).contains("en: 60 queries", "intents {", "slots {");
  }

  @Test
  void sendsNothingUntilToldTo() throws Exception {
    try (FakeChatServer server =
        new FakeChatServer((exchange, n, request) -> FakeChatServer.good(exchange, request))) {
      String[] endpoint = {
        "--endpoint",
        server.url().toString(),
        "--endpoint-model",
        "m",
        "--endpoint-key",
        "LINGVISTA_NO_SUCH_KEY",
        "--out",
        folder.resolve("queries.jsonl").toString()
      };
      assertThat(run(endpoint)).isEqualTo(2);
      assertThat(console.toString())
          .contains("2 requests to send (0 answered before)", "cost unknown", "nothing was sent");
      assertThat(server.requests()).isEmpty();

      List<String> more = new ArrayList<>(List.of(endpoint));
      more.addAll(List.of("--price-in", "2", "--price-out", "8", "--max-cost", "1"));
      assertThat(run(more.toArray(String[]::new))).isZero();
      assertThat(server.requests()).hasSize(2);
      QueryManifest written = QueryManifest.read(folder.resolve("queries.jsonl"), 0);
      assertThat(written.split("train"))
          .isNotEmpty()
          .allSatisfy(
              query -> assertThat(query.attributes()).containsEntry("template", "endpoint m"));
      // The test half stays the grammar's.
      assertThat(written.split("test"))
          .isNotEmpty()
          .allSatisfy(query -> assertThat(query.attributes().get("template")).startsWith("en."));
    }
  }

  @Test
  void saysBesideTheQueriesWhatTheyWereMadeOf() throws Exception {
    Path source =
        Files.writeString(
            folder.resolve("source.json"),
            """
            {"source":"mine","licences":[{"work":"Help","holder":"Me","licence":"CC0-1.0"}]}
            """);
    Path other = Files.createDirectory(folder.resolve("other"));
    assertThat(run("--out", folder.resolve("queries.jsonl").toString(), "--seed", "7")).isZero();
    assertThat(run("--out", other.resolve("q.jsonl").toString())).isZero();

    JsonNode own = new ObjectMapper().readTree(source.toFile());
    assertThat(own.path("source").asText()).isEqualTo("mine");
    JsonNode made = own.path("made").path("queries.jsonl");
    assertThat(made.path("from").asText()).isEqualTo(manifest.toString());
    assertThat(made.path("seed").asText()).isEqualTo("7");
    assertThat(made.path("revision").asText()).isNotEmpty();
    assertThat(made.path("sha256").asText())
        .isEqualTo(ArtifactDirectory.sha256(folder.resolve("queries.jsonl")));
    assertThat(DataLicences.of(folder.resolve("queries.jsonl")))
        .containsExactly("Help (Me): CC0-1.0");
    assertThat(DataLicences.of(other.resolve("q.jsonl"))).containsExactly("Help (Me): CC0-1.0");
  }

  @Test
  void queriesWithoutTargetsMayLieAnywhere() throws Exception {
    Files.createFile(folder.resolve("dog.png"));
    Files.writeString(
        manifest,
        """
        {"id":"c","image":"dog.png","texts":{"en":["dog"]},"passages":{"en":["It barks."]},"split":"train"}
        """);
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere")).resolve("queries.jsonl");
    assertThat(run("--split", "train", "--out", elsewhere.toString())).isNotZero();
    assertThat(console.toString()).contains("can only name pictures inside that folder");
    assertThat(run("--split", "train", "--no-targets", "--out", elsewhere.toString())).isZero();
    assertThat(QueryManifest.read(elsewhere, 0).examples())
        .hasSize(2)
        .allSatisfy(query -> {
          assertThat(query.image()).isNull();
          assertThat(query.passage()).isNull();
          assertThat(query.item()).isNotBlank();
        });
  }

  @Test
  void aLimitWithoutPricesIsRefused() {
    assertThat(
            run(
                "--endpoint",
                "http://localhost:1",
                "--endpoint-model",
                "m",
                "--journal",
                "j",
                "--max-cost",
                "3"))
        .isEqualTo(1);
    assertThat(console.toString()).contains("both --price-in and --price-out");
  }

  @Test
  void printsTheLabelsThatARecipeNeeds() throws Exception {
    Path own =
        Files.writeString(
            folder.resolve("own.yaml"),
            """
            language: en
            labels: {slots: [camera]}
            parts: {camera: Nikon}
            """);
    assertThat(run("--grammar", own.toString(), "--samples", "0")).isZero();
    assertThat(console.toString()).contains("labels for the recipe:", "exclusion, camera]");
  }

  @Test
  void aWeightForAnUnknownIntentIsOneLine() {
    assertThat(run("--mix", "find_music=1")).isEqualTo(1);
    assertThat(console.toString()).contains("find_music").doesNotContain("\tat ");
  }
}
