package org.lingvista.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lingvista.config.StrictYaml;
import org.lingvista.data.PairManifest;
import org.lingvista.download.Cache;
import org.lingvista.encode.Encoder;
import org.lingvista.encode.EncoderBundle;
import org.lingvista.evaluation.EvaluationReport;
import org.lingvista.evaluation.HeldOutEvaluation;
import org.lingvista.evaluation.HeldOutEvaluation.Results;
import org.lingvista.evaluation.RetrievalTask;
import org.lingvista.evaluation.TaskFiles;
import org.lingvista.export.BundleExport;
import org.lingvista.export.TorchEncoder;
import org.lingvista.image.ImageDecoder;
import org.lingvista.index.IndexFilter;
import org.lingvista.index.IndexModel;
import org.lingvista.index.LuceneStore;
import org.lingvista.ingest.IngestReport;
import org.lingvista.ingest.Ingestor;
import org.lingvista.ingest.ManifestOrigin;
import org.lingvista.model.ModelDirectory;
import org.lingvista.search.Searcher;
import org.lingvista.training.Recipe;
import org.lingvista.training.TrainingRun;

/** The quickstart after its data are fetched: prepare, train, evaluate, export, index, search. */
final class QuickstartPipeline {
  /** Number of steps, fetching included. */
  static final int STEPS = 7;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path root;
  private final Path recipeFile;
  private final List<String> settings;
  private final QuickstartSteps steps;
  private final int items;
  private final PrintWriter out;
  private final QuickstartData data;

  QuickstartPipeline(
      Path root,
      Path recipeFile,
      List<String> settings,
      QuickstartSteps steps,
      int items,
      PrintWriter out) {
    this.root = root;
    this.items = items;
    this.recipeFile = recipeFile;
    this.settings = settings;
    this.steps = steps;
    this.out = out;
    this.data = new QuickstartData(root.resolve("data"));
  }

  /** Folder of the contact sheets. */
  Path sheets() {
    return root.resolve("sheets");
  }

  /**
   * All steps.
   *
   * @param help null without passages
   * @return false if training was stopped
   */
  boolean run(Path emoji, @Nullable Path help) throws IOException, InterruptedException {
    String source = read(emoji.resolveSibling("source.json")) + items + QuickstartData.rules();
    source += help == null ? "no help" : read(help.resolveSibling("source.json"));
    steps.run(
        "prepare",
        "draw %d items, make queries".formatted(items),
        source,
        again -> {
          data.write(emoji, help, items).forEach(line -> say(line));
          return true;
        });

    Recipe recipe = TrainingRun.recipe(recipeFile, allSettings());
    String training = source + StrictYaml.write(recipe);
    boolean trained =
        steps.run(
            "train",
            "train %s: three stages".formatted(recipeFile),
            training,
            again -> {
              if (!again) {
                TrainCommand.discard(output());
              }
              return TrainCommand.runUntilStopped(recipe, out).finished();
            });
    if (!trained) {
      return false;
    }
    String model = read(model().resolve("SHA256SUMS"));

    steps.run("evaluate", "evaluate on held-out data", source + model, again -> evaluate());
    steps.run(
        "export",
        "export to ONNX",
        model,
        again -> {
          say(BundleExport.export(new ModelDirectory(model()), bundle()).toText());
          return true;
        });
    steps.run("index", "index pictures and passages", source + model, again -> index());
    steps.always("search", "search in five languages", again -> search());
    report(recipe);
    return true;
  }

  private boolean evaluate() throws IOException {
    HeldOutEvaluation heldOut = data.heldOut();
    Path folder = root.resolve("eval");
    for (RetrievalTask task : heldOut.tasks()) {
      TaskFiles.write(folder, task);
    }
    Path first = TrainingRun.stageFolder(output(), "alignment");
    try (Encoder encoder = TorchEncoder.open(model());
        Encoder stage1 = TorchEncoder.open(first)) {
      Results results =
          heldOut.run(encoder, stage1, ImageDecoder::decode, folder, line -> say(line));
      JSON.writeValue(root.resolve("eval/results.json").toFile(), results);
    }
    return true;
  }

