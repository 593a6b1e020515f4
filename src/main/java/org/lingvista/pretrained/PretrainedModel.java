package org.lingvista.pretrained;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lingvista.config.ArtifactDirectory;
import org.lingvista.config.CodeRevision;
import org.lingvista.download.HubModels;
import org.lingvista.image.ImageNormalization;
import org.lingvista.model.ModelConfig;
import org.lingvista.model.ModelDirectory;
import org.lingvista.model.Provenance;
import org.lingvista.model.WeightInitializer;
import org.lingvista.model.WeightShapes;
import org.lingvista.tensor.StoredTensor;
import org.lingvista.text.BertTokenizer;
import org.lingvista.text.LabelSchema;
import org.lingvista.text.Tokenizer;

/**
 * Makes a {@link ModelDirectory} of published models: a text encoder from one folder and, if there
 * is one, an image encoder from another. What no published model has is initialised: the NLU
 * module's encoder starts as a copy of the text encoder's first blocks, its heads, the fusion and
 * the logit scales as before training, and so does a small image encoder when none is named.
 */
public final class PretrainedModel {
  /** Embedding tables are made longer to multiples of up to 1,024; a tokenizer may lack so many. */
  private static final int PADDED_ROWS = 1024;

  private PretrainedModel() {}

  /**
   * What the published model does not say.
   *
   * @param name what people call the model
   * @param pooling of a BERT without a head of its own; null for mean
   * @param textLayers first layers of the text encoder to keep; 0 for all
   * @param imageSize side of the pictures in pixels, positions interpolated; 0 as published
   * @param splitWords whether digits, hiragana and runs of katakana become words of their own and
   *     Korean particles pieces of their own ({@link BertTokenizer#withSplitWords}); the ids of
   *     texts that have them are then not the published model's
   * @param nluLayers blocks K of the NLU module
   * @param labels intents and slots it will learn
   * @param seed of what is initialised
   */
  public record Options(
      String name,
      ModelConfig.@Nullable Pooling pooling,
      int textLayers,
      int imageSize,
      boolean splitWords,
      int nluLayers,
      LabelSchema labels,
      long seed) {}

  /**
   * Converts; the folder appears whole or not at all, and a model that was there is replaced.
   *
   * @param text folder of the text encoder
   * @param vision folder of the image encoder, or null
   * @return what was made, one line each
   * @throws PretrainedException when a folder does not hold what it should
   */
  public static List<String> convert(Path text, @Nullable Path vision, Options options, Path target)
      throws IOException {
    requireReplaceable(target);
    requireFolder(text);
    TextTower textTower =
        BertSource.read(new SourceFolder(text), options.pooling(), options.textLayers());
    VisionTower visionTower = null;
    if (vision != null) {
      requireFolder(vision);
      visionTower = VisionTower.read(new SourceFolder(vision), options.imageSize());
      if (visionTower.width() != textTower.width()) {
        throw new PretrainedException(
            "%s makes vectors of %d values, %s of %d; the two must be of one width to be compared"
                .formatted(text, textTower.width(), vision, visionTower.width()));
      }
    } else if (options.imageSize() != 0) {
      throw new PretrainedException("--image-size is for an image encoder; name one with --vision");
    }
    ModelConfig config = config(textTower, visionTower, options);
    Map<String, StoredTensor> weights = weights(config, textTower, visionTower, options.seed());
    List<String> lines = new ArrayList<>();
    lines.add("text    " + text + ": " + textTower.describe());
    lines.add(
        visionTower == null
            ? "vision  none: an untrained ViT is put in its place; vectors of pictures mean nothing"
            : "vision  " + vision + ": " + visionTower.describe());
    lines.add(
        "nlu     %d blocks copied from text; its heads, the fusion and the logit scales are"
                .formatted(config.nlu().layers())
            + " initialised with seed %d and untrained".formatted(options.seed()));
    List<Provenance.Source> sources = new ArrayList<>();
    sources.add(source("text", text, textTower.provenance()));
    if (vision != null && visionTower != null) {
      sources.add(source("vision", vision, visionTower.provenance()));
    }
    Map<String, String> details = new LinkedHashMap<>();
    if (options.textLayers() > 0) {
      details.put("text.layers", "the first " + options.textLayers());
    }
    if (options.splitWords()) {
      details.put("tokenizer", "digits and kana split");
    }
    details.put("nlu.encoder", "copy of text");
    details.put(
        "initialised", (visionTower == null ? "vision, " : "") + "nlu heads, fusion, logit_scale");
    details.put("seed", Long.toString(options.seed()));
    Provenance provenance =
        new Provenance(sources, List.of(), List.of(), List.of())
            .with(new Provenance.Step("pull", CodeRevision.current(), details, Map.of()));
    ArtifactDirectory.write(
        target,
        fresh -> {
          Path tokenizer = fresh.resolve("tokenizer.json");
          Files.writeString(tokenizer, tokenizer(textTower, text, options.splitWords()));
          requireTokenizerFits(text, tokenizer, textTower);
          ModelDirectory.writeWeights(fresh, config, weights, provenance);
          MaskFilling.write(fresh, textTower.maskedHead());
        });
    return lines;
  }

