package org.lingvista.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Approximate search against an exact one in double precision, over 10 000 clustered vectors. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LuceneRecallTest {
  private static final int WIDTH = 64;
  private static final int SIZE = 10_000;
  private static final int CLUSTERS = 100;
  private static final int QUERIES = 200;

  private final Random random = new Random(20260101);
  private Path folder = Path.of(".");
  private final List<float[]> centres = new ArrayList<>();
  private final List<Item> items = new ArrayList<>();

  @BeforeAll
  void index(@TempDir Path folder) {
    this.folder = folder;
    for (int i = 0; i < CLUSTERS; i++) {
      centres.add(Items.gaussian(random, WIDTH));
    }
    for (int i = 0; i < SIZE; i++) {
      Item.Kind kind = i % 20 == 0 ? Item.Kind.TEXT : Item.Kind.IMAGE;
      items.add(Items.item("i" + i, kind, clustered(), ""));
    }
    try (var store = LuceneStore.openForWriting(folder, new IndexModel("random", WIDTH))) {
      store.upsert(items.subList(0, SIZE / 2));
      store.commit();
      store.upsert(items.subList(SIZE / 2, SIZE));
      store.commit();
    }
  }

  @Test
  void findsAtLeast95PercentOfTheTenNearest() {
    try (var store = LuceneStore.open(folder)) {
      assertThat(recallAt10(store, items, IndexFilter.all())).isGreaterThanOrEqualTo(0.95);
    }
  }

  @Test
  void findsAtLeast95PercentOfTheTwoHundredNearestOfEachKind() {
    try (var store = LuceneStore.open(folder)) {
      for (Item.Kind kind : Item.Kind.values()) {
        List<Item> ofKind = items.stream().filter(item -> item.kind() == kind).toList();
        assertThat(recall(200, 20, store, ofKind, IndexFilter.kind(kind)))
            .isGreaterThanOrEqualTo(0.95);
      }
    }
  }

  @Test
  void alsoUnderAFilterThatLeavesOneInTwenty() {
    try (var store = LuceneStore.open(folder)) {
      List<Item> texts = items.stream().filter(item -> item.kind() == Item.Kind.TEXT).toList();
      assertThat(recallAt10(store, texts, IndexFilter.kind(Item.Kind.TEXT)))
          .isGreaterThanOrEqualTo(0.95);
    }
  }

  @Test
  void andAfterATenthWasDeletedAndATenthReplaced(@TempDir Path changed) {
    try (var store = LuceneStore.openForWriting(changed, new IndexModel("random", WIDTH))) {
      store.upsert(items);
      store.commit();
      List<Item> left = new ArrayList<>();
      List<String> deleted = new ArrayList<>();
      for (int i = 0; i < SIZE; i++) {
        Item item = items.get(i);
        if (i % 10 == 0) {
          deleted.add(item.id());
        } else if (i % 10 == 1) {
          Item moved = Items.item(item.id(), item.kind(), clustered(), "");
          store.upsert(List.of(moved));
          left.add(moved);
        } else {
          left.add(item);
        }
      }
      store.delete(deleted);
      store.commit();
      assertThat(store.count(IndexFilter.all())).isEqualTo(left.size());
      assertThat(recallAt10(store, left, IndexFilter.all())).isGreaterThanOrEqualTo(0.95);
    }
  }

  private double recallAt10(VectorStore store, List<Item> expected, IndexFilter filter) {
    return recall(10, QUERIES, store, expected, filter);
  }

  /** Share of the exact k nearest of {@code expected} that the store finds, over all queries. */
  private double recall(
      int k, int queries, VectorStore store, List<Item> expected, IndexFilter filter) {
    double found = 0;
    for (int i = 0; i < queries; i++) {
      float[] query = clustered();
      Set<String> exact = new HashSet<>();
      expected.stream()
          .sorted(Comparator.comparingDouble(item -> -dot(query, item.vector())))
          .limit(k)
          .forEach(item -> exact.add(item.id()));
      List<Hit> hits = store.nearest(query, k, filter);
      assertThat(hits).hasSize(k).isSortedAccordingTo(Comparator.comparingDouble(h -> -h.score()));
      found += hits.stream().filter(hit -> exact.contains(hit.item().id())).count();
    }
    return found / (k * queries);
  }

  private float[] clustered() {
    float[] centre = centres.get(random.nextInt(CLUSTERS));
    float[] vector = Items.gaussian(random, WIDTH);
    for (int j = 0; j < WIDTH; j++) {
      vector[j] = centre[j] + 0.5f * vector[j];
    }
    return Items.unit(vector);
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
