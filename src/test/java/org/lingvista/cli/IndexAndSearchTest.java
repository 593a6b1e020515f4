package org.lingvista.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.encode.TinyBundle;
import org.lingvista.ingest.Pictures;
import org.lingvista.search.TenLines;

/**
 * The two verbs with a real bundle whose vectors mean nothing: what they print, not what they find.
 */
class IndexAndSearchTest {
  @TempDir private static Path shared;
  private static Path bundle = Path.of(".");

  @TempDir private Path folder;
  private Path photos = Path.of(".");
  private Path index = Path.of(".");

  @BeforeAll
  static void export() throws IOException {
    bundle = TinyBundle.write(shared.resolve("bundle"));
  }

  @BeforeEach
  void photos() throws IOException {
    index = folder.resolve("index");
    photos = folder.resolve("photos");
    Pictures.write(photos.resolve("red.png"), Pictures.RED);
    Files.writeString(photos.resolve("dog.txt"), "Dogs bark at the moon.");
  }

  private CommandRun index() {
    return CommandRun.of("index", photos, "--index", index, "--model", bundle);
  }

  @Test
  void indexesThenSearchesWithTheModelTheIndexRemembers() throws IOException {
    CommandRun made = index();
    assertThat(made.code()).as(made.err()).isZero();
    assertThat(made.out().lines())
        .containsExactly(
            photos
                + ": 2 added, 0 changed, 0 unchanged, 0 removed, 0 not readable; 2 items encoded",
            index + ": 2 items");
    CommandRun again = CommandRun.of("index", photos, "--index", index);
    assertThat(again.out()).contains("0 added, 0 changed, 2 unchanged").contains("0 items encoded");

    CommandRun found =
        CommandRun.of("search", "bark", "--index", index, "--no-filters", "--explain");
    assertThat(found.code()).as(found.err()).isZero();
    assertThat(found.err()).isEmpty();
    assertThat(found.out())
        .startsWith("intent     ")
        .contains("looks for  ")
        .contains("Dogs bark at the moon.")
        .contains("by vector");
    CommandRun json = CommandRun.of("search", "bark", "--index", index, "--no-filters", "--json");
    JsonNode response = new ObjectMapper().readTree(json.out());
    assertThat(response.get("query").asText()).isEqualTo("bark");
    assertThat(response.get("searched").asInt()).isEqualTo(2);
    assertThat(response.get("results")).hasSize(2);
    assertThat(
            new ObjectMapper()
                .readTree(
                    CommandRun.of(
                            "search",
                            "bark",
                            "--index",
                            index,
                            "--no-filters",
                            "--json",
                            "--limit",
                            1)
                        .out())
                .get("results"))
        .hasSize(1);
  }

  @Test
  void namesWhatCannotBeReadAndIndexesTheRest() throws IOException {
    Path broken = Files.writeString(photos.resolve("broken.png"), "no picture");
    CommandRun run = index();
    assertThat(run.code()).isZero();
    assertThat(run.err()).startsWith("not indexed: ").contains(broken.toString());
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.out()).contains("2 added").contains("1 not readable");
  }

  @Test
  void mistakesGetOneClearLine() throws IOException {
    assertThat(index().code()).isZero();
    assertMistake(
        "no index in " + folder.resolve("none"), "search", "x", "--index", folder.resolve("none"));
    assertMistake("the query is empty", "search", " ", "--index", index);
    assertMistake("limit=0", "search", "x", "--index", index, "--limit", "0");
    assertMistake(
        "no such file: " + folder.resolve("gone"),
        "index",
        folder.resolve("gone"),
        "--index",
        index);
    assertMistake("is not an exported bundle", "search", "x", "--index", index, "--model", folder);
    assertMistake(
        "no pictures", "index", Files.createDirectory(folder.resolve("empty")), "--index", index);
    Path empty = Files.writeString(folder.resolve("empty.jsonl"), "");
    assertMistake(empty.toString(), "index", empty, "--index", index);
    Path config = TinyBundle.write(folder.resolve("other")).resolve("config.yaml");
    Files.writeString(
        config, Files.readString(config).replaceAll("(?m)^(modelId: *).*$", "$1another-1"));
    assertMistake("another-1", "search", "x", "--index", index, "--model", folder.resolve("other"));
  }

  private static void assertMistake(String part, Object... arguments) {
    CommandRun run = CommandRun.of(arguments);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).as(run.err()).hasSize(1);
    assertThat(run.err()).startsWith("lingvista: ").contains(part);
  }

  @Test
  void anApplicationSearchesWithoutLibtorchOnItsClassPath() throws Exception {
    assertThat(index().code()).isZero();
    String everything = System.getProperty("java.class.path");
    String reduced =
        String.join(
            File.pathSeparator,
            Arrays.stream(everything.split(File.pathSeparator, -1))
                .filter(entry -> !entry.contains("bytedeco"))
                .toList());
    assertThat(everything).contains("bytedeco");
    assertThat(reduced).doesNotContain("bytedeco");
    String found = java(reduced, TenLines.class.getName(), bundle, index, "dog");
    assertThat(found).contains("dog.txt");
    assertThat(java(reduced, Main.class.getName(), "search", "dog", "--index", index))
        .contains("looks for");
    assertThat(java(reduced, Main.class.getName(), "understand", "dog 2019", "--model", bundle))
        .contains("language   en")
        .contains("time from 2019-01-01T00:00");
  }

  @Test
  void nothingOfLibtorchIsLoadedWhenItIsThere() throws Exception {
    assertThat(index().code()).isZero();
    String everything = System.getProperty("java.class.path");
    String application =
        java(everything, "-Xlog:class+load", TenLines.class.getName(), bundle, index, "dog");
    assertThat(application).contains("org.lingvista.search.Searcher").contains("dog.txt");
    assertThat(application.lines().filter(line -> line.contains(" org.bytedeco."))).isEmpty();
    String verb =
        java(
            everything,
            "-Xlog:class+load",
            Main.class.getName(),
            "search",
            "dog",
            "--index",
            index);
    assertThat(verb).contains("org.lingvista.search.Searcher").contains("looks for");
    assertThat(verb.lines().filter(line -> line.contains(" org.bytedeco."))).isEmpty();
  }

  /** What a new Java prints. */
  private static String java(String classPath, Object... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Dai.djl.offline=true"));
    command.addAll(List.of("-cp", classPath));
    Arrays.stream(arguments).map(Object::toString).forEach(command::add);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(printed).isZero();
    return printed;
  }
}
