package org.lingvista.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lingvista.encode.Encoder;
import org.lingvista.encode.Slot;
import org.lingvista.index.Hit;
import org.lingvista.index.IndexFilter;
import org.lingvista.index.Item;
import org.lingvista.index.VectorStore;
import org.lingvista.query.UnderstandingJson;
import org.lingvista.query.UnderstoodQuery;
import org.lingvista.search.SearchOptions;
import org.lingvista.search.SearchResponse;
import org.lingvista.search.SearchResult;
import org.lingvista.search.Searcher;
import org.lingvista.search.VectorSearch;

/**
 * {@code /api/search}, {@code /api/understand}, {@code /api/similar} to an item or a picture, and
 * {@code /api/items}, the newest.
 */
final class SearchApi {
  private static final int PAGE = 24;
  private static final int LARGEST_PAGE = 200;

  private final Encoder encoder;
  private final Searcher searcher;
  private final VectorStore store;
  private final VectorSearch vectors;
  private final ResultLists lists;
  private final WorkGate gate;
  private final RequestBody bodies;

  SearchApi(Encoder encoder, VectorStore store, WorkGate gate, RequestBody bodies) {
    this.encoder = encoder;
    this.searcher = new Searcher(encoder, store);
    this.store = store;
    this.vectors = new VectorSearch(store);
    this.lists = new ResultLists(store::get);
    this.gate = gate;
    this.bodies = bodies;
  }

  void addTo(RoutesConfig routes) {
    routes.get("/api/search", this::search);
    routes.get("/api/understand", this::understand);
    routes.get("/api/similar", this::similar);
    routes.post("/api/similar", this::similarToPicture);
    routes.get("/api/items", this::newest);
  }

  private void search(Context context) throws Exception {
    int limit = limit(context);
    String cursor = context.queryParam("cursor");
    ObjectNode answer = Json.object();
    if (cursor != null) {
      answer(answer, gate.run(() -> lists.next(cursor, limit)));
    } else {
      SearchRequest request = SearchRequest.of(context);
      SearchOptions options = SearchOptions.DEFAULT.withFilters(request.filters());
      UnderstoodQuery query = gate.run(() -> understood(request));
      SearchResponse response =
          gate.run(() -> searcher.search(query, options.withPage(0, ResultLists.FIRST)));
      put(answer, response.query());
      answer.put("searched", response.searched());
      answer.put("relaxed", response.relaxed());
      ArrayNode dropped = answer.putArray("dropped");
      response.dropped().forEach(filter -> dropped.add(ConditionJson.id(filter)));
      answer(
          answer,
          lists.first(
              response.results(),
              count -> searcher.search(query, options.withPage(0, count)).results(),
              limit));
    }
    Json.answer(context, answer);
  }

  private void understand(Context context) throws Exception {
    SearchRequest request = SearchRequest.of(context);
    ObjectNode answer = Json.object();
    put(answer, gate.run(() -> understood(request)));
    Json.answer(context, answer);
  }

  private UnderstoodQuery understood(SearchRequest request) {
    return request.changed(searcher.understand(request.text(), request.context()));
  }

  private void similar(Context context) throws Exception {
    Item item =
        store.get(Parameters.required(context, "id")).orElseThrow(ProblemException::noSuchItem);
    ObjectNode answer = Json.object();
    answer.put("similar", item.title().isBlank() ? item.itemId() : item.title());
    similar(context, answer, item.vector(), item.id());
  }

  private void similarToPicture(Context context) throws Exception {
    byte[] bytes = bodies.read(context, PictureBytes.MOST_BYTES, PictureBytes.tooLarge());
    float[] vector =
        gate.run(() -> encoder.encodeImages(List.of(PictureBytes.of(bytes))).getFirst());
    ObjectNode answer = Json.object();
    answer.putNull("similar");
    similar(context, answer, vector, null);
  }

  private void similar(Context context, ObjectNode answer, float[] vector, @Nullable String except)
      throws Exception {
    ResultLists.Source source = count -> vectors.like(vector, except, IndexFilter.all(), count);
    answer(
        answer,
        lists.first(gate.run(() -> source.first(ResultLists.FIRST)), source, limit(context)));
    Json.answer(context, answer);
  }

  private void newest(Context context) throws Exception {
    String kind = Parameters.oneOf(context, "kind", "any", "image", "text", "any");
    IndexFilter filter =
        switch (kind) {
          case "image" -> IndexFilter.kind(Item.Kind.IMAGE);
          case "text" -> IndexFilter.kind(Item.Kind.TEXT);
          default -> IndexFilter.all().withKinds(Set.of(Item.Kind.values()));
        };
    ResultLists.Source source = count -> unranked(store.byTime(true, count, filter));
    ObjectNode answer = Json.object();
    answer.put("images", store.count(IndexFilter.kind(Item.Kind.IMAGE)));
    answer.put("texts", store.count(IndexFilter.kind(Item.Kind.TEXT)));
    answer(
        answer,
        lists.first(gate.run(() -> source.first(ResultLists.FIRST)), source, limit(context)));
    Json.answer(context, answer);
  }

  private static List<SearchResult> unranked(List<Hit> hits) {
    List<SearchResult> results = new ArrayList<>();
    for (Hit hit : hits) {
      results.add(new SearchResult(results.size() + 1, hit.item(), 0, 0, null, null, null));
    }
    return results;
  }

  private static int limit(Context context) {
    return Parameters.number(context, "limit", PAGE, 1, LARGEST_PAGE);
  }

  private static void answer(ObjectNode answer, ResultLists.Page page) {
    answer.put("cursor", page.cursor());
    ArrayNode array = answer.putArray("results");
    page.results().forEach(result -> ItemJson.put(array.addObject(), result));
  }

  private static void put(ObjectNode answer, UnderstoodQuery query) {
    answer.put("query", query.text());
    answer.put("language", query.language());
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
    query.filters().forEach(filter -> ConditionJson.put(filters.addObject(), filter));
    answer.set("conditions", UnderstandingJson.filters(query));
    ArrayNode notes = answer.putArray("notes");
    query.notes().forEach(notes::add);
  }
}
