package org.lingvista.training;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lingvista.image.Augmentation;
import org.lingvista.image.ImageNormalization;
import org.lingvista.model.ModelConfig;
import org.lingvista.tensor.Compute;
import org.lingvista.tensor.Compute.Precision;
import org.lingvista.text.LabelSchema;

/**
 * One experiment: what to train, on what, how (SPEC §3). Written as YAML in {@code runs/}; {@code
 * recipe-defaults.yaml} beside this class holds every key with its meaning and default.
 *
 * @param name of the model, such as {@code tiny}
 * @param seed of weights, data order and dropout
 * @param output folder of stages, checkpoint and metrics
 * @param device {@code cpu}, {@code cuda} or {@code cuda:N}
 * @param precision of matrix products
 * @param threads of libtorch; 0 leaves the choice to it
 * @param vocabulary where the tokenizer comes from
 * @param model the model's shape
 * @param labels intents and slots
 * @param data what it learns from
 * @param alignment stage 1
 * @param understanding stage 2
 * @param joint stage 3
 * @param health limits of the health checks
 * @param logEvery steps between two progress lines
 * @param checkpointEvery steps between two checkpoints
 */
public record Recipe(
    String name,
    long seed,
    String output,
    String device,
    Precision precision,
    int threads,
    Vocabulary vocabulary,
    Shape model,
    LabelSchema labels,
    Data data,
    StageOptions alignment,
    StageOptions understanding,
    StageOptions joint,
    Health health,
    int logEvery,
    int checkpointEvery) {

  /**
   * Where the tokenizer comes from.
   *
   * @param file a {@code tokenizer.json} to use; null to train a WordPiece vocabulary on the data
   * @param size pieces of a trained vocabulary
   * @param lowercase whether a trained vocabulary ignores case
   */
  public record Vocabulary(@Nullable String file, int size, boolean lowercase) {}

  /**
   * A {@link ModelConfig} without what follows from the data: vocabulary and labels.
   *
   * @param from folder of the model whose weights, tokenizer and shape training starts from; null
   *     to start from random weights
   */
  public record Shape(
      @Nullable String from,
      int width,
      Text text,
      Vision vision,
      ModelConfig.Nlu nlu,
      ModelConfig.Fusion fusion) {}

  /** See {@link ModelConfig.Text}. */
  public record Text(
      int hidden,
      int layers,
      int heads,
      int intermediate,
      int positions,
      ModelConfig.Pooling pooling,
      double dropout) {}

  /** See {@link ModelConfig.Vision}; {@code size} is the picture's side in pixels. */
  public record Vision(
      int size,
      int patch,
      int hidden,
      int layers,
      int heads,
      int intermediate,
      ModelConfig.Activation activation,
      double dropout) {}

  /**
   * What it learns from.
   *
   * @param pictures manifest of pictures with short texts, or the tar files of a WebDataset such as
   *     {@code shards/{00000..00009}.tar}; null for none
   * @param passages manifest of passages with titles or questions; null for none
   * @param queries manifests of intent-rich queries
   * @param trainSplit the split trained on
   * @param languages trained languages; empty for all
   * @param languageTemperature of language sampling: 1 follows the data, larger evens it out
   * @param titleShare how often a text is the item's name and not one of its keywords
   * @param crossLanguageShare how often a passage's text is in another language
   * @param textsPerPicture texts of a picture in one batch of stage 1, in different languages
   * @param maxTextTokens longest short text
   * @param maxPassageTokens longest passage
   * @param maxQueryTokens longest query
   * @param workers threads that prepare batches
   * @param badLimit bad lines or pictures to skip before giving up
   * @param augmentation of training pictures; null for none
   * @param validation what is measured between stages
   */
  public record Data(
      @Nullable String pictures,
      @Nullable String passages,
      List<String> queries,
      String trainSplit,
      List<String> languages,
      double languageTemperature,
      double titleShare,
      double crossLanguageShare,
      int textsPerPicture,
      int maxTextTokens,
      int maxPassageTokens,
      int maxQueryTokens,
      int workers,
      int badLimit,
      @Nullable Augmentation augmentation,
      ValidationSplits validation) {}

  /**
   * Splits measured between stages.
   *
   * @param pictures split of the pictures manifest
   * @param passages split of the passages manifest
   * @param queries split of the query manifests
   * @param most items, passages or queries per language at the most
   */
  public record ValidationSplits(String pictures, String passages, String queries, int most) {}

  /**
   * One stage. A stage ignores the keys of terms it does not have.
   *
   * @param steps optimiser steps; 0 leaves the stage out
   * @param pictureBatch pairs of a batch with pictures
   * @param passageBatch pairs of a batch with passages; 0 leaves passages out
   * @param queryBatch queries of a batch that only teaches understanding
   * @param accumulation batches of each kind per step, their gradients averaged
   * @param chunk rows of a batch whose activations are in memory at a time ({@link GradientCache});
   *     0 for the whole batch
   * @param matryoshka widths at which the contrastive losses also act; null for the full width only
   * @param learningRate peak, AdamW
   * @param visionLearningRate peak of the image encoder; null for learningRate
   * @param gateLearningRate peak of the fusion's gate and focus
   * @param precision of matrix products in this stage; null for the recipe's
   * @param beta2 AdamW's decay of the mean of squared gradients; short runs want less than 0.999
   * @param warmup share of steps
   * @param weightDecay of matrices
   * @param maxGradientNorm gradients are scaled down to this norm
   * @param passageWeight α of stage 1, a of stage 3
   * @param understandingWeight b of stage 3
   * @param semanticWeight λ
   * @param semanticShare stage 2: share of each batch's queries that L3 sees, drawn at random
   * @param noise stage 2: random tokens in the queries that L3 does not see; null for none
   * @param copyTextEncoder stage 2: N starts as a copy of E_t's first layers
   */
  public record StageOptions(
      long steps,
      int pictureBatch,
      int passageBatch,
      int queryBatch,
      int accumulation,
      int chunk,
      @Nullable Matryoshka matryoshka,
      double learningRate,
      @Nullable Double visionLearningRate,
      double gateLearningRate,
      @Nullable Precision precision,
      double beta2,
      double warmup,
      double weightDecay,
      double maxGradientNorm,
      double passageWeight,
      double understandingWeight,
      double semanticWeight,
      double semanticShare,
      @Nullable Noise noise,
      boolean copyTextEncoder) {

    public StageOptions {
      require(steps >= 0, "steps must not be negative", steps);
      require(pictureBatch >= 2, "pictureBatch must be at least 2", pictureBatch);
      require(
          passageBatch == 0 || passageBatch >= 2,
          "passageBatch must be 0 or at least 2",
          passageBatch);
      require(queryBatch >= 0, "queryBatch must not be negative", queryBatch);
      require(accumulation >= 1, "accumulation must be at least 1", accumulation);
      require(chunk >= 0, "chunk must not be negative", chunk);
      require(learningRate > 0, "learningRate must be positive", learningRate);
      require(
          visionLearningRate == null || visionLearningRate > 0,
          "visionLearningRate must be positive or null",
          String.valueOf(visionLearningRate));
      require(beta2 > 0 && beta2 < 1, "beta2 must lie between 0 and 1", beta2);
      require(gateLearningRate > 0, "gateLearningRate must be positive", gateLearningRate);
      require(warmup >= 0 && warmup < 1, "warmup must be in [0, 1)", warmup);
      require(weightDecay >= 0, "weightDecay must not be negative", weightDecay);
      require(
          semanticShare > 0 && semanticShare <= 1,
          "semanticShare must be more than 0 and at most 1",
          semanticShare);
      require(maxGradientNorm > 0, "maxGradientNorm must be positive", maxGradientNorm);
    }

    private static void require(boolean ok, String what, Object value) {
      if (!ok) {
        throw new IllegalArgumentException(what + "; it is " + value);
      }
    }
  }

  /**
   * Matryoshka representation learning (Kusupati et al. 2022, §3): the first values of a vector
   * alone, normalised again, are trained to be a good shorter vector. The loss is the weighted mean
   * of InfoNCE at the full width, of weight 1, and at each of these widths.
   *
   * @param widths less than the model's
   * @param weights one per width; empty for 1 each
   */
  public record Matryoshka(List<Integer> widths, List<Double> weights) {

    public Matryoshka {
      widths = List.copyOf(widths);
      weights = weights.isEmpty() ? Collections.nCopies(widths.size(), 1.0) : List.copyOf(weights);
      if (widths.isEmpty()
          || widths.size() != weights.size()
          || new HashSet<>(widths).size() != widths.size()) {
        throw new IllegalArgumentException(
            "matryoshka has different widths, at least one, and as many weights or none; widths=%s, weights=%s"
                .formatted(widths, weights));
      }
      if (widths.stream().anyMatch(width -> width < 1)
          || weights.stream().anyMatch(w -> !(w > 0))) {
        throw new IllegalArgumentException(
            "matryoshka's widths and weights must be positive; widths=%s, weights=%s"
                .formatted(widths, weights));
      }
    }

    /** Sum of all weights, that of the full width included. */
    double total() {
      return 1 + weights.stream().mapToDouble(Double::doubleValue).sum();
    }
  }

  /**
   * Random tokens in training queries, see {@link TokenNoise}.
   *
   * @param slots slots whose spans may be replaced: those that can be anything, such as names
   * @param spans share of these spans
   * @param words share of the tokens outside of all spans
   */
  public record Noise(List<String> slots, double spans, double words) {

    public Noise {
      if (!(spans >= 0 && spans <= 1 && words >= 0 && words <= 1)) {
        throw new IllegalArgumentException(
            "spans and words must be between 0 and 1; spans=%s, words=%s".formatted(spans, words));
      }
    }
  }

  /**
   * Limits of the health checks (SPEC §3).
   *
   * @param mostRecallLost R@10 that a stage may lose against the one before
   * @param leastIntentAccuracy accuracy expected of intents
   * @param mostLanguageSpread spread of R@10 between the best and the worst language
   * @param leastGate |tanh(g)| expected after stage 2
   */
  public record Health(
      double mostRecallLost,
      double leastIntentAccuracy,
      double mostLanguageSpread,
      double leastGate) {}

  public Recipe {
    if (logEvery < 1 || checkpointEvery < 1 || threads < 0) {
      throw new IllegalArgumentException(
          "logEvery and checkpointEvery must be at least 1, threads not negative; logEvery=%d, checkpointEvery=%d, threads=%d"
              .formatted(logEvery, checkpointEvery, threads));
    }
    requireNarrower("alignment", alignment.matryoshka(), model.width());
    requireNarrower("joint", joint.matryoshka(), model.width());
    if (data.pictures() == null && data.passages() == null && data.queries().isEmpty()) {
      throw new IllegalArgumentException(
          "data names no pictures, no passages and no queries: nothing to train on");
    }
  }

  private static void requireNarrower(String stage, @Nullable Matryoshka matryoshka, int width) {
    if (matryoshka != null && matryoshka.widths().stream().anyMatch(w -> w >= width)) {
      throw new IllegalArgumentException(
          "%s.matryoshka.widths must be less than model.width, %d; widths=%s"
              .formatted(stage, width, matryoshka.widths()));
    }
  }

  /** The model's configuration once the vocabulary is known. */
  public ModelConfig modelConfig(int vocabularySize) {
    Text text = model.text();
    Vision vision = model.vision();
    return new ModelConfig(
        name,
        model.width(),
        new ModelConfig.Text(
            vocabularySize,
            text.hidden(),
            text.layers(),
            text.heads(),
            text.intermediate(),
            text.positions(),
            1,
            text.pooling(),
            false,
            ModelConfig.Head.LINEAR,
            1e-12,
            text.dropout()),
        new ModelConfig.Vision(
            ImageNormalization.clip(vision.size()),
            vision.patch(),
            vision.hidden(),
            vision.layers(),
            vision.heads(),
            vision.intermediate(),
            vision.activation(),
            1e-5,
            vision.dropout()),
        model.nlu(),
        model.fusion(),
        labels);
  }

  /** Where and how precisely to compute in a stage. */
  public Compute compute(StageOptions stage) {
    return new Compute(device, stage.precision() == null ? precision : stage.precision());
  }
}
