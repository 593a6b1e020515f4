package org.lingvista.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lingvista.encode.Slot;
import org.lingvista.index.IndexFilter;
import org.lingvista.index.Item;
import org.lingvista.index.VectorStore;
import org.lingvista.query.UnderstoodQuery;
import org.lingvista.search.SearchOptions;
import org.lingvista.search.SearchResponse;
import org.lingvista.search.SearchResult;
import org.lingvista.search.Searcher;
import org.lingvista.search.VectorSearch;

/** {@code /api/search}, {@code /api/understand} and {@code /api/similar}. */
final class SearchApi {
  private static final int PAGE = 24;
  private static final int LARGEST_PAGE = 200;

  private final Searcher searcher;
  private final VectorStore store;
  private final VectorSearch vectors;
  private final ResultLists lists;
  private final WorkGate gate;

  SearchApi(Searcher searcher, VectorStore store, WorkGate gate) {
    this.searcher = searcher;
    this.store = store;
    this.vectors = new VectorSearch(store);
    this.lists = new ResultLists(store::get);
    this.gate = gate;
  }

  void addTo(RoutesConfig routes) {
    routes.get("/api/search", this::search);
    routes.get("/api/understand", this::understand);
    routes.get("/api/similar", this::similar);
  }

  private void search(Context context) throws Exception {
    int limit = Parameters.number(context, "limit", PAGE, 1, LARGEST_PAGE);
    String cursor = context.queryParam("cursor");
    ObjectNode answer = Json.object();
    if (cursor != null) {
      answer(answer, gate.run(() -> lists.next(cursor, limit)));
    } else {
      String query = query(context);
      SearchOptions options = options(context);
      SearchResponse response =
          gate.run(() -> searcher.search(query, options.withPage(0, ResultLists.FIRST)));
      put(answer, response.query());
      answer.put("searched", response.searched());
      answer(
          answer,
          lists.first(
              response.results(),
              count -> searcher.search(query, options.withPage(0, count)).results(),
              limit));
    }
    Json.answer(context, answer);
  }

  private void similar(Context context) throws Exception {
    int limit = Parameters.number(context, "limit", PAGE, 1, LARGEST_PAGE);
    Item item =
        store.get(Parameters.required(context, "id")).orElseThrow(ProblemException::noSuchItem);
    ObjectNode answer = Json.object();
    answer.put("similar", item.title().isBlank() ? item.itemId() : item.title());
    ResultLists.Source source =
        count -> vectors.like(item.vector(), item.id(), IndexFilter.all(), count);
    answer(answer, lists.first(gate.run(() -> source.first(ResultLists.FIRST)), source, limit));
    Json.answer(context, answer);
  }

  private void understand(Context context) throws Exception {
    String query = query(context);
    SearchOptions options = options(context).withPage(0, 1);
    ObjectNode answer = Json.object();
    put(answer, gate.run(() -> searcher.search(query, options)).query());
    Json.answer(context, answer);
  }

  private static String query(Context context) {
    @Nullable String query = context.queryParam("q");
    if (query == null || query.isBlank()) {
      throw new ProblemException(
          400, "empty-query", "The query is empty", "say in 'q' what to look for");
    }
    return query;
  }

  private static SearchOptions options(Context context) {
    boolean filters = Parameters.oneOf(context, "filters", "on", "on", "off").equals("on");
    return SearchOptions.DEFAULT.withFilters(filters);
  }

  private static void answer(ObjectNode answer, ResultLists.Page page) {
    answer.put("cursor", page.cursor());
    put(answer.putArray("results"), page.results());
  }

  private static void put(ArrayNode array, List<SearchResult> results) {
    results.forEach(result -> ItemJson.put(array.addObject(), result));
  }

  private static void put(ObjectNode answer, UnderstoodQuery query) {
    answer.put("query", query.text());
    answer.put("intent", query.intent());
    answer.put("intentProbability", query.intentProbability());
    ArrayNode slots = answer.putArray("slots");
    for (Slot slot : query.slots()) {
      slots
          .addObject()
          .put("label", slot.label())
          .put("start", slot.start())
          .put("end", slot.end())
          .put("text", slot.text())
          .put("probability", slot.probability());
    }
    answer.put("cleaned", query.cleaned());
    answer.put("plain", query.plain());
    ArrayNode filters = answer.putArray("filters");
    query.filters().forEach(filter -> filters.add(filter.describe()));
    ArrayNode notes = answer.putArray("notes");
    query.notes().forEach(notes::add);
  }
}
