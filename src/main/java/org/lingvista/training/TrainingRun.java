package org.lingvista.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.lingvista.config.StrictYaml;
import org.lingvista.data.Batch;
import org.lingvista.model.LingvistaModel;
import org.lingvista.model.ModelConfig;
import org.lingvista.model.ModelDirectory;
import org.lingvista.model.Provenance;
import org.lingvista.model.WeightInitializer;
import org.lingvista.tensor.Compute;
import org.lingvista.tensor.RandomState;
import org.lingvista.text.SlotTransitions;
import org.lingvista.text.Tokenizer;

/**
 * A recipe from start to end: three stages, measured and checked after each, resumable at any step.
 * The output folder holds {@code tokenizer.json}, one {@link ModelDirectory} per finished stage
 * ({@code stage-1-alignment}, …), {@code checkpoint}, {@code metrics.jsonl} and {@code
 * recipe.yaml}. Running again continues where it stopped; finished stages are not repeated.
 */
public final class TrainingRun {
  private static final List<String> STAGES = List.of("alignment", "understanding", "joint");

  private final Recipe recipe;
  private final TrainingListener listener;
  private final BooleanSupplier stop;
  private final Path output;
  private final String fingerprint;

  private TrainingRun(Recipe recipe, TrainingListener listener, BooleanSupplier stop) {
    this.recipe = recipe;
    this.output = Path.of(recipe.output());
    this.listener = new RecordingListener(listener, output.resolve("metrics.jsonl"));
    this.stop = stop;
    this.fingerprint = fingerprint(StrictYaml.write(recipe));
  }

  /**
   * How a run ended.
   *
   * @param model folder of the last finished stage's model; null when stopped before one was
   *     finished
   * @param finished whether all stages are done
   * @param steps optimiser steps of the finished stages
   * @param figures what was measured after each stage in this call
   */
  public record Result(
      @Nullable Path model, boolean finished, long steps, List<Validation.Figures> figures) {}

  /**
   * Reads a recipe over the defaults and under {@code key.path=value} settings. Where it starts
   * from a model, that model's shape and labels are the defaults.
   *
   * @throws org.lingvista.config.ConfigException naming a key that contradicts that model
   */
  public static Recipe recipe(Path file, List<String> settings) throws IOException {
    StartingModel start = StartingModel.at(StrictYaml.peek(file, settings, "model", "from"));
    if (start == null) {
      return recipe(file, "{}", settings);
    }
    Recipe recipe = recipe(file, start.defaults(), settings);
    start.requireAgreement(file, recipe);
    return recipe;
  }

  private static Recipe recipe(Path file, String over, List<String> settings) throws IOException {
    try (var defaults = TrainingRun.class.getResourceAsStream("recipe-defaults.yaml")) {
      return StrictYaml.read(
          file, Recipe.class, java.util.Objects.requireNonNull(defaults), over, settings);
    }
  }

  /** Folder of a stage's finished model. */
  public static Path stageFolder(Path output, String stage) {
    return output.resolve("stage-" + (STAGES.indexOf(stage) + 1) + "-" + stage);
  }

  /**
   * Trains until done or asked to stop; then the state is on disk and the next call continues.
   *
   * @throws TrainingException when the output folder belongs to another recipe
   */
  public static Result run(Recipe recipe, TrainingListener listener, BooleanSupplier stop)
      throws IOException {
    return new TrainingRun(recipe, listener, stop).run();
  }