  private static String tokenizer(TextTower text, Path folder, boolean splitWords) {
    try {
      return splitWords ? BertTokenizer.withSplitWords(text.tokenizer()) : text.tokenizer();
    } catch (IllegalArgumentException e) {
      throw new PretrainedException("--split-words: %s: %s".formatted(folder, e.getMessage()));
    }
  }

  private static Provenance.Source source(String part, Path folder, String files)
      throws IOException {
    return new Provenance.Source(
        part, HubModels.nameOf(folder), files, new SourceFolder(folder).licence());
  }

  private static ModelConfig config(TextTower text, @Nullable VisionTower vision, Options options) {
    ModelConfig.Text shape = text.config();
    if (options.nluLayers() < 1 || options.nluLayers() > shape.layers()) {
      throw new PretrainedException(
          "--nlu-layers must be between 1 and the text encoder's %d; given %d"
              .formatted(shape.layers(), options.nluLayers()));
    }
    return new ModelConfig(
        options.name(),
        text.width(),
        shape,
        vision == null ? smallVision() : vision.config(),
        new ModelConfig.Nlu(
            true,
            shape.hidden(),
            options.nluLayers(),
            shape.heads(),
            shape.intermediate(),
            shape.dropout()),
        new ModelConfig.Fusion(shape.heads(), true, false),
        options.labels());
  }

  private static ModelConfig.Vision smallVision() {
    return new ModelConfig.Vision(
        ImageNormalization.clip(64), 16, 128, 2, 4, 512, ModelConfig.Activation.GELU, 1e-5, 0);
  }

  private static Map<String, StoredTensor> weights(
      ModelConfig config, TextTower text, @Nullable VisionTower vision, long seed) {
    Map<String, StoredTensor> weights = new LinkedHashMap<>(text.weights());
    if (vision != null) {
      weights.putAll(vision.weights());
    }
    WeightShapes.of(config)
        .forEach((name, shape) -> {
          StoredTensor same = text.weights().get(name.replaceFirst("^nlu\\.", "text."));
          boolean copied = name.startsWith("nlu.e") && same != null; // embeddings and encoder
          if (copied) {
            weights.put(name, same);
          } else if (!weights.containsKey(name)) {
            weights.put(name, WeightInitializer.initial(config, name, shape, seed));
          }
        });
    return weights;
  }

  private static void requireTokenizerFits(Path folder, Path tokenizerJson, TextTower text) {
    try (Tokenizer tokenizer = Tokenizer.load(tokenizerJson)) {
      if (tokenizer.vocabularySize() > text.config().vocabulary()) {
        throw new PretrainedException(
            "%s: its tokenizer has ids up to %d, its embeddings only %d rows; it is another model's"
                .formatted(folder, tokenizer.vocabularySize() - 1, text.config().vocabulary()));
      }
      if (tokenizer.vocabularySize() + PADDED_ROWS <= text.config().vocabulary()) {
        throw new PretrainedException(
            "%s: its tokenizer has ids up to %d only, its embeddings %d rows; it is another model's"
                .formatted(folder, tokenizer.vocabularySize() - 1, text.config().vocabulary()));
      }
    }
  }

  private static void requireFolder(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new PretrainedException(folder + " is not a folder; a published model's is expected");
    }
  }

  /** Whatever is there is replaced as a whole, so it must be a model and not someone's files. */
  private static void requireReplaceable(Path target) throws IOException {
    if (!Files.exists(target) || ModelDirectory.isOne(target)) {
      return;
    }
    if (Files.isDirectory(target)) {
      try (Stream<Path> files = Files.list(target)) {
        if (files.findAny().isEmpty()) {
          return;
        }
      }
    }
    throw new PretrainedException(
        target + " exists and is not a model directory; choose another place for it");
  }
}
