package org.lingvista.search;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.lingvista.data.Example;
import org.lingvista.data.PairManifest;
import org.lingvista.encode.Encoder;
import org.lingvista.encode.EncoderBundle;
import org.lingvista.image.ImageDecoder;
import org.lingvista.index.IndexFilter;
import org.lingvista.index.IndexModel;
import org.lingvista.index.IndexView;
import org.lingvista.index.Item;
import org.lingvista.index.LuceneStore;

/**
 * What is likely, by vector, against the flat threshold that is best on these very queries: names
 * to pictures, titles to passages of their language, with half of all items left out of the index,
 * so that half of the queries have no answer. Started by {@code scripts/bench/relevance.sh}.
 */
final class RelevanceBenchmark {
  private static final int MOST = 750;
  private static final int DEPTH = 100;
  private static final long SEED = 17;

  private record Asked(String text, Set<String> answers) {}

  /** One result of a query: its cosine, the cosine from which it is likely, whether it is right. */
  private record Shown(double cosine, double least, boolean right) {}

  private RelevanceBenchmark() {}

  /**
   * Prints a table.
   *
   * @param args a bundle, a manifest of pictures, its split, a manifest of passages, its split
   */
  public static void main(String[] args) throws Exception {
    try (Encoder encoder = EncoderBundle.open(Path.of(args[0]))) {
      System.out.println("| kind | rule | micro F1 | macro F1 | answered | silent | shown |");
      System.out.println("|---|---|---|---|---|---|---|");
      measure(encoder, Item.Kind.IMAGE, PairManifest.read(Path.of(args[1]), 0).split(args[2]));
      measure(encoder, Item.Kind.TEXT, PairManifest.read(Path.of(args[3]), 0).split(args[4]));
    }
  }

  private static void measure(Encoder encoder, Item.Kind kind, List<Example> split)
      throws Exception {
    Map<String, Example> items = new LinkedHashMap<>();
    split.forEach(example -> items.putIfAbsent(example.id(), example));
    List<Example> drawn = new ArrayList<>(items.values());
    Collections.shuffle(drawn, new Random(SEED));
    drawn = drawn.subList(0, Math.min(MOST, drawn.size()));
    List<Item> indexed = new ArrayList<>();
    Map<String, Set<String>> answers = new LinkedHashMap<>();
    for (int i = 0; i < drawn.size(); i++) {
      Example example = drawn.get(i);
      boolean inside = i % 2 == 0;
      if (inside && kind == Item.Kind.IMAGE) {
        var picture = ImageDecoder.decode(Objects.requireNonNull(example.image()));
        float[] vector = encoder.encodeImages(List.of(picture)).getFirst();
        indexed.add(item(example.id(), kind, vector));
      }
      example
          .texts()
          .forEach((language, texts) -> {
            String passage = firstPassage(example, language);
            if (kind == Item.Kind.TEXT && passage == null) {
              return;
            }
            String id = kind == Item.Kind.IMAGE ? example.id() : example.id() + "/" + language;
            Set<String> right =
                answers.computeIfAbsent(texts.getFirst(), _ -> new LinkedHashSet<>());
            if (inside) {
              right.add(id);
            }
            if (inside && passage != null) {
              indexed.add(item(id, kind, encoder.encodeTexts(List.of(passage)).getFirst()));
            }
          });
    }
    List<Asked> asked = new ArrayList<>();
    answers.forEach((text, right) -> asked.add(new Asked(text, right)));
    List<float[]> vectors = encoder.encodeTexts(asked.stream().map(Asked::text).toList());
    Path folder = Files.createTempDirectory("relevance");
    IndexModel model = new IndexModel(encoder.modelId(), encoder.width());
    List<List<Shown>> shown = new ArrayList<>();
    try (LuceneStore store = LuceneStore.openForWriting(folder, model)) {
      store.upsert(indexed);
      store.commit();
      Chance chance = new Chance(encoder, store);
      try (IndexView view = store.view()) {
        for (int i = 0; i < asked.size(); i++) {
          float[] vector = vectors.get(i);
          var found = view.nearest(vector, DEPTH, IndexFilter.kind(kind));
          Relevance relevance = chance.relevance(view, kind, vector, indexed.size(), found);
          Set<String> right = asked.get(i).answers();
          shown.add(
              found.stream()
                  .map(each ->
                      new Shown(
                          each.score(),
                          relevance.least(),
                          right.contains(view.id(each.document()))))
                  .toList());
        }
      }
    }
    row(kind, "from chance", asked, shown, each -> each.cosine() - each.least(), 0);
    flat(kind, "flat, best micro F1", asked, shown, figures -> figures[0]);
    flat(kind, "flat, best macro F1", asked, shown, figures -> figures[1]);
  }

  private static @Nullable String firstPassage(Example example, String language) {
    List<String> passages = example.passages().get(language);
    return passages == null || passages.isEmpty() ? null : passages.getFirst();
  }

  private static Item item(String id, Item.Kind kind, float[] vector) {
    var source = new Item.Source("trial", id, "");
    return new Item(id, id, kind, vector, "", "", "", null, null, null, null, source, Map.of());
  }

  private static void flat(
      Item.Kind kind,
      String name,
      List<Asked> asked,
      List<List<Shown>> shown,
      ToDoubleFunction<double[]> goal) {
    double best = -1;
    double threshold = 0;
    for (int percent = 0; percent <= 100; percent++) {
      double[] figures = figures(asked, shown, Shown::cosine, percent / 100.0);
      if (goal.applyAsDouble(figures) > best) {
        best = goal.applyAsDouble(figures);
        threshold = percent / 100.0;
      }
    }
    row(kind, "%s: %.2f".formatted(name, threshold), asked, shown, Shown::cosine, threshold);
  }

  private static void row(
      Item.Kind kind,
      String name,
      List<Asked> asked,
      List<List<Shown>> shown,
      ToDoubleFunction<Shown> value,
      double threshold) {
    double[] f = figures(asked, shown, value, threshold);
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %.3f | %.3f | %.3f | %.3f | %.1f |%n",
        kind.name().toLowerCase(Locale.ROOT),
        name,
        f[0],
        f[1],
        f[2],
        f[3],
        f[4]);
  }

  /**
   * Micro F1 of all queries, macro F1 of those with an answer, the share of these that are shown
   * one, the share of the others that are shown nothing, results shown a query.
   */
  private static double[] figures(
      List<Asked> asked, List<List<Shown>> shown, ToDoubleFunction<Shown> value, double threshold) {
    long right = 0;
    long wanted = 0;
    long all = 0;
    double macro = 0;
    int answered = 0;
    int answerable = 0;
    int silent = 0;
    for (int i = 0; i < asked.size(); i++) {
      int relevant = asked.get(i).answers().size();
      long count = 0;
      long hits = 0;
      for (Shown each : shown.get(i)) {
        if (value.applyAsDouble(each) >= threshold) {
          count++;
          hits += each.right() ? 1 : 0;
        }
      }
      right += hits;
      wanted += relevant;
      all += count;
      if (relevant > 0) {
        answerable++;
        macro += 2.0 * hits / (count + relevant);
        answered += hits > 0 ? 1 : 0;
      } else {
        silent += count == 0 ? 1 : 0;
      }
    }
    int without = asked.size() - answerable;
    return new double[] {
      2.0 * right / (all + wanted),
      macro / answerable,
      (double) answered / answerable,
      (double) silent / without,
      (double) all / asked.size()
    };
  }
}
