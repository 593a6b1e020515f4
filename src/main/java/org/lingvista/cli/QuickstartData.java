package org.lingvista.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lingvista.data.DataLicences;
import org.lingvista.data.Example;
import org.lingvista.data.ItemSample;
import org.lingvista.data.PairManifest;
import org.lingvista.data.QueryExample;
import org.lingvista.data.QueryGenerator;
import org.lingvista.data.QueryGrammar;
import org.lingvista.data.QueryManifest;
import org.lingvista.data.QuerySplit;
import org.lingvista.evaluation.HeldOutEvaluation;
import org.lingvista.evaluation.HeldOutSets;
import org.lingvista.evaluation.PassageTask;
import org.lingvista.evaluation.PictureTasks;

/**
 * The quickstart's own data in one folder: a sample of the emoji drawn from all categories, the
 * help passages, and queries generated from both. {@code pictures.jsonl}, {@code passages.jsonl}
 * (only if there is help) and {@code queries.jsonl} with the pictures beside them.
 *
 * @param folder where
 */
record QuickstartData(Path folder) {
  /** Items of the sample, and so of the gallery of the held-out style. */
  static final int ITEMS = 750;

  static final long SEED = 1;
  private static final int PASSAGES = 500;
  private static final int QUERIES_PER_PICTURE = 6;
  private static final int QUERIES_PER_PASSAGE = 2;
  private static final String TRAIN = "train";
  private static final String TEST_STYLE = "test-style";
  private static final String TEST_CONCEPT = "test-concept";
  private static final String TEST = "test";

  Path pictures() {
    return folder.resolve("pictures.jsonl");
  }

  Path passages() {
    return folder.resolve("passages.jsonl");
  }

  Path queries() {
    return folder.resolve("queries.jsonl");
  }

  /** Everything that decides what {@link #write} writes, apart from the manifests. */
  static String rules() {
    return "items %d, seed %d, queries %d per picture and %d per page by grammars %08x"
        .formatted(
            ITEMS,
            SEED,
            QUERIES_PER_PICTURE,
            QUERIES_PER_PASSAGE,
            QueryGenerator.shippedChecksum());
  }

  /**
   * Writes the manifests.
   *
   * @param items how many items to draw
   * @return what was written, in words
   */
  List<String> write(Path emoji, @Nullable Path help, int items) throws IOException {
    List<Example> all = PairManifest.read(emoji, 0).examples();
    Set<String> drawn = sample(all, items);
    List<Example> kept = new ArrayList<>();
    for (Example example : all) {
      boolean ofSample = drawn.contains(example.id());
      boolean wanted =
          switch (example.split()) {
            case TRAIN, TEST_STYLE -> ofSample;
            case TEST_CONCEPT -> true;
            default -> false;
          };
      if (wanted) {
        kept.add(copied(example, emoji));
      }
    }
    PairManifest.write(pictures(), kept);
    List<Example> pages = help == null ? List.of() : PairManifest.read(help, 0).examples();
    if (help == null) {
      Files.deleteIfExists(passages());
    } else {
      PairManifest.write(passages(), pages);
    }
    DataLicences.copy(help == null ? List.of(emoji) : List.of(emoji, help), folder);
    List<QueryExample> queries = queries(kept, pages);
    QueryManifest.write(queries(), queries);
    return List.of(
        "%d items drawn by seed %d from %d categories: %d training pictures, %d of a style never trained on"
            .formatted(
                drawn.size(),
                SEED,
                categories(kept, drawn),
                of(kept, TRAIN).size(),
                of(kept, TEST_STYLE).size()),
        "%d pictures of items never trained on".formatted(of(kept, TEST_CONCEPT).size()),
        "%d training pages and %d test pages of help"
            .formatted(of(pages, TRAIN).size(), of(pages, TEST).size()),
        "%d training queries and %d of templates never trained on"
            .formatted(ofSplit(queries, TRAIN).size(), ofSplit(queries, TEST).size()));
  }

