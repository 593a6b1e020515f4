package org.lingvista.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lingvista.index.Hit;
import org.lingvista.index.IndexFilter;
import org.lingvista.index.Item;
import org.lingvista.index.VectorStore;

/**
 * Items like a vector, that of a picture or of another item, without words. Pictures and passages
 * are ranked apart and fused, as {@link Searcher} does and why.
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
   * @param count results at most
   */
  public List<SearchResult> like(
      float[] vector, @Nullable String except, IndexFilter filter, int count) {
    RankFusion fusion = new RankFusion(SearchOptions.DEFAULT.rankConstant(), vector);
    for (Item.Kind kind : filter.kinds()) {
      List<Hit> hits =
          new ArrayList<>(store.nearest(vector, count + 1, filter.withKinds(Set.of(kind))));
      hits.removeIf(hit -> hit.item().id().equals(except));
      fusion.addVector(hits);
    }
    return fusion.page(0, count);
  }
}
