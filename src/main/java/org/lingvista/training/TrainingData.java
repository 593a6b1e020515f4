package org.lingvista.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lingvista.data.BatchSource;
import org.lingvista.data.Batches;
import org.lingvista.data.Example;
import org.lingvista.data.LoaderOptions;
import org.lingvista.data.PairManifest;
import org.lingvista.data.QueryExample;
import org.lingvista.data.QueryLabeller;
import org.lingvista.data.QueryManifest;
import org.lingvista.data.QueryTarget;
import org.lingvista.data.Shards;
import org.lingvista.image.ImageNormalization;
import org.lingvista.text.Encoding;
import org.lingvista.text.SlotTransitions;
import org.lingvista.text.Tokenizer;
import org.lingvista.text.WordPieceTrainer;

/**
 * The examples a recipe names, read once, and the batch sources made from them.
 *
 * @param recipe the recipe
 * @param pictures lines with a picture, all splits
 * @param shards pictures with captions in tar files instead of a manifest; null for none
 * @param passages lines with passages, all splits
 * @param queries intent-rich queries, all splits
 * @param problems bad lines that were skipped
 * @param normalization how pictures become pixels
 */
record TrainingData(
    Recipe recipe,
    List<Example> pictures,
    @Nullable Shards shards,
    List<Example> passages,
    List<QueryExample> queries,
    List<String> problems,
    ImageNormalization normalization) {

  private static final int MOST_COUNTED_QUERIES = 20_000;

  /** Captions that a tokenizer is trained on; more of them change its pieces little. */
  private static final int MOST_SHARD_TEXTS = 200_000;

  /** Reads the manifests a recipe names. */
  static TrainingData read(Recipe recipe) throws IOException {
    Recipe.Data data = recipe.data();
    List<String> problems = new ArrayList<>();
    String named = data.pictures();
    Shards shards = null;
    List<Example> pictures = List.of();
    if (named != null && Shards.named(named)) {
      shards = Shards.open(named, data.badLimit());
      shards.problems().forEach(problem -> problems.add(problem.toString()));
    } else {
      pictures = pairs(named, data.badLimit(), problems);
    }
    List<Example> passages = pairs(data.passages(), data.badLimit(), problems);
    List<QueryExample> queries = new ArrayList<>();
    for (String file : data.queries()) {
      QueryManifest manifest = QueryManifest.read(Path.of(file), data.badLimit());
      manifest.problems().forEach(problem -> problems.add(problem.toString()));
      queries.addAll(manifest.examples());
    }
    return new TrainingData(
        recipe,
        pictures.stream().filter(example -> example.image() != null).toList(),
        shards,
        passages.stream().filter(example -> !example.passages().isEmpty()).toList(),
        List.copyOf(queries),
        List.copyOf(problems),
        normalization(recipe));
  }

  /** Examples of a split. */
  static List<Example> split(List<Example> examples, String split) {
    return examples.stream().filter(example -> example.split().equals(split)).toList();
  }

  /** Queries of a split. */
  List<QueryExample> queriesOf(String split) {
    return queries.stream()
        .filter(query -> query.attributes().getOrDefault("split", "train").equals(split))
        .toList();
  }

  /**
   * The tokenizer: the recipe's, or one trained on every training text and written to this file.
   */
  Path tokenizer(Path trained) throws IOException {
    String given = recipe.vocabulary().file();
    if (given != null) {
      return Path.of(given);
    }
    if (!Files.exists(trained)) {
      Files.createDirectories(trained.toAbsolutePath().resolveSibling(""));
      WordPieceTrainer.train(
              trainingTexts(),
              new WordPieceTrainer.Options(
                  recipe.vocabulary().size(),
                  2,
                  Math.max(1, recipe.vocabulary().size() / 3),
                  recipe.vocabulary().lowercase(),
                  false))
          .write(trained);
    }
    return trained;
  }

  private List<String> trainingTexts() {
    List<String> texts = new ArrayList<>();
    String split = recipe.data().trainSplit();
    for (Example example : split(pictures, split)) {
      example.texts().values().forEach(texts::addAll);
    }
    if (shards != null) {
      shards
          .examples(shards.split(split).limit(MOST_SHARD_TEXTS))
          .forEach(example -> example.texts().values().forEach(texts::addAll));
    }
    for (Example example : split(passages, split)) {
      example.texts().values().forEach(texts::addAll);
      example.passages().values().forEach(texts::addAll);
    }
    queriesOf(split).forEach(query -> texts.add(query.query()));
    return texts;
  }

  /**
   * Which labels of slots follow each other in the training queries, at most {@value
   * #MOST_COUNTED_QUERIES} of them; null without queries.
   */
  @Nullable SlotTransitions slotTransitions(Tokenizer tokenizer) {
    List<QueryExample> asked = queriesOf(recipe.data().trainSplit());
    if (asked.isEmpty()) {
      return null;
    }
    int every = (asked.size() + MOST_COUNTED_QUERIES - 1) / MOST_COUNTED_QUERIES;
    QueryLabeller labeller = new QueryLabeller(recipe.labels());
    var counter = new SlotTransitions.Counter(recipe.labels().bioLabels().size());
    for (int i = 0; i < asked.size(); i += every) {
      String query = asked.get(i).query();
      Encoding tokens = tokenizer.encode(query, recipe.data().maxQueryTokens());
      counter.add(query.codePoints().toArray(), tokens, labeller.slots(asked.get(i), tokens));
    }
    return counter.transitions();
  }

  /** The stage with its sources open, or null when it has no steps or nothing to train on. */
  @Nullable Stage stage(String name, Recipe.StageOptions options, Tokenizer tokenizer) {
    if (options.steps() == 0) {
      return null;
    }
    String split = recipe.data().trainSplit();
    List<QueryExample> asked = queriesOf(split);
    return switch (name) {
      case "alignment" -> {
        BatchSource images = pictureSource(split(pictures, split), options, tokenizer);
        BatchSource texts = passageSource(split(passages, split), options, tokenizer);
        yield images == null && texts == null
            ? null
            : new AlignmentStage(images, texts, options.passageWeight(), options.matryoshka());
      }
      case "understanding" ->
          asked.isEmpty()
              ? null
              : new UnderstandingStage(
                  querySource(asked, QueryTarget.NONE, options.queryBatch(), tokenizer),
                  options.semanticWeight(),
                  options.semanticShare(),
                  options.noise() == null
                      ? null
                      : new TokenNoise(
                          options.noise(), recipe.labels(), tokenizer.vocabularySize()));
      case "joint" -> {
        List<QueryExample> ofPictures =
            asked.stream().filter(query -> query.image() != null).toList();
        List<QueryExample> ofPassages =
            asked.stream().filter(query -> query.passage() != null).toList();
        List<QueryExample> others =
            asked.stream()
                .filter(query -> query.image() == null && query.passage() == null)
                .toList();
        yield asked.isEmpty()
            ? null
            : new JointStage(
                orNull(ofPictures, QueryTarget.IMAGE, options.pictureBatch(), tokenizer),
                orNull(ofPassages, QueryTarget.PASSAGE, options.passageBatch(), tokenizer),
                orNull(others, QueryTarget.NONE, options.queryBatch(), tokenizer),
                options);
      }
      default -> throw new IllegalArgumentException("no such stage: " + name);
    };
  }

  private @Nullable BatchSource pictureSource(
      List<Example> examples, Recipe.StageOptions options, Tokenizer tokenizer) {
    if (shards != null && options.pictureBatch() > 0) {
      String split = recipe.data().trainSplit();
      return Batches.shards(
          shards,
          shards.split(split),
          tokenizer,
          normalization(),
          loader(options.pictureBatch(), 1));
    }
    return examples.isEmpty()
        ? null
        : Batches.textToImage(
            examples, tokenizer, normalization(), loader(options.pictureBatch(), 1));
  }

  private @Nullable BatchSource passageSource(
      List<Example> examples, Recipe.StageOptions options, Tokenizer tokenizer) {
    return examples.isEmpty() || options.passageBatch() == 0
        ? null
        : Batches.textToPassage(examples, tokenizer, loader(options.passageBatch(), 2));
  }

  private @Nullable BatchSource orNull(
      List<QueryExample> asked, QueryTarget target, int batch, Tokenizer tokenizer) {
    return asked.isEmpty() || batch == 0 ? null : querySource(asked, target, batch, tokenizer);
  }

  private BatchSource querySource(
      List<QueryExample> asked, QueryTarget target, int batch, Tokenizer tokenizer) {
    long stream =
        switch (target) {
          case IMAGE -> 3;
          case PASSAGE -> 4;
          case NONE -> 5;
        };
    return Batches.queries(
        asked,
        tokenizer,
        recipe.labels(),
        normalization(),
        target,
        picturesOfItem(recipe.data().trainSplit()),
        loader(batch, stream));
  }

  /** Item id to its pictures of this split, so that a query sees every drawing style. */
  Map<String, List<Path>> picturesOfItem(String split) {
    Map<String, List<Path>> of = new HashMap<>();
    for (Example example : split(pictures, split)) {
      if (example.image() != null) {
        of.computeIfAbsent(example.id(), key -> new ArrayList<>()).add(example.image());
      }
    }
    return of;
  }

  private static ImageNormalization normalization(Recipe recipe) throws IOException {
    StartingModel start = StartingModel.at(recipe.model().from());
    return start == null
        ? ImageNormalization.clip(recipe.model().vision().size())
        : start.config().vision().image();
  }

  private LoaderOptions loader(int batch, long stream) {
    Recipe.Data data = recipe.data();
    return new LoaderOptions(
        batch,
        recipe.seed() * 31 + stream,
        data.workers(),
        4,
        data.languages(),
        data.languageTemperature(),
        data.titleShare(),
        data.crossLanguageShare(),
        data.textsPerPicture(),
        stream >= 3 ? data.maxQueryTokens() : data.maxTextTokens(),
        data.maxPassageTokens(),
        data.augmentation(),
        data.badLimit());
  }

  private static List<Example> pairs(@Nullable String file, int badLimit, List<String> problems) {
    if (file == null) {
      return List.of();
    }
    PairManifest manifest = PairManifest.read(Path.of(file), badLimit);
    manifest.problems().forEach(problem -> problems.add(problem.toString()));
    return manifest.examples();
  }
}
