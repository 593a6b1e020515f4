package org.lingvista.training;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lingvista.data.Example;
import org.lingvista.data.QueryExample;
import org.lingvista.metrics.Ranking;
import org.lingvista.metrics.RetrievalMetrics;
import org.lingvista.model.LingvistaModel;
import org.lingvista.text.TextKey;

/**
 * What is measured after each stage on the validation splits: R@10 of names to pictures and of
 * titles to passages in each language, and of fused queries to pictures; intent accuracy and slot
 * F1 over BIO labels. It serves the health checks; the published figures come from package {@code
 * evaluation} on the exported model.
 */
public final class Validation {
  private static final int K = 10;

  /**
   * Figures of one stage; a map is empty, a number NaN, when there was nothing to measure it on.
   *
   * @param stage after which stage
   * @param imageRecall language to R@10, names to pictures
   * @param passageRecall language to R@10, titles to passages of the same language
   * @param queryRecall language to R@10, fused queries to pictures
   * @param intentAccuracy share of right intents
   * @param slotF1 CoNLL F1 over labels, see {@link UnderstandingMeasure}
   * @param sentenceAccuracy share of queries whose intent and every label are right
   * @param gate tanh(g), or NaN without a gate
   * @param imageRecallByWidth mean of imageRecall over languages for vectors cut to their first
   *     values: the full width, its half, quarter and eighth
   */
  public record Figures(
      String stage,
      Map<String, Double> imageRecall,
      Map<String, Double> passageRecall,
      Map<String, Double> queryRecall,
      double intentAccuracy,
      double slotF1,
      double sentenceAccuracy,
      double gate,
      Map<Integer, Double> imageRecallByWidth) {

    /** The mean over languages, NaN if there are none. */
    public static double mean(Map<String, Double> recall) {
      return recall.values().stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }
  }

  private final TrainingData data;
  private final HostEncoder encoder;

  Validation(TrainingData data, HostEncoder encoder) {
    this.data = data;
    this.encoder = encoder;
  }

  /** Measures the model as it is after this stage. */
  Figures measure(String stage) {
    Recipe.ValidationSplits splits = data.recipe().data().validation();
    List<Example> pictures =
        first(TrainingData.split(data.pictures(), splits.pictures()), splits.most());
    float[][] gallery = encoder.images(pictures.stream().map(Validation::image).toList());
    List<QueryExample> queries = data.queriesOf(splits.queries());
    boolean understands = !stage.equals("alignment") && !queries.isEmpty();
    List<QueryExample> some = understands ? spread(queries, splits.most()) : List.of();
    UnderstandingMeasure.Score understanding =
        understands
            ? UnderstandingMeasure.of(encoder.understand(texts(some)), some, labels())
            : UnderstandingMeasure.Score.NONE;
    LingvistaModel model = encoder.model();
    Map<Integer, Map<String, Double>> images = images(pictures, gallery, model.config().width());
    Map<Integer, Double> byWidth = new LinkedHashMap<>();
    images.forEach((width, recall) -> byWidth.put(width, Figures.mean(recall)));
    return new Figures(
        stage,
        images.getOrDefault(model.config().width(), Map.of()),
        passages(TrainingData.split(data.passages(), splits.passages()), splits.most()),
        stage.equals("alignment") ? Map.of() : queries(queries, pictures, gallery, splits.most()),
        understanding.intentAccuracy(),
        understanding.slotF1(),
        understanding.sentenceAccuracy(),
        model.config().fusion().gate()
            ? Math.tanh(model.weights().get("fusion.gate").item_double())
            : Double.NaN,
        byWidth);
  }

  /** R@10 of names to pictures by language at each of the widths; a name is encoded once. */
  private Map<Integer, Map<String, Double>> images(
      List<Example> pictures, float[][] gallery, int width) {
    Map<Integer, Map<String, Double>> byWidth = new LinkedHashMap<>();
    for (String language : languages(pictures)) {
      List<String> texts = new ArrayList<>();
      for (Example picture : pictures) {
        texts.add(title(picture, language));
      }
      float[][] vectors = encoder.texts(texts);
      for (int cut = width; cut >= Math.max(1, width / 8); cut /= 2) {
        byWidth
            .computeIfAbsent(cut, none -> new TreeMap<>())
            .put(
                language,
                recall(texts, Ranking.cut(vectors, cut), texts, Ranking.cut(gallery, cut)));
      }
    }
    return byWidth;
  }