  private boolean index() throws IOException {
    Path folder = root.resolve("index");
    try (Encoder encoder = EncoderBundle.open(bundle())) {
      if (LuceneStore.exists(folder)) {
        try (LuceneStore before = LuceneStore.open(folder)) {
          if (before.model().id().equals(encoder.modelId())) {
            say("the index is of this model and is brought up to date");
          } else {
            before.close();
            Cache.delete(folder);
          }
        }
      }
      IndexModel note =
          new IndexModel(
              encoder.modelId(),
              encoder.width(),
              Map.of(Defaults.BUNDLE_NOTE, bundle().toString()));
      try (LuceneStore store = LuceneStore.openForWriting(folder, note)) {
        Ingestor ingestor = new Ingestor(encoder, store, (done, total) -> {});
        ingest(ingestor, new ManifestOrigin(data.pictures(), Set.of("test-style", "test-concept")));
        if (Files.exists(data.passages())) {
          ingest(ingestor, new ManifestOrigin(data.passages(), Set.of("test")));
        }
        store.tidy(() -> true);
        new Searcher(encoder, store).prepare();
        say("%d items".formatted(store.count(IndexFilter.all())));
      }
    }
    new IndexPointer(folder).forget(); // else search and the page would show another model's
    return true;
  }

  private void ingest(Ingestor ingestor, ManifestOrigin origin) throws IOException {
    IngestReport report = ingestor.ingest(origin);
    say(
        "%s: %d added, %d changed, %d unchanged, %d removed"
            .formatted(
                report.origin(),
                report.added(),
                report.changed(),
                report.unchanged(),
                report.removed()));
  }

  private boolean search() throws IOException {
    try (LuceneStore store = LuceneStore.open(root.resolve("index"));
        Encoder encoder = EncoderBundle.open(bundle())) {
      QuickstartSearches.run(
          new Searcher(encoder, store),
          PairManifest.read(data.pictures(), 0).split("test-style"),
          sheets(),
          out);
      out.println();
    }
    return true;
  }

  private void report(Recipe recipe) throws IOException {
    Results results = JSON.readValue(root.resolve("eval/results.json").toFile(), Results.class);
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put(
        "steps",
        recipe.alignment().steps() + recipe.understanding().steps() + recipe.joint().steps());
    facts.put("seconds", Math.round(steps.seconds() * 10) / 10.0);
    facts.put("peak_rss_mib", peak());
    facts.put("recipe", recipeFile.getFileName().toString());
    facts.put("settings", settings);
    facts.put("sample", QuickstartData.rules());
    facts.put("without_passages", !Files.exists(data.passages()));
    EvaluationReport.write(root, results, facts);
    EvaluationReport.json(results, facts)
        .properties()
        .forEach(entry -> {
          if (entry.getValue().isValueNode()) {
            say("%s %s".formatted(entry.getKey(), entry.getValue().asText()));
          }
        });
  }

  /** Of this process and of those before that did the earlier steps; null where it is not known. */
  private @Nullable Long peak() throws IOException {
    @Nullable Long now = PeakMemory.mebibytes();
    Path before = root.resolve("report.json");
    if (now == null || !Files.exists(before)) {
      return now;
    }
    return Math.max(now, JSON.readTree(before.toFile()).path("peak_rss_mib").asLong());
  }

  /** The recipe names the default folder; here it is moved to where this quickstart lies. */
  private List<String> allSettings() {
    List<String> all = new ArrayList<>();
    all.add("output=" + output());
    all.add("data.pictures=" + data.pictures());
    all.add("data.passages=" + (Files.exists(data.passages()) ? data.passages() : "null"));
    all.add("data.queries=[" + data.queries() + "]");
    all.addAll(settings);
    return all;
  }

  private Path output() {
    return root.resolve("training");
  }

  private Path model() {
    return TrainingRun.stageFolder(output(), "joint");
  }

  private Path bundle() {
    return root.resolve("bundle");
  }

  private void say(String line) {
    line.lines().forEach(each -> steps.say("      " + each));
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file);
  }
}