  /** The held-out tasks, read back from the manifests. */
  HeldOutEvaluation heldOut() {
    List<Example> all = PairManifest.read(pictures(), 0).examples();
    List<QueryExample> queries = QueryManifest.read(queries(), 0).split(TEST);
    List<Example> style = of(all, TEST_STYLE);
    List<Example> concepts = of(all, TEST_CONCEPT);
    List<Example> pages =
        Files.exists(passages()) ? PairManifest.read(passages(), 0).split(TEST) : List.of();
    return new HeldOutEvaluation(
        PictureTasks.names(HeldOutSets.IMAGES, style),
        concepts.isEmpty() ? null : PictureTasks.names(HeldOutSets.CONCEPTS, concepts),
        pages.isEmpty() ? null : PassageTask.of(HeldOutSets.PASSAGES, pages, PASSAGES, SEED),
        PictureTasks.queries(HeldOutSets.QUERIES, queries, style),
        queries);
  }

  /** Items that have a picture of the held-out style, drawn by category. */
  private static Set<String> sample(List<Example> all, int items) {
    Set<String> trained = new HashSet<>();
    of(all, TRAIN).forEach(example -> trained.add(example.id()));
    Map<String, String> categoryOf = new TreeMap<>();
    for (Example example : of(all, TEST_STYLE)) {
      if (trained.contains(example.id())) {
        categoryOf.put(example.id(), example.attributes().getOrDefault("category", ""));
      }
    }
    return ItemSample.draw(categoryOf, items, SEED);
  }

  /** Training queries of training pictures and pages, test queries of test pictures and pages. */
  private static List<QueryExample> queries(List<Example> pictures, List<Example> pages) {
    QueryGenerator generator = QueryGenerator.of(QueryGrammar.LANGUAGES);
    List<QueryExample> queries = new ArrayList<>();
    for (QuerySplit split : QuerySplit.values()) {
      boolean train = split == QuerySplit.TRAIN;
      QueryGenerator.Options ofPictures =
          QueryGenerator.Options.of(train ? QUERIES_PER_PICTURE : 1, split, SEED);
      QueryGenerator.Options ofPages =
          QueryGenerator.Options.of(train ? QUERIES_PER_PASSAGE : 1, split, SEED);
      queries.addAll(generator.generate(of(pictures, train ? TRAIN : TEST_STYLE), ofPictures));
      queries.addAll(generator.generate(of(pages, train ? TRAIN : TEST), ofPages));
    }
    return queries;
  }

  /** The example with its picture copied below this folder, in the folder of its style. */
  private Example copied(Example example, Path manifest) throws IOException {
    @Nullable Path image = example.image();
    if (image == null) {
      throw new IllegalArgumentException(
          "%s: item '%s' has no picture".formatted(manifest, example.id()));
    }
    Path base = manifest.toAbsolutePath().normalize().resolveSibling("");
    Path target = folder.resolve(base.relativize(image.toAbsolutePath().normalize()).toString());
    Files.createDirectories(target.resolveSibling(""));
    Files.copy(image, target, StandardCopyOption.REPLACE_EXISTING);
    return new Example(
        example.id(), target, example.texts(), example.passages(), example.attributes());
  }

  private static long categories(List<Example> examples, Set<String> drawn) {
    return examples.stream()
        .filter(example -> drawn.contains(example.id()))
        .map(example -> example.attributes().getOrDefault("category", ""))
        .distinct()
        .count();
  }

  private static List<Example> of(List<Example> examples, String split) {
    return examples.stream().filter(example -> example.split().equals(split)).toList();
  }

  private static List<QueryExample> ofSplit(List<QueryExample> queries, String split) {
    return queries.stream()
        .filter(query -> query.attributes().getOrDefault("split", TRAIN).equals(split))
        .toList();
  }
}
