package org.lingvista.search;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.lingvista.encode.Encoder;
import org.lingvista.encode.QueryVectors;
import org.lingvista.index.IndexFilter;
import org.lingvista.index.IndexFilter.NameField;
import org.lingvista.index.IndexView;
import org.lingvista.index.VectorStore;
import org.lingvista.places.Places;
import org.lingvista.query.KnownNames;
import org.lingvista.query.QueryContext;
import org.lingvista.query.QueryFilter;
import org.lingvista.query.QueryUnderstanding;
import org.lingvista.query.UnderstoodQuery;
import org.lingvista.query.UnderstoodQuery.Order;

/**
 * One query to ranked results: understand, encode, retrieve by vector and by words, fuse. Safe for
 * use by many threads; closes neither the encoder nor the store.
 *
 * <p>Pictures and passages are retrieved apart and fused by rank. They lie in one space, yet their
 * cosines to a query differ in level (the modality gap; Liang et al., "Mind the gap", NeurIPS
 * 2022), and ordering both by cosine would show all of one before any of the other.
 *
 * <p>A query that asks for something is encoded as the mean of its fused vector and of its cleaned
 * text's ({@link QueryVectors}); a caption, and what asks for nothing, as the plain text it is.
 *
 * <p>A query that states filters and looks for nothing is answered by time, newest first.
 */
public final class Searcher {
  /** Queries are cut after this many Unicode code points. */
  public static final int LONGEST_QUERY = QueryUnderstanding.LONGEST_QUERY;

  /**
   * Candidates taken from each list before fusion, at least. A page deeper than this takes the next
   * power of two times as many, so that the order is the same for all pages within it.
   */
  private static final int CANDIDATES = 100;

  /** As {@link #CANDIDATES}, where the likely ones are sorted by time: none should be missing. */
  private static final int CANDIDATES_BY_TIME = 400;

  /** How many of the best matches are sorted by time where none is likely. */
  private static final int SORTED_BY_TIME = 50;

  private final Encoder encoder;
  private final VectorStore store;
  private final Places gazetteer;
  private final QueryUnderstanding understanding;
  private final Chance chance;
  private final AtomicReference<@Nullable Names> names = new AtomicReference<>();

  /** The names of the index as they were when last asked for. */
  private record Names(
      List<String> places, List<String> persons, boolean gazetteer, KnownNames known) {}

  /**
   * @throws org.lingvista.index.IndexException if the index holds vectors of another model
   */
  public Searcher(Encoder encoder, VectorStore store) {
    this(encoder, store, Places.none());
  }

  /**
   * As above, with a gazetteer that knows the names of places in other languages.
   *
   * @throws org.lingvista.index.IndexException if the index holds vectors of another model
   */
  public Searcher(Encoder encoder, VectorStore store, Places gazetteer) {
    store.model().require("the index", encoder.modelId(), encoder.width());
    this.encoder = encoder;
    this.store = store;
    this.chance = new Chance(encoder, store);
    this.gazetteer = gazetteer;
    this.understanding = new QueryUnderstanding(encoder);
  }

  /**
   * Measures what makes results likely in this index and keeps it there, for all who open it later;
   * without it each measures it for itself, which takes the time of some dozens of searches. Asks
   * little of an index that has changed little.
   *
   * @throws org.lingvista.index.IndexException if the index cannot be written to
   */
  public void prepare() {
    chance.keep();
  }

  /** Searches with {@link SearchOptions#DEFAULT}. */
  public SearchResponse search(String query) {
    return search(query, SearchOptions.DEFAULT);
  }

  /** Searches with the clock and zone of this machine. */
  public SearchResponse search(String query, SearchOptions options) {
    return search(query, options, QueryContext.here());
  }

  /**
   * Searches.
   *
   * @param context who asks, and when; the names that can be meant are those of the index
   * @throws IllegalArgumentException if the query is blank
   */
  public SearchResponse search(String query, SearchOptions options, QueryContext context) {
    return search(understand(query, context), options);
  }

  /**
   * What a query is taken to mean, with the names of this index.
   *
   * @throws IllegalArgumentException if the query is blank
   */
  public UnderstoodQuery understand(String query, QueryContext context) {
    if (query.isBlank()) {
      throw new IllegalArgumentException("the query is empty: say what to look for");
    }
    return understanding.understand(query, context.withNames(this::names));
  }

  /** Searches for what a query was taken to mean, by the model or by a person who changed it. */
  public SearchResponse search(UnderstoodQuery query, SearchOptions options) {
    Integer number = query.limit();
    int limit =
        options.obeyNumber() && options.filters() && number != null ? number : options.limit();
    SearchOptions page = options.withPage(options.offset(), limit);
    QueryConditions conditions =
        options.filters() ? QueryConditions.of(query.filters()) : QueryConditions.none();
    SearchResponse response = retrieve(query, conditions, page);
    if (response.searched() > 0 || !options.filters() || query.filters().isEmpty()) {
      return response;
    }
    for (List<QueryFilter> left : Relaxation.of(query.filters())) {
      SearchResponse relaxed = retrieve(query, QueryConditions.of(left), page);
      if (relaxed.searched() > 0) {
        List<QueryFilter> dropped = new ArrayList<>(query.filters());
        dropped.removeAll(left);
        String without =
            left.isEmpty()
                ? "them"
                : String.join(", ", dropped.stream().map(QueryFilter::describe).toList());
        return new SearchResponse(
            relaxed
                .query()
                .withNote("nothing passes the filters: these are results without " + without),
            0,
            dropped,
            relaxed.results(),
            relaxed.standings(),
            response.indexNanos() + relaxed.indexNanos());
      }
    }
    return response;
  }