  private Result run() throws IOException {
    claimOutput();
    if (recipe.threads() > 0) {
      torch.set_num_threads(recipe.threads());
    }
    TrainingData data = TrainingData.read(recipe);
    data.problems().forEach(problem -> listener.message("skipped " + problem));
    Path tokenizerFile = data.tokenizer(output.resolve("tokenizer.json"));
    List<Validation.Figures> figures = new ArrayList<>();
    Path model = null;
    long steps = 0;
    try (Tokenizer tokenizer = Tokenizer.load(tokenizerFile)) {
      for (String name : STAGES) {
        Recipe.StageOptions options = options(name);
        Path folder = stageFolder(output, name);
        if (ModelDirectory.isOne(folder)) {
          listener.message("stage " + name + " is finished already: " + folder);
        } else {
          Stage stage = data.stage(name, options, tokenizer);
          if (stage == null) {
            listener.message("stage " + name + " is left out: no steps or no data");
            continue;
          }
          if (!train(stage, options, model, tokenizer, tokenizerFile, data, figures)) {
            return new Result(model, false, steps, figures);
          }
        }
        model = folder;
        steps += options.steps();
      }
    }
    if (model == null) {
      throw new TrainingException(
          "no stage has steps and data; look at data and steps of the recipe");
    }
    return new Result(model, true, steps, figures);
  }

  private void warnOfPrecision(Stage stage, Compute compute) {
    if (compute.precision() == Compute.Precision.BF16 && !Compute.hasBf16(compute.device())) {
      listener.message(
          "stage %s: this processor has no instructions for bf16, precision: fp32 is faster"
              .formatted(stage.name()));
    }
  }

  /** Trains one stage; false when stopped before its end. */
  private boolean train(
      Stage stage,
      Recipe.StageOptions options,
      @Nullable Path before,
      Tokenizer tokenizer,
      Path tokenizerFile,
      TrainingData data,
      List<Validation.Figures> figures)
      throws IOException {
    Path checkpoint = output.resolve("checkpoint");
    Checkpoint.State state = Files.exists(checkpoint) ? Checkpoint.verifiedState(checkpoint) : null;
    if (state != null && !state.stage().equals(stage.name())) {
      state = null; // of the stage before, whose model is finished
    }
    try (LingvistaModel model =
            model(state == null ? before : checkpoint, data, tokenizer, recipe.compute(options));
        Trainer trainer = new Trainer(model, stage, options, recipe.logEvery(), listener)) {
      long from = 0;
      if (state == null) {
        RandomState.seed(recipe.seed() + STAGES.indexOf(stage.name()));
        if (options.copyTextEncoder()) {
          WeightInitializer.copyTextEncoderToNlu(model.config(), model.weights());
        }
      } else {
        trainer.optimizer().restore(Checkpoint.optimizer(checkpoint));
        trainer.seek(state.positions());
        RandomState.restore(state.random());
        from = state.step();
        listener.message("stage %s continues at step %d".formatted(stage.name(), from));
      }
      TrainingProvenance origin = new TrainingProvenance(data, fingerprint, provenance(before));
      warnOfPrecision(stage, model.compute());
      listener.message(
          "stage %s: %d steps, %,d weights"
              .formatted(stage.name(), options.steps(), model.weights().count()));
      Map<String, Batch.Position> next = new LinkedHashMap<>();
      long done =
          trainer.train(
              from,
              stop,
              (step, positions) -> {
                next.putAll(positions);
                // The last one too: measuring comes before the finished stage is written.
                if (step % recipe.checkpointEvery() == 0 || step == options.steps()) {
                  checkpoint(stage.name(), step, positions, model, tokenizerFile, trainer, origin);
                }
              });
      if (done < options.steps()) {
        if (done > from) {
          checkpoint(stage.name(), done, next, model, tokenizerFile, trainer, origin);
        }
        listener.message(
            "stopped in stage %s at step %d of %d; run the same command to go on"
                .formatted(stage.name(), done, options.steps()));
        return false;
      }
      HostEncoder encoder = new HostEncoder(model, tokenizer, recipe.data());
      Validation.Figures after = measure(stage.name(), data, encoder, figures);
      ModelDirectory.write(
          stageFolder(output, stage.name()),
          model,
          tokenizerFile,
          origin.after(stage.name(), done, after));
      return true;
    } finally {
      stage.parts().forEach(part -> part.batches().close());
    }
  }

