package org.lingvista.training;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.lingvista.config.ConfigException;
import org.lingvista.config.StrictYaml;
import org.lingvista.model.LingvistaModel;
import org.lingvista.model.ModelConfig;
import org.lingvista.model.ModelDirectory;
import org.lingvista.model.WeightInitializer;
import org.lingvista.model.WeightShapes;
import org.lingvista.tensor.Compute;
import org.lingvista.tensor.StoredTensor;
import org.lingvista.text.LabelSchema;
import org.lingvista.text.SlotTransitions;
import org.lingvista.text.Tokenizer;

/**
 * The model that a recipe starts from ({@code model.from}): a published one that was pulled, or one
 * that was trained before. Its encoders and tokenizer are taken as they are. Query understanding
 * and fusion may be of another shape, and labels may be others; their weights then start anew.
 *
 * @param directory where it lies
 * @param config its shape
 */
record StartingModel(ModelDirectory directory, ModelConfig config) {
  private static final int PROBE_TOKENS = 16;

  /** The part of a recipe that a model decides. */
  private record Decided(Recipe.Shape model, Recipe.Vocabulary vocabulary, LabelSchema labels) {}

  /** The model in this folder; null for no folder, when a recipe starts from random weights. */
  static @Nullable StartingModel at(@Nullable String from) throws IOException {
    if (from == null) {
      return null;
    }
    ModelDirectory directory = new ModelDirectory(Path.of(from));
    if (!ModelDirectory.isOne(directory.folder())) {
      throw new ConfigException(
          "model.from: %s is not a model's folder; lingvista pull makes one of published models"
              .formatted(from));
    }
    return new StartingModel(directory, directory.config());
  }

  /** What a recipe has where it says nothing, as YAML. */
  String defaults() {
    return StrictYaml.write(decided(directory.folder().toString()));
  }

  private Decided decided(String from) {
    ModelConfig.Text text = config.text();
    ModelConfig.Vision vision = config.vision();
    return new Decided(
        new Recipe.Shape(
            from,
            config.width(),
            new Recipe.Text(
                text.hidden(),
                text.layers(),
                text.heads(),
                text.intermediate(),
                text.positions(),
                text.pooling(),
                text.dropout()),
            new Recipe.Vision(
                vision.image().size(),
                vision.patch(),
                vision.hidden(),
                vision.layers(),
                vision.heads(),
                vision.intermediate(),
                vision.activation(),
                vision.dropout()),
            config.nlu(),
            config.fusion()),
        vocabulary(directory.tokenizer()),
        config.labels());
  }

  private static Recipe.Vocabulary vocabulary(Path file) {
    try (Tokenizer tokenizer = Tokenizer.load(file)) {
      int[] upper = tokenizer.encode("A PHOTO", PROBE_TOKENS).ids();
      int[] lower = tokenizer.encode("a photo", PROBE_TOKENS).ids();
      return new Recipe.Vocabulary(
          file.toString(), tokenizer.vocabularySize(), Arrays.equals(upper, lower));
    }
  }

  /** Fails naming the first key of a recipe that this model cannot have. */
  void requireAgreement(Path file, Recipe recipe) {
    Decided own = decided(String.valueOf(recipe.model().from()));
    require(file, "vocabulary.", own.vocabulary(), recipe.vocabulary());
    require(file, "model.text.", own.model().text(), recipe.model().text());
    require(file, "model.vision.", own.model().vision(), recipe.model().vision());
    if (recipe.model().width() != config.width()) {
      throw conflict(file, "model.width", recipe.model().width(), config.width());
    }
    require(file, "data.maxTextTokens", recipe.data().maxTextTokens());
    require(file, "data.maxPassageTokens", recipe.data().maxPassageTokens());
    require(file, "data.maxQueryTokens", recipe.data().maxQueryTokens());
  }

  private void require(Path file, String path, Record own, Record asked) {
    for (RecordComponent component : own.getClass().getRecordComponents()) {
      Object mine = value(component, own);
      Object other = value(component, asked);
      if (!component.getName().equals("dropout") && !Objects.equals(mine, other)) {
        throw conflict(file, path + component.getName(), other, mine);
      }
    }
  }

  private void require(Path file, String key, int tokens) {
    if (tokens > config.text().positions()) {
      throw new ConfigException(
          "%s: %s is %d; the model in %s reads at most %d tokens: set it to that or less"
              .formatted(file, key, tokens, directory.folder(), config.text().positions()));
    }
  }

  private ConfigException conflict(Path file, String key, @Nullable Object asked, Object own) {
    return new ConfigException(
        "%s: %s is %s, but the model in %s has %s; leave the key out, or start from another model"
            .formatted(file, key, asked, directory.folder(), own));
  }

  private static Object value(RecordComponent component, Record record) {
    try {
      return Objects.requireNonNullElse(component.getAccessor().invoke(record), "null");
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The shape this model has in a recipe: its own, with the recipe's dropout, N, F and labels.
   *
   * @param transitions of the recipe's queries; null for the model's own
   */
  ModelConfig config(Recipe recipe, @Nullable SlotTransitions transitions) {
    Recipe.Shape asked = recipe.model();
    ModelConfig own =
        config.withDropout(
            asked.text().dropout(), asked.vision().dropout(), config.nlu().dropout());
    return new ModelConfig(
        recipe.name(),
        own.width(),
        own.text(),
        own.vision(),
        asked.nlu(),
        asked.fusion(),
        recipe.labels(),
        transitions != null || !recipe.labels().equals(config.labels())
            ? transitions
            : config.slotTransitions());
  }

  /** Loads it as the recipe has it, and says which weights start anew. */
  LingvistaModel load(
      Recipe recipe,
      @Nullable SlotTransitions transitions,
      Compute compute,
      TrainingListener listener)
      throws IOException {
    ModelConfig wanted = config(recipe, transitions);
    TreeSet<String> anew = new TreeSet<>();
    var shapes = WeightShapes.of(wanted);
    LingvistaModel model =
        directory.load(
            wanted,
            compute,
            name -> {
              if (!startsAnew(name, wanted)) {
                return null;
              }
              anew.add(name.substring(0, name.lastIndexOf('.')));
              return initial(wanted, name, Objects.requireNonNull(shapes.get(name)), recipe.seed());
            });
    listener.message(
        "starts from %s%s"
            .formatted(
                directory.folder(),
                anew.isEmpty() ? "" : "; initialised anew: " + String.join(", ", anew)));
    return model;
  }

  private static StoredTensor initial(ModelConfig config, String name, long[] shape, long seed) {
    return WeightInitializer.initial(config, name, shape, seed);
  }

  /** Whether a weight's meaning is another in that configuration, even if its shape is the same. */
  private boolean startsAnew(String name, ModelConfig wanted) {
    boolean nlu = name.startsWith("nlu.");
    boolean fusion = name.startsWith("fusion.");
    boolean intents = name.startsWith("nlu.intent.") || name.startsWith("fusion.intent_");
    boolean slots = name.startsWith("nlu.slot.") || name.startsWith("fusion.slot_");
    return ((nlu || fusion) && !blocks(wanted).equals(blocks(config)))
        || (fusion && !wanted.fusion().equals(config.fusion()))
        || (intents && !wanted.labels().intents().equals(config.labels().intents()))
        || (slots && !wanted.labels().slots().equals(config.labels().slots()));
  }

  /** N's shape, whatever its dropout. */
  private static ModelConfig.Nlu blocks(ModelConfig config) {
    return config.withDropout(0, 0, 0).nlu();
  }
}
