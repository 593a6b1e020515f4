package org.lingvista.index;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherManager;
import org.jspecify.annotations.Nullable;

/** The state of a {@link LuceneStore} at one of its commits. */
final class LuceneView implements IndexView {
  private final LuceneErrors errors;
  private final SearcherManager searchers;
  private final LuceneSearch search;
  private final IndexModel model;
  private final IndexSearcher searcher;
  private final AtomicBoolean closed = new AtomicBoolean();

  LuceneView(LuceneErrors errors, SearcherManager searchers, LuceneSearch search, IndexModel model)
      throws IOException {
    this.errors = errors;
    this.searchers = searchers;
    this.search = search;
    this.model = model;
    this.searcher = searchers.acquire();
  }

  @Override
  public long count(IndexFilter filter) {
    return errors.wrap(() -> (long) searcher.count(ItemDocument.query(filter)));
  }

  @Override
  public List<Found> nearest(float[] vector, int k, IndexFilter filter) {
    UnitVectors.require("query vector", vector, model);
    return errors.wrap(() -> search.nearest(searcher, vector, positive(k), filter));
  }

  @Override
  public List<Found> match(String text, int k, IndexFilter filter) {
    return errors.wrap(() -> search.match(searcher, text, positive(k), filter));
  }

  @Override
  public List<Found> byTime(boolean latestFirst, int k, IndexFilter filter) {
    return errors.wrap(() -> search.byTime(searcher, latestFirst, positive(k), filter));
  }

  @Override
  public float[] cosines(float[] vector, int[] documents) {
    UnitVectors.require("query vector", vector, model);
    return errors.wrap(() -> new DocumentValues(searcher).cosines(vector, documents));
  }

  @Override
  public boolean[] holdAll(String text, int[] documents) {
    return errors.wrap(() -> search.holdAll(searcher, text, documents));
  }

  @Override
  public int[] sample(Item.Kind kind, int most) {
    return errors.wrap(() -> search.sample(searcher, kind, positive(most)));
  }

  @Override
  public float[] sampleCosines(float[] vector, Item.Kind kind, int most) {
    UnitVectors.require("query vector", vector, model);
    return errors.wrap(() -> search.sampleCosines(searcher, vector, kind, positive(most)));
  }

  @Override
  public String id(int document) {
    return errors.wrap(() -> new DocumentValues(searcher).id(document));
  }

  @Override
  public @Nullable Instant time(int document) {
    return errors.<@Nullable Instant>wrap(() -> new DocumentValues(searcher).time(document));
  }

  @Override
  public Item item(int document) {
    return errors.wrap(() -> new DocumentValues(searcher).item(document));
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      errors.run(() -> searchers.release(searcher));
    }
  }

  private static int positive(int k) {
    if (k <= 0) {
      throw new IllegalArgumentException("k must be positive; k=" + k);
    }
    return k;
  }
}
