package org.lingvista.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.data.Example;
import org.lingvista.data.PairManifest;

/** The whole quickstart on a handful of coloured squares and a model of a few thousand weights. */
class QuickstartPipelineTest {
  static final String RECIPE =
      """
      name: nano
      threads: 1
      logEvery: 5
      vocabulary: {size: 600}
      model:
        width: 16
        text: {hidden: 16, layers: 1, heads: 2, intermediate: 32, positions: 64}
        vision: {size: 16, patch: 8, hidden: 16, layers: 1, heads: 2, intermediate: 32}
        nlu: {hidden: 16, layers: 1, heads: 2, intermediate: 32}
        fusion: {heads: 2}
      data:
        maxTextTokens: 12
        maxPassageTokens: 24
        maxQueryTokens: 24
        workers: 1
        validation: {most: 4}
      alignment: {steps: 3, pictureBatch: 8, passageBatch: 4}
      understanding: {steps: 2, queryBatch: 8}
      joint: {steps: 2, pictureBatch: 8, passageBatch: 4, queryBatch: 4}
      """;

  /** Two of them are asked for by the example searches. */
  private static final List<String> ITEMS = List.of("1f415", "1f408", "a", "b", "c", "d");

  @TempDir private Path folder;
  private final StringWriter printed = new StringWriter();

  @Test
  void goesFromManifestsToSearchesAndRepeatsNothingWhenRunAgain() throws Exception {
    Path emoji = emoji();
    Path help = help();
    assertThat(pipeline(List.of()).run(emoji, help)).isTrue();
    JsonNode report = new ObjectMapper().readTree(folder.resolve("q/report.json").toFile());
    for (String figure :
        List.of(
            "image_r10",
            "caption_r10",
            "caption_r10_without_nlu",
            "image_r10_concepts",
            "passage_r10",
            "query_r10",
            "query_r10_without_nlu",
            "query_r10_cleaned",
            "intent_accuracy",
            "slot_f1",
            "seconds")) {
      assertThat(report.path(figure).isNumber()).as(figure).isTrue();
    }
    assertThat(report.path("steps").asInt()).isEqualTo(7);
    assertThat(report.path("gallery").asInt()).isEqualTo(ITEMS.size());
    assertThat(folder.resolve("q/eval/queries/relevance.jsonl")).isNotEmptyFile();
    assertThat(folder.resolve("q/bundle/text.onnx")).isNotEmptyFile();
    assertThat(printed.toString()).contains("picture of a dog").contains("Bilder von einer Katze");
    try (Stream<Path> sheets = Files.list(folder.resolve("q/sheets"))) {
      assertThat(sheets.map(Path::getFileName).map(Path::toString))
          .containsExactlyInAnyOrder("en-dog.png", "de-cat.png");
    }

    printed.getBuffer().setLength(0);
    assertThat(pipeline(List.of()).run(emoji, help)).isTrue();
    assertThat(printed.toString().lines().filter(line -> line.contains("done before"))).hasSize(5);

    // Another recipe: training and what follows from it are done again, from the start.
    Path index = folder.resolve("q/index");
    new IndexPointer(index).set(folder.resolve("q/index.model-x"));
    printed.getBuffer().setLength(0);
    assertThat(pipeline(List.of("joint.steps=3")).run(emoji, help)).isTrue();
    assertThat(printed.toString())
        .contains("stage alignment: 3 steps")
        .doesNotContain("is finished already");
    assertThat(printed.toString().lines().filter(line -> line.contains("done before"))).hasSize(1);
    assertThat(IndexPointer.current(index)).as("a switch of its model is over").isEqualTo(index);
  }

  @Test
  void goesOnWithoutPassages() throws Exception {
    assertThat(pipeline(List.of()).run(emoji(), null)).isTrue();
    JsonNode report = new ObjectMapper().readTree(folder.resolve("q/report.json").toFile());
    assertThat(report.path("passage_r10").isNull()).isTrue();
    assertThat(report.path("without_passages").asBoolean()).isTrue();
    assertThat(report.path("image_r10").isNumber()).isTrue();
  }

  private QuickstartPipeline pipeline(List<String> settings) throws IOException {
    Path recipe = Files.writeString(folder.resolve("nano.yaml"), RECIPE);
    Path root = folder.resolve("q");
    PrintWriter out = new PrintWriter(printed);
    QuickstartSteps steps =
        new QuickstartSteps(root.resolve("steps.json"), QuickstartPipeline.STEPS, out);
    return new QuickstartPipeline(root, recipe, settings, steps, ITEMS.size(), out);
  }

  private Path emoji() throws IOException {
    Path source = folder.resolve("emoji");
    List<Example> pictures = new ArrayList<>();
    for (String item : ITEMS) {
      for (String style : List.of("noto", "fluent")) {
        pictures.add(picture(source, item, style, style.equals("noto") ? "train" : "test-style"));
      }
    }
    for (String item : List.of("x", "y")) {
      pictures.add(picture(source, item, "fluent", "test-concept"));
    }
    PairManifest.write(source.resolve("manifest.jsonl"), pictures);
    Files.writeString(source.resolve("source.json"), "{\"files\": \"emoji\"}");
    return source.resolve("manifest.jsonl");
  }

  private static Example picture(Path source, String item, String style, String split)
      throws IOException {
    BufferedImage square = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 256; i++) {
      square.setRGB(i % 16, i / 16, item.hashCode() * 31 + style.hashCode());
    }
    Path file = source.resolve(style).resolve(item + ".png");
    Files.createDirectories(file.resolveSibling(""));
    ImageIO.write(square, "png", file.toFile());
    return new Example(
        item,
        file,
        Map.of(
            "en", List.of("square " + item, "colour"),
            "de", List.of("Quadrat " + item, "Farbe")),
        Map.of(),
        Map.of("style", style, "split", split, "category", "squares"));
  }

  private Path help() throws IOException {
    Path source = folder.resolve("help");
    List<Example> pages = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      pages.add(
          new Example(
              "page" + i,
              null,
              Map.of("en", List.of("Sorting column " + i), "de", List.of("Spalte sortieren " + i)),
              Map.of(
                  "en", List.of("Choose the menu entry number " + i),
                  "de", List.of("Wählen Sie den Menüeintrag Nummer " + i)),
              Map.of("split", i < 8 ? "train" : "test")));
    }
    PairManifest.write(source.resolve("manifest.jsonl"), pages);
    Files.writeString(source.resolve("source.json"), "{\"files\": \"help\"}");
    return source.resolve("manifest.jsonl");
  }
}
