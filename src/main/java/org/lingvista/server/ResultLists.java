package org.lingvista.server;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lingvista.index.Item;
import org.lingvista.search.SearchOptions;
import org.lingvista.search.SearchResult;

/**
 * The order of results as a person first saw it, so that paging on neither repeats nor skips one
 * while the index changes. Only ids and scores are kept, of the searches last used.
 */
final class ResultLists {
  /** Results ranked at once; a page beyond them searches deeper and adds what is new. */
  static final int FIRST = 200;

  private static final int MOST_LISTS = 256;
  private static final int TOKEN_BYTES = 12;

  private final Function<String, Optional<Item>> items;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Ranking> lists =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Ranking> eldest) {
          return size() > MOST_LISTS;
        }
      };

  /**
   * A page of results.
   *
   * @param results fewer than asked for at the end, or when some were deleted meanwhile
   * @param cursor asks for the next page; null after the last
   */
  record Page(List<SearchResult> results, @Nullable String cursor) {}

  /** Ranks again, deeper. */
  interface Source {
    /** The first so many results, best first. */
    List<SearchResult> first(int count);
  }

  /**
   * @param items looks up an item
   */
  ResultLists(Function<String, Optional<Item>> items) {
    this.items = items;
  }

  /** Keeps a ranking and returns its first page. */
  Page first(List<SearchResult> results, Source source, int limit) {
    byte[] token = new byte[TOKEN_BYTES];
    random.nextBytes(token);
    String name = HexFormat.of().formatHex(token);
    Ranking ranking = new Ranking(source, results.size() >= FIRST);
    ranking.add(results);
    synchronized (lists) {
      lists.put(name, ranking);
    }
    List<SearchResult> page = results.subList(0, Math.min(limit, results.size()));
    boolean more = results.size() > limit || ranking.deeper;
    return new Page(page, more ? name + "." + page.size() : null);
  }

  /**
   * The page a cursor asks for.
   *
   * @throws ProblemException if the cursor is none, or the search was too long ago
   */
  Page next(String cursor, int limit) {
    String[] parts = cursor.split("\\.", -1);
    if (parts.length != 2 || !parts[1].matches("[0-9]{1,6}")) {
      throw ProblemException.badParameter(
          "cursor is not one that a search returned; cursor=" + shortened(cursor));
    }
    Ranking ranking;
    synchronized (lists) {
      ranking = lists.get(parts[0]);
    }
    if (ranking == null) {
      throw new ProblemException(
          410,
          "cursor-gone",
          "The search is too old",
          "the search is too old to page on: search again");
    }
    int start = Integer.parseInt(parts[1]);
    List<Ranked> found = ranking.slice(start, limit);
    List<SearchResult> page = new ArrayList<>();
    for (Ranked kept : found) {
      items.apply(kept.id()).ifPresent(item -> page.add(kept.with(item)));
    }
    int end = start + found.size();
    return new Page(page, ranking.hasMore(end) ? parts[0] + "." + end : null);
  }

  private static String shortened(String text) {
    return text.substring(0, Math.min(40, text.length()));
  }

  /** One search's results so far. */
  private static final class Ranking {
    private final Source source;
    private final List<Ranked> ranked = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private boolean deeper;

    Ranking(Source source, boolean deeper) {
      this.source = source;
      this.deeper = deeper;
    }

    synchronized void add(List<SearchResult> results) {
      for (SearchResult result : results) {
        if (ids.add(result.item().id())) {
          ranked.add(Ranked.of(ranked.size() + 1, result));
        }
      }
    }

    synchronized List<Ranked> slice(int start, int limit) {
      while (deeper && ranked.size() < start + limit) {
        int wanted = Math.min(SearchOptions.DEEPEST, Math.max(start + limit, 2 * ranked.size()));
        int before = ranked.size();
        List<SearchResult> more = source.first(wanted);
        add(more);
        deeper = more.size() >= wanted && wanted < SearchOptions.DEEPEST && ranked.size() > before;
      }
      int end = Math.min(ranked.size(), start + limit);
      return start >= end ? List.of() : List.copyOf(ranked.subList(start, end));
    }

    synchronized boolean hasMore(int end) {
      return end < ranked.size() || deeper;
    }
  }

  /** A result without its item, which may change or go. */
  private record Ranked(
      int rank,
      String id,
      double score,
      double vectorScore,
      @Nullable Integer vectorRank,
      @Nullable Double lexicalScore,
      @Nullable Integer lexicalRank) {

    static Ranked of(int rank, SearchResult result) {
      return new Ranked(
          rank,
          result.item().id(),
          result.score(),
          result.vectorScore(),
          result.vectorRank(),
          result.lexicalScore(),
          result.lexicalRank());
    }

    SearchResult with(Item item) {
      return new SearchResult(
          rank, item, score, vectorScore, vectorRank, lexicalScore, lexicalRank);
    }
  }
}
