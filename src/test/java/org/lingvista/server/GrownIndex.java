package org.lingvista.server;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.lingvista.index.IndexFilter;
import org.lingvista.index.IndexModel;
import org.lingvista.index.Item;
import org.lingvista.index.LuceneStore;

/**
 * A large index for benchmarks, grown from a small one: each item is one of the small index mixed
 * with another of its kind and with noise, so that vectors lie in clusters as a model's do, and
 * pictures and passages apart. Vectors drawn at random from the sphere would have no neighbours,
 * which is the worst case for a graph and nobody's data.
 */
final class GrownIndex {
  private static final int MOST_SOURCES = 10_000;
  private static final int PER_COMMIT = 10_000;
  private static final double OTHER = 0.6;
  private static final double NOISE = 0.5;
  private static final long YEARS_SECONDS = 10L * 365 * 24 * 3600;

  private GrownIndex() {}

  /**
   * Writes the index, half pictures and half passages.
   *
   * @param from index of a model
   * @param to new folder
   */
  static void write(Path from, Path to, int items) {
    Random random = new Random(1);
    try (LuceneStore source = LuceneStore.open(from)) {
      List<List<Item>> sources = new ArrayList<>(); // of each kind
      for (Item.Kind kind : Item.Kind.values()) {
        var hits = source.byTime(true, MOST_SOURCES, IndexFilter.kind(kind));
        sources.add(hits.stream().map(hit -> hit.item()).toList());
      }
      IndexModel model = source.model();
      try (LuceneStore store = LuceneStore.openForWriting(to, model)) {
        List<Item> pending = new ArrayList<>();
        for (int i = 0; i < items; i++) {
          List<Item> ofKind = sources.get(i % sources.size());
          Item one = ofKind.get(random.nextInt(ofKind.size()));
          Item other = ofKind.get(random.nextInt(ofKind.size()));
          pending.add(mixed(i, one, other, random));
          if (pending.size() == PER_COMMIT || i == items - 1) {
            store.upsert(pending);
            store.commit();
            pending.clear();
          }
        }
        store.tidy(() -> true); // as a server leaves it that has come to rest
      }
    }
  }

  private static Item mixed(int number, Item one, Item other, Random random) {
    return new Item(
        "item" + number,
        "item" + number,
        one.kind(),
        mixed(one.vector(), other.vector(), random),
        one.title(),
        one.text() + " " + other.title(),
        one.language(),
        Instant.ofEpochSecond(1_500_000_000 + random.nextLong(YEARS_SECONDS)),
        null,
        null,
        null,
        new Item.Source("grown", "item" + number, ""),
        one.attributes());
  }

  private static float[] mixed(float[] one, float[] other, Random random) {
    float[] vector = new float[one.length];
    double noise = NOISE / Math.sqrt(one.length);
    double square = 0;
    for (int i = 0; i < one.length; i++) {
      vector[i] = (float) (one[i] + OTHER * other[i] + noise * random.nextGaussian());
      square += (double) vector[i] * vector[i];
    }
    double norm = Math.sqrt(square);
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) (vector[i] / norm);
    }
    return vector;
  }
}
