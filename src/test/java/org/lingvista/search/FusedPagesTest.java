package org.lingvista.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.encode.WordEncoder;
import org.lingvista.index.Hit;
import org.lingvista.index.IndexFilter;
import org.lingvista.index.IndexModel;
import org.lingvista.index.IndexView;
import org.lingvista.index.Item;
import org.lingvista.index.LuceneStore;

/**
 * Pages that are ranked by numbers of documents, against lists of whole items that are fused as the
 * paper's equation says.
 */
class FusedPagesTest {
  private static final int ITEMS = 1_500;
  private static final int DEPTH = 100;
  private static final List<String> WORDS =
      List.of("beach", "boat", "bread", "cat", "dog", "house", "moon", "red", "snow", "tree");

  @TempDir private Path folder;
  private final WordEncoder encoder = new WordEncoder("words", 32);
  private LuceneStore store;
  private Searcher searcher;

  @BeforeEach
  void index() {
    store = LuceneStore.openForWriting(folder, new IndexModel("words", 32));
    searcher = new Searcher(encoder, store);
    Random random = new Random(7);
    List<Item> items = new ArrayList<>();
    while (items.size() < ITEMS) {
      String words = words(random);
      int number = items.size();
      items.add(item(random.nextInt(1 << 20) + "-" + number, words, number));
      if (number % 10 == 0) {
        items.add(item("again-" + number, words, number)); // the same: its id decides
      }
    }
    store.upsert(items.subList(0, ITEMS / 2));
    store.commit();
    store.upsert(items.subList(ITEMS / 2, items.size()));
    store.delete(List.of(items.get(3).id(), items.get(ITEMS - 5).id()));
    store.commit();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void arePartsOfTheWholeRankingWhereverTheyBegin() {
    for (String query : List.of("dog", "red boat", "moon snow tree bread")) {
      List<SearchResult> expected = naive(query);
      assertThat(expected).hasSizeGreaterThan(DEPTH);
      for (int offset : List.of(0, 24, 70)) {
        SearchOptions page = SearchOptions.DEFAULT.withPage(offset, 24).withStandings(DEPTH);
        SearchResponse response = searcher.search(query, page);
        same(response.results(), expected.subList(offset, offset + 24));
        assertThat(response.standings())
            .extracting(Standing::id)
            .containsExactlyElementsOf(
                expected.subList(0, DEPTH).stream().map(each -> each.item().id()).toList());
      }
    }
  }

  @Test
  void showItemsLikeAnotherWithoutThatOneFromTheSameRanking() {
    Item dog = naive("dog").getFirst().item();
    VectorSearch search = new VectorSearch(store);
    Ranking all = search.like(dog.vector(), dog.id(), IndexFilter.all(), 60, 0);
    assertThat(all.results()).extracting(each -> each.item().id()).doesNotContain(dog.id());
    Ranking few = search.like(dog.vector(), dog.id(), IndexFilter.all(), 5, 60);
    assertThat(few.results()).hasSize(5);
    assertThat(few.standings())
        .extracting(Standing::id)
        .containsExactlyElementsOf(all.results().stream().map(each -> each.item().id()).toList());
    assertThat(all.results().stream().filter(each -> each.item().kind() == dog.kind()))
        .extracting(SearchResult::vectorRank)
        .startsWith(1, 2, 3);
  }

  @Test
  void ofTheNewestAreTheSameByNumberAndByItem() {
    Ranking newest = new VectorSearch(store).newest(IndexFilter.all(), 30, 300);
    List<Hit> hits = store.byTime(true, 300, IndexFilter.all());
    assertThat(newest.standings())
        .extracting(Standing::id)
        .containsExactlyElementsOf(hits.stream().map(hit -> hit.item().id()).toList());
    assertThat(newest.results())
        .extracting(each -> each.item().id())
        .containsExactlyElementsOf(
            hits.subList(0, 30).stream().map(hit -> hit.item().id()).toList());
  }

  private static void same(List<SearchResult> found, List<SearchResult> expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      SearchResult result = found.get(i);
      SearchResult wanted = expected.get(i);
      assertThat(result.item()).usingRecursiveComparison().isEqualTo(wanted.item());
      assertThat(result.rank()).isEqualTo(wanted.rank());
      assertThat(result.score()).isEqualTo(wanted.score(), within(1e-12));
      assertThat(result.vectorScore()).isEqualTo(wanted.vectorScore(), within(1e-6));
      assertThat(result.vectorRank()).isEqualTo(wanted.vectorRank());
      assertThat(result.lexicalRank()).isEqualTo(wanted.lexicalRank());
      assertThat(result.lexicalScore()).isEqualTo(wanted.lexicalScore());
      assertThat(result.likely()).as(result.item().text()).isEqualTo(wanted.likely());
    }
  }

  /** A place in the lists of one item. */
  private static final class Places {
    private final Item item;
    private double score;
    private @Nullable Integer vectorRank;
    private @Nullable Integer lexicalRank;
    private @Nullable Double lexicalScore;
    private boolean likely;

    Places(Item item) {
      this.item = item;
    }
  }

