package org.lingvista.search;

import com.ibm.icu.util.ULocale;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.lingvista.encode.Encoder;
import org.lingvista.index.Found;
import org.lingvista.index.IndexFilter;
import org.lingvista.index.IndexView;
import org.lingvista.index.Item;
import org.lingvista.index.VectorStore;

/**
 * How good the best item of a kind is for queries that an index has no answer to. Names of rare
 * languages, in the twelve languages that queries come in, stand for such queries: text that hardly
 * any photo or paragraph is about.
 *
 * <p>It is measured when first needed, if the index has not kept it, and again when a kind has
 * grown or shrunk by a tenth. Safe for use by many threads.
 */
final class Chance {
  /** Items of a kind whose cosines give a query's level. */
  private static final int SAMPLE = 512;

  private static final int QUERIES = 64;

  /** Among fewer items, of a kind or of what passes a filter, nothing is told apart. */
  private static final int FEWEST = 30;

  /** Growth of a kind after which it is measured again. */
  private static final double CHANGE = 0.1;

  private static final List<String> LANGUAGES =
      List.of("en", "de", "fr", "es", "it", "pl", "ru", "tr", "zh", "ja", "ko", "pt");

  /**
   * Levels of a kind.
   *
   * @param count items it had when they were measured
   */
  private record Measured(long count, Levels levels) {
    boolean holdsFor(long now) {
      return Math.abs(now - count) <= CHANGE * count;
    }

    String write() {
      return "%d %s %s".formatted(count, levels.usual, levels.most);
    }

    /** Null if it is none: then it is measured. */
    static @Nullable Measured read(String kept) {
      String[] parts = kept.split(" ", -1);
      if (parts.length != 3) {
        return null;
      }
      try {
        double usual = Double.parseDouble(parts[1]);
        double most = Double.parseDouble(parts[2]);
        return Double.isFinite(usual) && Double.isFinite(most)
            ? new Measured(Long.parseLong(parts[0]), new Levels(usual, most))
            : null;
      } catch (NumberFormatException e) {
        return null;
      }
    }
  }

  /**
   * Of the best items by chance, in deviations over the mean.
   *
   * @param usual the median
   * @param most the largest in deviations of the lower half over the median
   */
  record Levels(double usual, double most) {}

  /** What is measured, so that another way of measuring has another name. */
  private static final String KEPT = "chance-1-";

  private final Encoder encoder;
  private final VectorStore store;
  private final Map<Item.Kind, Measured> measured = new ConcurrentHashMap<>();
  private volatile @Nullable List<float[]> queries;

  /** For queries of this encoder to this store. */
  Chance(Encoder encoder, VectorStore store) {
    this.encoder = encoder;
    this.store = store;
  }

  /** Measures what is to be measured again, and keeps it with the index for all who open it. */
  void keep() {
    boolean fresh = false;
    try (IndexView view = store.view()) {
      for (Item.Kind kind : Item.Kind.values()) {
        if (view.count(IndexFilter.kind(kind)) >= FEWEST) {
          String known = measured(view, kind).write();
          if (!store.kept(name(kind)).equals(Optional.of(known))) {
            store.keep(name(kind), known);
            fresh = true;
          }
        }
      }
    }
    if (fresh) {
      store.commit();
    }
  }

  /**
   * What is likely for a query.
   *
   * @param passed how many items of the kind pass the filter
   * @param found those by vector, best first
   */
  Relevance relevance(
      IndexView view, Item.Kind kind, float[] vector, long passed, List<Found> found) {
    if (passed < FEWEST || found.isEmpty()) {
      return Relevance.ANY;
    }
    float[] sample = view.sampleCosines(vector, kind, SAMPLE);
    return Relevance.of(sample, found.getFirst().score(), measured(view, kind).levels);
  }

  private Measured measured(IndexView view, Item.Kind kind) {
    long count = view.count(IndexFilter.kind(kind));
    Measured before = measured.get(kind);
    if (before == null) {
      before = store.kept(name(kind)).map(Measured::read).orElse(null);
    }
    if (before == null || !before.holdsFor(count)) {
      before = new Measured(count, measure(view, kind));
    }
    measured.put(kind, before);
    return before;
  }

  private static String name(Item.Kind kind) {
    return KEPT + kind.name().toLowerCase(Locale.ROOT);
  }

  private Levels measure(IndexView view, Item.Kind kind) {
    List<Double> usual = new ArrayList<>();
    double most = 0;
    for (float[] query : queries()) {
      float[] cosines = view.sampleCosines(query, kind, SAMPLE);
      double best = view.nearest(query, 1, IndexFilter.kind(kind)).getFirst().score();
      usual.add(Spread.of(cosines).deviations(best));
      most = Math.max(most, Spread.ofLowerHalf(cosines).deviations(best));
    }
    usual.sort(null);
    return new Levels(usual.get(usual.size() / 2), most);
  }

  private List<float[]> queries() {
    List<float[]> known = queries;
    if (known == null) {
      known = encoder.encodeTexts(names());
      queries = known;
    }
    return known;
  }

  /** Names of languages spread over the alphabet of their codes. */
  static List<String> names() {
    String[] codes = ULocale.getISOLanguages();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < QUERIES; i++) {
      String code = codes[(int) ((long) i * codes.length / QUERIES)];
      names.add(ULocale.getDisplayLanguage(code, LANGUAGES.get(i % LANGUAGES.size())));
    }
    return names;
  }
}