  private SearchResponse retrieve(
      UnderstoodQuery query, QueryConditions conditions, SearchOptions options) {
    boolean browse = query.cleaned().isBlank() && !query.filters().isEmpty() && options.filters();
    boolean plain = query.searchedAsTyped();
    float[] vector = browse ? query.vector() : vector(query, plain);
    long began = System.nanoTime();
    try (IndexView view = store.view()) {
      SearchResponse response =
          browse
              ? browse(view, query, conditions, options)
              : ranked(view, query, conditions, options, plain, vector);
      return response.took(System.nanoTime() - began);
    }
  }

  private float[] vector(UnderstoodQuery query, boolean plain) {
    String text = plain ? query.text() : query.cleaned();
    float[] encoded = encoder.encodeTexts(List.of(text)).getFirst();
    return plain ? encoded : QueryVectors.searched(query.vector(), encoded);
  }

  private SearchResponse ranked(
      IndexView view,
      UnderstoodQuery query,
      QueryConditions conditions,
      SearchOptions options,
      boolean plain,
      float[] vector) {
    String words = plain ? query.text() : query.cleaned();
    boolean byTime = query.order() != Order.RELEVANCE && options.filters();
    int depth = depth(options, byTime ? CANDIDATES_BY_TIME : CANDIDATES);
    Retrieval lists =
        Retrieval.of(
            view,
            chance,
            conditions.kinds(),
            conditions.filter(),
            vector,
            options.lexical() ? words : "",
            depth);
    RankFusion fusion =
        lists.fused(options.rankConstant(), vector, options.lexical() ? words : "", view);
    UnderstoodQuery noted = lists.searched() == 0 ? query.withNote(whyNothing(view)) : query;
    if (query.intent().equals("count") && !plain) {
      noted = noted.withNote(counted(lists.searched(), lists.matched(), depth));
    }
    List<Ranked> best;
    if (!byTime) {
      best = fusion.first(options.last());
    } else {
      List<Ranked> matches = fusion.first(Math.max(depth, options.last()));
      long likely = matches.stream().filter(Ranked::likely).count();
      int sorted = likely > 0 ? (int) likely : Math.min(matches.size(), SORTED_BY_TIME);
      noted = noted.withNote("the %d best matches, sorted by time".formatted(sorted));
      best = TimeOrder.of(view, matches, sorted, query.order() == Order.NEWEST);
    }
    return new SearchResponse(noted, lists.searched(), read(view, best, options));
  }

  private static Ranking read(IndexView view, List<Ranked> best, SearchOptions options) {
    return Ranked.read(view, best, options.offset(), options.limit(), options.standings());
  }

  private static String counted(long searched, long matched, int depth) {
    return "asks how many: %d items pass the filters, the words stand in %s%d of those looked at"
        .formatted(searched, matched >= depth ? "at least " : "", matched);
  }

  /** Nothing is looked for: all that passes the filters, by time. */
  private static SearchResponse browse(
      IndexView view, UnderstoodQuery query, QueryConditions conditions, SearchOptions options) {
    if (conditions.kinds().isEmpty()) {
      return new SearchResponse(query, 0, Ranking.EMPTY);
    }
    IndexFilter filter = conditions.filter().withKinds(conditions.kinds());
    boolean latestFirst = query.order() != Order.OLDEST;
    UnderstoodQuery noted = query.withNote(latestFirst ? "newest first" : "oldest first");
    long count = view.count(filter);
    if (query.intent().equals("count")) {
      noted = noted.withNote("asks how many: " + count);
    }
    List<Ranked> sorted = Ranked.unscored(view.byTime(latestFirst, options.last(), filter));
    return new SearchResponse(noted, count, read(view, sorted, options));
  }

  private KnownNames names() {
    List<String> places = store.names(NameField.PLACE);
    List<String> persons = store.names(NameField.PERSON);
    Names before = names.get();
    boolean more = gazetteer.known();
    if (before != null
        && before.gazetteer == more
        && before.places.equals(places)
        && before.persons.equals(persons)) {
      return before.known;
    }
    KnownNames known = KnownNames.of(places, persons, gazetteer.otherNames(places));
    names.set(new Names(places, persons, more, known));
    return known;
  }

  private static String whyNothing(IndexView view) {
    return view.count(IndexFilter.all()) == 0 ? "the index is empty" : "nothing passes the filters";
  }

  private static int depth(SearchOptions options, int least) {
    int depth = least;
    while (depth < options.last()) {
      depth *= 2;
    }
    return depth;
  }
}
