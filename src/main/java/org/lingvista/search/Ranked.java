package org.lingvista.search;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lingvista.index.Found;
import org.lingvista.index.IndexView;

/** A document of a view with its scores; its place is that in its list. */
record Ranked(
    int document,
    double score,
    double vectorScore,
    @Nullable Integer vectorRank,
    @Nullable Double lexicalScore,
    @Nullable Integer lexicalRank,
    boolean likely) {

  /** What an index has sorted itself; nothing was looked for. */
  static List<Ranked> unscored(List<Found> sorted) {
    List<Ranked> ranked = new ArrayList<>();
    for (Found each : sorted) {
      ranked.add(new Ranked(each.document(), 0, 0, null, null, null, true));
    }
    return ranked;
  }

  /**
   * Reads what is shown of a list that begins with rank 1.
   *
   * @param standings how many ids are wanted besides
   */
  static Ranking read(IndexView view, List<Ranked> all, int offset, int limit, int standings) {
    List<SearchResult> results = new ArrayList<>();
    for (int i = offset; i < Math.min(offset + limit, all.size()); i++) {
      var item = view.item(all.get(i).document);
      results.add(all.get(i).standing(i + 1, item.id()).with(item));
    }
    List<Standing> ids = new ArrayList<>();
    for (int i = 0; i < Math.min(standings, all.size()); i++) {
      ids.add(all.get(i).standing(i + 1, view.id(all.get(i).document)));
    }
    return new Ranking(results, ids);
  }

  private Standing standing(int rank, String id) {
    return new Standing(
        rank, id, score, vectorScore, vectorRank, lexicalScore, lexicalRank, likely);
  }
}
