package org.lingvista.search;

import com.ibm.icu.util.ULocale;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.lingvista.encode.Encoder;
import org.lingvista.index.Found;
import org.lingvista.index.IndexFilter;
import org.lingvista.index.IndexView;
import org.lingvista.index.Item;

/**
 * How good the best item of a kind is for queries that an index has no answer to. Names of rare
 * languages, in the twelve languages that queries come in, stand for such queries: text that hardly
 * any photo or paragraph is about.
 *
 * <p>It is measured when first needed and again when a kind has grown or shrunk by a tenth. Safe
 * for use by many threads.
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

  private record Measured(long count, Levels levels) {}

  /**
   * Of the best items by chance, in deviations over the mean.
   *
   * @param usual the median
   * @param most the largest in deviations of the lower half over the median
   */
  record Levels(double usual, double most) {}

  private final Encoder encoder;
  private final Map<Item.Kind, Measured> measured = new ConcurrentHashMap<>();
  private volatile @Nullable List<float[]> queries;

  /** For queries of this encoder. */
  Chance(Encoder encoder) {
    this.encoder = encoder;
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
    int[] sample = view.sample(kind, SAMPLE);
    Levels levels = levels(view, kind, sample);
    return Relevance.of(view.cosines(vector, sample), found.getFirst().score(), levels);
  }

  private Levels levels(IndexView view, Item.Kind kind, int[] sample) {
    long count = view.count(IndexFilter.kind(kind));
    Measured before = measured.get(kind);
    if (before == null || Math.abs(count - before.count) > CHANGE * before.count) {
      before = new Measured(count, measure(view, kind, sample));
      measured.put(kind, before);
    }
    return before.levels;
  }

  private Levels measure(IndexView view, Item.Kind kind, int[] sample) {
    List<Double> usual = new ArrayList<>();
    double most = 0;
    for (float[] query : queries()) {
      float[] cosines = view.cosines(query, sample);
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
