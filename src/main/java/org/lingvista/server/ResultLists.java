package org.lingvista.server;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lingvista.search.SearchOptions;
import org.lingvista.search.SearchResult;
import org.lingvista.search.Standing;

/**
 * The order of results as a person first saw it, so that paging on neither repeats nor skips one
 * while the index changes. Only ids and scores are kept, of the searches last used.
 */
final class ResultLists {
  /** Results ranked at once; a page beyond them searches deeper and adds what is new. */
  static final int FIRST = 100;

  private static final int MOST_LISTS = 256;
  private static final int TOKEN_BYTES = 12;

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
    List<Standing> first(Engine engine, int count);
  }

  /**
   * Keeps a ranking and returns its first page.
   *
   * @param page the first results, as many as were asked for
   * @param standings the first {@link #FIRST} of the ranking, and as many as the page has
   */
  Page first(List<SearchResult> page, List<Standing> standings, Source source) {
    byte[] token = new byte[TOKEN_BYTES];
    random.nextBytes(token);
    String name = HexFormat.of().formatHex(token);
    Ranking ranking = new Ranking(source, standings.size() >= FIRST);
    ranking.add(standings);
    synchronized (lists) {
      lists.put(name, ranking);
    }
    return new Page(page, ranking.hasMore(page.size()) ? name + "." + page.size() : null);
  }

  /**
   * The page a cursor asks for.
   *
   * @param engine where the items are looked up, and deeper pages ranked
   * @throws ProblemException if the cursor is none, or the search was too long ago
   */
  Page next(String cursor, int limit, Engine engine) {
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
      throw ProblemException.gone("the search is too old to page on: search again");
    }
    int start = Integer.parseInt(parts[1]);
    List<Standing> found = ranking.slice(engine, start, limit);
    List<SearchResult> page = new ArrayList<>();
    for (Standing kept : found) {
      engine.store().get(kept.id()).ifPresent(item -> page.add(kept.with(item)));
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
    private final List<Standing> ranked = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private boolean deeper;

    Ranking(Source source, boolean deeper) {
      this.source = source;
      this.deeper = deeper;
    }

    synchronized void add(List<Standing> standings) {
      for (Standing standing : standings) {
        if (ids.add(standing.id())) {
          ranked.add(standing.withRank(ranked.size() + 1));
        }
      }
    }

    synchronized List<Standing> slice(Engine engine, int start, int limit) {
      while (deeper && ranked.size() < start + limit) {
        int wanted = Math.min(SearchOptions.DEEPEST, Math.max(start + limit, 2 * ranked.size()));
        int before = ranked.size();
        List<Standing> more = source.first(engine, wanted);
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
}
