package org.lingvista.search;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lingvista.index.IndexFilter;
import org.lingvista.index.IndexView;
import org.lingvista.index.VectorStore;

/**
 * Items like a vector, that of a picture or of another item, without words. Pictures and passages
 * are ranked apart and fused, as {@link Searcher} does and why. All are likely: who asks what is
 * like a picture wants its neighbours, however near they are.
 */
public final class VectorSearch {
  private final VectorStore store;

  public VectorSearch(VectorStore store) {
    this.store = store;
  }

  /**
   * The first so many items, best first.
   *
   * @param vector L2-normalised, length d
   * @param except id of an item to leave out; null leaves out none
   * @param limit results with items
   * @param standings ids and scores beside them
   */
  public Ranking like(
      float[] vector, @Nullable String except, IndexFilter filter, int limit, int standings) {
    int count = Math.max(limit, standings);
    try (IndexView view = store.view()) {
      Retrieval lists =
          Retrieval.of(view, null, filter.kinds(), filter, vector, "", count + 1)
              .without(document -> view.id(document).equals(except));
      List<Ranked> ranked =
          lists.fused(SearchOptions.DEFAULT.rankConstant(), vector, "", view).first(count);
      return Ranked.read(view, ranked, 0, limit, standings);
    }
  }

  /** The newest items that pass a filter. */
  public Ranking newest(IndexFilter filter, int limit, int standings) {
    try (IndexView view = store.view()) {
      List<Ranked> sorted = Ranked.unscored(view.byTime(true, Math.max(limit, standings), filter));
      return Ranked.read(view, sorted, 0, limit, standings);
    }
  }
}
