package org.lingvista.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lingvista.config.ArtifactDirectory;
import org.lingvista.config.CodeRevision;
import org.lingvista.config.StrictYaml;
import org.lingvista.data.DataLicences;
import org.lingvista.data.Example;
import org.lingvista.data.QueryExample;
import org.lingvista.model.Provenance;

/** What a stage adds to the provenance of the model it trains. */
final class TrainingProvenance {
  private final Recipe recipe;
  private final String fingerprint;
  private final Provenance before;

  /**
   * Reads all manifests for their checksums.
   *
   * @param fingerprint SHA-256 of the recipe
   * @param before of the model that the stage begins with
   */
  TrainingProvenance(TrainingData data, String fingerprint, Provenance before) throws IOException {
    this.recipe = data.recipe();
    this.fingerprint = fingerprint;
    String yaml =
        StrictYaml.write(recipe)
            .replaceAll("(?<=[\\s\"'\\[])/(?:[^/\\s\"']+/)*(?=[^/\\s\"']+)", "");
    this.before = before.with(files(data), new Provenance.Recipe(recipe.name(), fingerprint, yaml));
  }

  /**
   * After so many steps of a stage.
   *
   * @param figures measured at its end; null before that
   */
  Provenance after(String stage, long steps, Validation.@Nullable Figures figures) {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("steps", Long.toString(steps));
    details.put("recipe", recipe.name());
    details.put("recipe_sha256", fingerprint);
    return before.with(
        new Provenance.Step(
            "train " + stage,
            CodeRevision.current(),
            details,
            figures == null ? Map.of() : figures(figures)));
  }

  private static Map<String, Double> figures(Validation.Figures measured) {
    Map<String, Double> figures = new LinkedHashMap<>();
    put(figures, "image_r10", measured.imageRecall());
    put(figures, "passage_r10", measured.passageRecall());
    put(figures, "query_r10", measured.queryRecall());
    put(figures, "intent_accuracy", measured.intentAccuracy());
    put(figures, "slot_f1", measured.slotF1());
    return figures;
  }

  private static void put(Map<String, Double> figures, String name, Map<String, Double> recall) {
    put(figures, name, Validation.Figures.mean(recall));
    recall.forEach((language, value) -> put(figures, name + "/" + language, value));
  }

  private static void put(Map<String, Double> figures, String name, double value) {
    if (Double.isFinite(value)) { // NaN: there was nothing to measure it on
      figures.put(name, value);
    }
  }

  private static List<Provenance.DataFile> files(TrainingData data) throws IOException {
    Recipe.Data named = data.recipe().data();
    List<Provenance.DataFile> files = new ArrayList<>();
    if (named.pictures() != null) {
      files.add(file("pictures", named.pictures(), data.pictures()));
    }
    if (named.passages() != null) {
      files.add(file("passages", named.passages(), data.passages()));
    }
    for (String queries : named.queries()) {
      files.add(
          file(
              "queries",
              queries,
              lines(Path.of(queries)),
              data.queries().stream().map(QueryExample::language)));
    }
    return files;
  }

  private static long lines(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.filter(line -> !line.isBlank()).count();
    }
  }

  private static Provenance.DataFile file(String use, String name, List<Example> examples)
      throws IOException {
    Stream<String> languages =
        examples.stream()
            .flatMap(example ->
                Stream.concat(
                    example.texts().keySet().stream(), example.passages().keySet().stream()));
    return file(use, name, examples.size(), languages);
  }

  private static Provenance.DataFile file(
      String use, String name, long entries, Stream<String> languages) throws IOException {
    Path file = Path.of(name);
    return new Provenance.DataFile(
        use,
        String.valueOf(file.getFileName()),
        Files.isRegularFile(file) ? ArtifactDirectory.sha256(file) : "",
        entries,
        List.copyOf(languages.collect(java.util.stream.Collectors.toCollection(TreeSet::new))),
        DataLicences.of(file));
  }
}
