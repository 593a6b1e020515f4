package org.lingvista.evaluation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.encode.QueryEncoding;
import org.lingvista.evaluation.HeldOutEvaluation.Results;
import org.lingvista.image.ImageDecoder;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HeldOutEvaluationTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final NumberEncoder ENCODER = new NumberEncoder(2.0);

  private Path folder;
  private HeldOutEvaluation heldOut;
  private Results results;
  private JsonNode report;

  @BeforeAll
  void evaluate(@TempDir Path temporary) throws IOException {
    folder = temporary;
    heldOut = HeldOutData.all(folder);
    results =
        heldOut.run(ENCODER, new NumberEncoder(3.0), ImageDecoder::decode, folder, line -> {});
    EvaluationReport.write(folder.resolve("report"), results, Map.of("steps", 7, "seconds", 1.5));
    report = JSON.readTree(folder.resolve("report/report.json").toFile());
  }

  @Test
  void reportsTheFiguresScriptsReadAsFractionsAndByLanguage() {
    for (String figure :
        List.of(
            "image_r10",
            "caption_r10",
            "caption_r10_without_nlu",
            "image_r10_concepts",
            "passage_r10",
            "query_r10",
            "query_r10_search",
            "query_r10_without_nlu",
            "query_r10_cleaned",
            "intent_accuracy",
            "slot_f1")) {
      assertThat(report.path(figure).isNumber()).as(figure).isTrue();
      assertThat(report.path(figure).asDouble()).as(figure).isBetween(0.0, 1.0);
      double sum = 0;
      JsonNode languages = report.path("per_language").path(figure);
      for (JsonNode value : languages) {
        sum += value.asDouble();
      }
      assertThat(report.path(figure).asDouble())
          .as(figure)
          .isCloseTo(sum / languages.size(), within(1e-12));
    }
    assertThat(report.path("gallery").asInt()).isEqualTo(60);
    assertThat(report.path("chance").asDouble()).isCloseTo(10.0 / 60, within(1e-12));
    assertThat(report.path("steps").asInt()).isEqualTo(7);
  }

  @Test
  void recallOfShorterVectorsStandsBesideThatOfWholeOnes() {
    JsonNode widths = report.path("r10_by_width").path("images");
    assertThat(widths.path(Integer.toString(ENCODER.width())).asDouble())
        .isCloseTo(report.path("image_r10").asDouble(), within(1e-12));
    assertThat(widths.size()).isGreaterThan(1);
    assertThat(report.path("r10_by_width").path("queries").isObject()).isTrue();
  }

  @Test
  void queriesAreComparedWithTheBetterOfBothPlainEncoders() {
    double stage1 = report.path("query_r10_without_nlu_stage1").asDouble();
    double last = report.path("query_r10_without_nlu_final").asDouble();
    assertThat(stage1).isNotEqualTo(last);
    assertThat(report.path("query_r10_without_nlu").asDouble()).isEqualTo(Math.max(stage1, last));
    assertThat(report.path("query_r10").asDouble()).isGreaterThan(last);
  }

  @Test
  void understandsEveryQueryThatTheEncoderUnderstands() {
    assertThat(report.path("intent_accuracy").asDouble()).isEqualTo(1);
    assertThat(report.path("slot_f1").asDouble()).isEqualTo(1);
  }

  @Test
  void wordSearchFindsWhatSharesWordsAndOnlyThat() {
    // "title 7" and "the passage about 7" share the number, in either language.
    assertThat(requireNonNull(results.tasks().get("passages")).mean(TaskResult.BM25).r1())
        .isEqualTo(1);
    // Pictures are captioned in English: "Zahl 7" finds "number 7" by the digit alone.
    assertThat(requireNonNull(results.tasks().get("images")).mean(TaskResult.BM25).r1())
        .isEqualTo(1);
  }

  @Test
  void tablesHoldBaselinesBesideTheModel() throws IOException {
    String markdown = Files.readString(folder.resolve("report/report.md"));
    assertThat(markdown)
        .contains("| language | searches | model R@1 | R@5 | R@10 | random R@1 | R@5 | R@10 | bm25")
        .contains("Titles to passages in another language")
        .contains("| mean | 120 |")
        .contains("* steps: 7");
  }

  /**
   * The figures from the files alone, in the way anyone can: vectors as {@code lingvista embed}
   * writes them, one line each, every gallery sorted in full, in double loops that share no code
   * with the evaluation.
   */
  @Test
  void anyoneCanRecomputeTheFiguresFromTheFiles() throws IOException {
    Map<String, String> figureOf =
        Map.of("images", "image_r10", "concepts", "image_r10_concepts", "queries", "query_r10");
    for (RetrievalTask task : heldOut.tasks()) {
      Path files = TaskFiles.write(folder.resolve("eval"), task);
      Map<String, double[]> vectors = embed(files);
      Map<String, List<String>> galleries = new HashMap<>();
      boolean pictures = Files.exists(files.resolve("images.jsonl"));
      for (JsonNode line : lines(files.resolve(pictures ? "images.jsonl" : "passages.jsonl"))) {
        galleries
            .computeIfAbsent(line.get("gallery").asText(), none -> new ArrayList<>())
            .add(line.get("id").asText());
      }
      boolean queries = Files.exists(files.resolve("queries.jsonl"));
      Map<String, String> languageOf = new HashMap<>();
      for (JsonNode line : lines(files.resolve(queries ? "queries.jsonl" : "texts.jsonl"))) {
        languageOf.put(line.get("id").asText(), line.get("language").asText());
      }
      Map<String, List<Double>> hits = new HashMap<>();
      for (JsonNode line : lines(files.resolve("relevance.jsonl"))) {
        String language = languageOf.get(line.get("id").asText());
        String gallery = line.get("gallery").asText();
        if (!pictures && !gallery.equals(language)) {
          continue;
        }
        double[] probe = requireNonNull(vectors.get("probe " + line.get("id").asText()));
        List<String> ranked = new ArrayList<>(galleries.get(gallery));
        ranked.sort(
            Comparator.comparingDouble(
                id -> -dot(probe, requireNonNull(vectors.get("candidate " + id)))));
        double hit = 0;
        for (JsonNode relevant : line.get("relevant")) {
          if (ranked.indexOf(relevant.asText()) < 10) {
            hit = 1;
          }
        }
        hits.computeIfAbsent(language, none -> new ArrayList<>()).add(hit);
      }
      double mean =
          hits.values().stream()
              .mapToDouble(some -> some.stream().mapToDouble(d -> d).average().orElseThrow())
              .average()
              .orElseThrow();
      String figure = figureOf.getOrDefault(task.name(), "passage_r10");
      assertThat(report.get(figure).asDouble()).as(figure).isCloseTo(mean, within(1e-12));
      assertThat(mean).as("a figure that tells something").isBetween(0.2, 0.999);
    }
  }

  /** Vectors by "probe ID" and "candidate ID", through the text of JSON as embed writes it. */
  private static Map<String, double[]> embed(Path files) throws IOException {
    Map<String, double[]> vectors = new HashMap<>();
    for (String name : List.of("texts", "queries", "images", "passages")) {
      Path file = files.resolve(name + ".jsonl");
      if (!Files.exists(file)) {
        continue;
      }
      boolean candidate = name.equals("images") || name.equals("passages");
      for (JsonNode line : lines(file)) {
        float[] vector =
            switch (name) {
              case "queries" ->
                  ENCODER.encodeQueries(List.of(line.get("query").asText())).stream()
                      .map(QueryEncoding::vector)
                      .findFirst()
                      .orElseThrow();
              case "images" ->
                  ENCODER
                      .encodeImages(
                          List.of(ImageDecoder.decode(files.resolve(line.get("image").asText()))))
                      .getFirst();
              default -> ENCODER.encodeTexts(List.of(line.get("text").asText())).getFirst();
            };
        JsonNode written = JSON.readTree(JSON.writeValueAsString(Map.of("vector", vector)));
        double[] read = new double[vector.length];
        for (int i = 0; i < read.length; i++) {
          read[i] = written.get("vector").get(i).asDouble();
        }
        vectors.put((candidate ? "candidate " : "probe ") + line.get("id").asText(), read);
      }
    }
    return vectors;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static List<JsonNode> lines(Path file) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }
}