  private LingvistaModel model(
      @Nullable Path folder, TrainingData data, Tokenizer tokenizer, Compute compute)
      throws IOException {
    if (folder != null) {
      return new ModelDirectory(folder).load(compute);
    }
    SlotTransitions transitions = data.slotTransitions(tokenizer);
    StartingModel start = StartingModel.at(recipe.model().from());
    if (start != null) {
      return start.load(recipe, transitions, compute, listener);
    }
    ModelConfig shape = recipe.modelConfig(tokenizer.vocabularySize());
    ModelConfig config = transitions == null ? shape : shape.with(transitions);
    return new LingvistaModel(config, WeightInitializer.initialize(config, recipe.seed(), compute));
  }

  /** Of what a stage begins with: the stage before, or the model that the recipe starts from. */
  private Provenance provenance(@Nullable Path before) throws IOException {
    if (before != null) {
      return new ModelDirectory(before).provenance();
    }
    StartingModel start = StartingModel.at(recipe.model().from());
    return start == null ? Provenance.none() : start.directory().provenance();
  }

  private void checkpoint(
      String stage,
      long step,
      Map<String, Batch.Position> positions,
      LingvistaModel model,
      Path tokenizer,
      Trainer trainer,
      TrainingProvenance origin)
      throws IOException {
    Checkpoint.write(
        output.resolve("checkpoint"),
        fingerprint,
        stage,
        step,
        positions,
        RandomState.save(),
        model,
        tokenizer,
        origin.after(stage, step, null),
        trainer.optimizer().save());
  }

  private Validation.Figures measure(
      String stage, TrainingData data, HostEncoder encoder, List<Validation.Figures> figures) {
    Validation.Figures before = figures.isEmpty() ? null : figures.getLast();
    Validation.Figures after = new Validation(data, encoder).measure(stage);
    figures.add(after);
    listener.measured(after);
    HealthCheck.failures(recipe.health(), before, after)
        .forEach(failure -> listener.message("health check: " + failure));
    return after;
  }

  /** The output folder belongs to one recipe: continuing with another would mix two experiments. */
  private void claimOutput() throws IOException {
    Files.createDirectories(output);
    Path file = output.resolve("recipe.yaml");
    if (holdsWork()) {
      if (!Files.exists(file)) {
        throw new TrainingException(
            "%s holds stages but no recipe.yaml that says what they are of; choose another output, or start over with --restart"
                .formatted(output));
      }
      if (!fingerprint(Files.readString(file)).equals(fingerprint)) {
        throw new TrainingException(
            "%s holds a run of another recipe (see %s); choose another output, or start over with --restart"
                .formatted(output, file));
      }
      return;
    }
    Files.deleteIfExists(output.resolve("tokenizer.json"));
    Files.writeString(file, StrictYaml.write(recipe));
  }

  private boolean holdsWork() {
    return Files.exists(output.resolve("checkpoint"))
        || STAGES.stream().anyMatch(stage -> Files.exists(stageFolder(output, stage)));
  }

  private Recipe.StageOptions options(String stage) {
    return switch (stage) {
      case "alignment" -> recipe.alignment();
      case "understanding" -> recipe.understanding();
      default -> recipe.joint();
    };
  }

  private static String fingerprint(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Also appends every report to {@code metrics.jsonl}. */
  private record RecordingListener(TrainingListener inner, Path file) implements TrainingListener {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public void progress(Progress progress) {
      append(progress);
      inner.progress(progress);
    }

    @Override
    public void message(String text) {
      append(Map.of("message", text));
      inner.message(text);
    }

    @Override
    public void measured(Validation.Figures figures) {
      append(figures);
      inner.measured(figures);
    }

    private void append(Object record) {
      try {
        Files.writeString(
            file,
            JSON.writeValueAsString(record) + "\n",
            java.nio.file.StandardOpenOption.CREATE,
            java.nio.file.StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException("cannot write " + file, e);
      }
    }
  }
}
