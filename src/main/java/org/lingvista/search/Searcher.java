package org.lingvista.search;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.lingvista.encode.Encoder;
import org.lingvista.encode.QueryEncoding;
import org.lingvista.index.IndexFilter;
import org.lingvista.index.Item;
import org.lingvista.index.VectorStore;
import org.lingvista.query.QueryFilter;
import org.lingvista.query.UnderstoodQuery;

/**
 * One query to ranked results: understand, encode, retrieve by vector and by words, fuse. Safe for
 * use by many threads; closes neither the encoder nor the store.
 *
 * <p>Pictures and passages are retrieved apart and fused by rank. They lie in one space, yet their
 * cosines to a query differ in level (the modality gap; Liang et al., "Mind the gap", NeurIPS
 * 2022), and ordering both by cosine would show all of one before any of the other.
 */
public final class Searcher {
  /** Queries are cut after this many Unicode code points. */
  public static final int LONGEST_QUERY = 4_096;

  /**
   * Candidates taken from each list before fusion, at least. A page deeper than this takes the next
   * power of two times as many, so that the order is the same for all pages within it.
   */
  private static final int CANDIDATES = 200;

  private final Encoder encoder;
  private final VectorStore store;

  /**
   * @throws org.lingvista.index.IndexException if the index holds vectors of another model
   */
  public Searcher(Encoder encoder, VectorStore store) {
    store.model().require("the index", encoder.modelId(), encoder.width());
    this.encoder = encoder;
    this.store = store;
  }

  /** Searches with {@link SearchOptions#DEFAULT}. */
  public SearchResponse search(String query) {
    return search(query, SearchOptions.DEFAULT);
  }

  /**
   * Searches.
   *
   * @throws IllegalArgumentException if the query is blank
   */
  public SearchResponse search(String query, SearchOptions options) {
    if (query.isBlank()) {
      throw new IllegalArgumentException("the query is empty: say what to look for");
    }
    String text = cut(query.strip());
    QueryEncoding encoding = encoder.encodeQueries(List.of(text)).getFirst();
    UnderstoodQuery understood = UnderstoodQuery.of(text, encoding, encoder.labels());
    if (text.length() < query.strip().length()) {
      understood =
          understood.withNote("only the first %d characters were used".formatted(LONGEST_QUERY));
    }
    float[] vector =
        understood.plain() ? encoder.encodeTexts(List.of(text)).getFirst() : encoding.vector();
    Set<Item.Kind> kinds = kinds(understood, options);
    int depth = depth(options);
    RankFusion fusion = new RankFusion(options.rankConstant(), vector);
    long searched = 0;
    for (Item.Kind kind : kinds) {
      IndexFilter filter = IndexFilter.kind(kind);
      long count = store.count(filter);
      searched += count;
      if (count == 0) {
        continue;
      }
      fusion.addVector(store.nearest(vector, depth, filter));
      if (options.lexical()) {
        fusion.addLexical(store.match(understood.cleaned(), depth, filter));
      }
    }
    if (searched == 0) {
      understood = understood.withNote(whyNothing(kinds));
    }
    return new SearchResponse(understood, searched, fusion.page(options.offset(), options.limit()));
  }

  private String whyNothing(Set<Item.Kind> kinds) {
    return store.count(IndexFilter.all()) == 0
        ? "the index is empty"
        : "the index holds no %s: search without filters to see the rest"
            .formatted(kinds.contains(Item.Kind.IMAGE) ? "pictures" : "passages");
  }

  private static Set<Item.Kind> kinds(UnderstoodQuery query, SearchOptions options) {
    Set<Item.Kind> kinds = EnumSet.allOf(Item.Kind.class);
    if (options.filters()) {
      for (QueryFilter filter : query.filters()) {
        switch (filter) {
          case QueryFilter.Only only -> kinds.retainAll(Set.of(kind(only.kind())));
        }
      }
    }
    return kinds;
  }

  private static Item.Kind kind(QueryFilter.MediaKind media) {
    return switch (media) {
      case IMAGE -> Item.Kind.IMAGE;
      case TEXT -> Item.Kind.TEXT;
    };
  }

  private static int depth(SearchOptions options) {
    int depth = CANDIDATES;
    while (depth < options.offset() + options.limit()) {
      depth *= 2;
    }
    return depth;
  }

  private static String cut(String text) {
    return text.codePointCount(0, text.length()) <= LONGEST_QUERY
        ? text
        : text.substring(0, text.offsetByCodePoints(0, LONGEST_QUERY));
  }
}