  private Map<String, Double> passages(List<Example> pages, int most) {
    Map<String, Double> recall = new TreeMap<>();
    for (String language : languages(pages)) {
      List<String> titles = new ArrayList<>();
      List<String> texts = new ArrayList<>();
      for (Example page : pages) {
        List<String> own = page.passages().getOrDefault(language, List.of());
        String title = title(page, language);
        if (!own.isEmpty() && !title.isEmpty() && texts.size() < most) {
          titles.add(title);
          texts.add(own.getFirst());
        }
      }
      if (!texts.isEmpty()) {
        recall.put(
            language, recall(titles, encoder.texts(titles), titles, encoder.passages(texts)));
      }
    }
    return recall;
  }

  private Map<String, Double> queries(
      List<QueryExample> queries, List<Example> pictures, float[][] gallery, int most) {
    Map<String, Integer> rowOf = new HashMap<>();
    for (int i = 0; i < pictures.size(); i++) {
      rowOf.put(pictures.get(i).id(), i);
    }
    Map<String, List<QueryExample>> byLanguage = new TreeMap<>();
    for (QueryExample query : queries) {
      List<QueryExample> own =
          byLanguage.computeIfAbsent(query.language(), key -> new ArrayList<>());
      if (rowOf.containsKey(query.item()) && own.size() < most) {
        own.add(query);
      }
    }
    Map<String, Double> recall = new LinkedHashMap<>();
    byLanguage.forEach((language, own) -> {
      if (!own.isEmpty()) {
        float[][] vectors = encoder.queries(texts(own));
        int[][] rankings = Ranking.search(vectors, gallery, K);
        int[][] relevant = new int[own.size()][];
        for (int i = 0; i < relevant.length; i++) {
          relevant[i] = new int[] {rowOf.getOrDefault(own.get(i).item(), -1)};
        }
        recall.put(language, RetrievalMetrics.hitRate(rankings, relevant, K));
      }
    });
    return recall;
  }

  /** At most so many of each language, evenly over the manifest: one source follows the other. */
  private static List<QueryExample> spread(List<QueryExample> queries, int most) {
    Map<String, List<QueryExample>> byLanguage = new TreeMap<>();
    queries.forEach(
        query -> byLanguage.computeIfAbsent(query.language(), key -> new ArrayList<>()).add(query));
    List<QueryExample> some = new ArrayList<>();
    for (List<QueryExample> own : byLanguage.values()) {
      int count = Math.min(most, own.size());
      for (int i = 0; i < count; i++) {
        some.add(own.get((int) ((long) i * own.size() / count)));
      }
    }
    return some;
  }

  /** R@10 where texts of one key are relevant to every row of that key. */
  private static double recall(
      List<String> texts, float[][] vectors, List<String> galleryTexts, float[][] gallery) {
    Map<String, List<Integer>> rows = new HashMap<>();
    for (int i = 0; i < galleryTexts.size(); i++) {
      rows.computeIfAbsent(TextKey.normalized(galleryTexts.get(i)), key -> new ArrayList<>())
          .add(i);
    }
    int[][] relevant = new int[texts.size()][];
    for (int i = 0; i < relevant.length; i++) {
      relevant[i] =
          rows.getOrDefault(TextKey.normalized(texts.get(i)), List.of()).stream()
              .mapToInt(Integer::intValue)
              .toArray();
    }
    return RetrievalMetrics.hitRate(Ranking.search(vectors, gallery, K), relevant, K);
  }

  private org.lingvista.text.LabelSchema labels() {
    return data.recipe().labels();
  }

  private static List<String> texts(List<QueryExample> queries) {
    return queries.stream().map(QueryExample::query).toList();
  }

  private static java.nio.file.Path image(Example example) {
    return java.util.Objects.requireNonNull(example.image());
  }

  private static String title(Example example, String language) {
    List<String> texts = example.texts().getOrDefault(language, List.of());
    return texts.isEmpty() ? "" : texts.getFirst();
  }

  private java.util.Set<String> languages(List<Example> examples) {
    TreeSet<String> languages = new TreeSet<>();
    examples.forEach(example -> languages.addAll(example.texts().keySet()));
    if (!data.recipe().data().languages().isEmpty()) {
      languages.retainAll(data.recipe().data().languages());
    }
    return languages;
  }

  /** One picture per item, in the order of the manifest, at most so many. */
  private static List<Example> first(List<Example> examples, int most) {
    Map<String, Example> byItem = new LinkedHashMap<>();
    for (Example example : examples) {
      byItem.putIfAbsent(example.id(), example);
    }
    return byItem.values().stream().limit(most).toList();
  }
}