  private List<SearchResult> naive(String words) {
    float[] vector = encoder.encodeQueries(List.of(words)).getFirst().vector();
    Map<String, Places> all = new LinkedHashMap<>();
    for (Item.Kind kind : Item.Kind.values()) {
      int rank = 1;
      for (Hit hit : store.nearest(vector, DEPTH, IndexFilter.kind(kind))) {
        Places places = all.computeIfAbsent(hit.item().id(), id -> new Places(hit.item()));
        places.score += 1.0 / (60 + rank);
        places.vectorRank = rank++;
      }
      rank = 1;
      for (Hit hit : store.match(words, DEPTH, IndexFilter.kind(kind))) {
        Places places = all.computeIfAbsent(hit.item().id(), id -> new Places(hit.item()));
        places.score += 1.0 / (60 + rank);
        places.lexicalRank = rank++;
        places.lexicalScore = hit.score();
      }
    }
    Map<Item.Kind, Double> least = leastLikely(vector);
    for (Places each : all.values()) {
      List<String> held = List.of(each.item.text().split(" "));
      each.likely =
          cosine(vector, each.item) >= Objects.requireNonNull(least.get(each.item.kind()))
              || held.containsAll(List.of(words.split(" ")));
    }
    List<Places> order = new ArrayList<>(all.values());
    order.sort(
        Comparator.<Places, Boolean>comparing(each -> !each.likely)
            .thenComparingDouble(each -> -each.score)
            .thenComparingDouble(each -> -cosine(vector, each.item))
            .thenComparing(each -> each.item.id()));
    List<SearchResult> results = new ArrayList<>();
    for (Places each : order) {
      results.add(
          new SearchResult(
              results.size() + 1,
              each.item,
              each.score,
              cosine(vector, each.item),
              each.vectorRank,
              each.lexicalScore,
              each.lexicalRank,
              each.likely));
    }
    return results;
  }

  /** As {@link Relevance} and {@link Chance} say, with sums over whole items. */
  private Map<Item.Kind, Double> leastLikely(float[] vector) {
    Map<Item.Kind, Double> least = new EnumMap<>(Item.Kind.class);
    List<float[]> names = encoder.encodeTexts(Chance.names());
    try (IndexView view = store.view()) {
      for (Item.Kind kind : Item.Kind.values()) {
        List<Double> usual = new ArrayList<>();
        List<Double> most = new ArrayList<>();
        for (float[] name : names) {
          double[] found = levels(view, kind, name);
          usual.add((found[0] - found[1]) / found[2]);
          most.add((found[0] - found[3]) / found[4]);
        }
        double median = usual.stream().sorted().toList().get(usual.size() / 2);
        double[] found = levels(view, kind, vector);
        double one = Math.max(median, ((found[0] - found[1]) / found[2] + median) / 2);
        double largest = Collections.max(most);
        double other = Math.max(largest, ((found[0] - found[3]) / found[4] + largest) / 2);
        least.put(kind, Math.min(found[1] + one * found[2], found[3] + other * found[4]));
      }
    }
    return least;
  }

  /** The best cosine; mean and deviation of a sample; its median and the deviation below that. */
  private static double[] levels(IndexView view, Item.Kind kind, float[] vector) {
    double best =
        IntStream.of(view.sample(kind, Integer.MAX_VALUE))
            .mapToDouble(document -> cosine(vector, view.item(document)))
            .max()
            .orElseThrow();
    double[] sample =
        IntStream.of(view.sample(kind, 512))
            .mapToDouble(document -> cosine(vector, view.item(document)))
            .sorted()
            .toArray();
    double mean = DoubleStream.of(sample).average().orElseThrow();
    double median = sample[sample.length / 2];
    return new double[] {
      best,
      mean,
      Math.sqrt(DoubleStream.of(sample).map(x -> Math.pow(x - mean, 2)).average().orElseThrow()),
      median,
      Math.sqrt(
          DoubleStream.of(sample)
              .filter(x -> x < median - 1e-7)
              .map(x -> Math.pow(x - median, 2))
              .average()
              .orElse(1e-30))
    };
  }

  private static double cosine(float[] query, Item item) {
    double sum = 0;
    for (int i = 0; i < query.length; i++) {
      sum += (double) query[i] * item.vector()[i];
    }
    return sum;
  }

  /** In alphabetical order, so that the same words make the very same vector. */
  private static String words(Random random) {
    List<String> chosen = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(5); i++) {
      chosen.add(WORDS.get(random.nextInt(WORDS.size())));
    }
    chosen.sort(Comparator.naturalOrder());
    return String.join(" ", chosen);
  }

  private Item item(String id, String words, int number) {
    return new Item(
        id,
        id,
        number % 3 == 0 ? Item.Kind.IMAGE : Item.Kind.TEXT,
        encoder.encodeTexts(List.of(words)).getFirst(),
        "",
        words,
        "",
        number % 7 == 0 ? null : Instant.ofEpochSecond(1_000L * (number % 400)),
        null,
        null,
        null,
        new Item.Source("test", id, ""),
        Map.of());
  }
}
