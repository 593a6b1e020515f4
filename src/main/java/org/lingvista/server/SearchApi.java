package org.lingvista.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lingvista.encode.Slot;
import org.lingvista.index.IndexFilter;
import org.lingvista.index.Item;
import org.lingvista.query.UnderstandingJson;
import org.lingvista.query.UnderstoodQuery;
import org.lingvista.search.Ranking;
import org.lingvista.search.SearchOptions;
import org.lingvista.search.SearchResponse;
import org.lingvista.server.Engines.EngineHandler;

/**
 * {@code /api/search}, {@code /api/understand}, {@code /api/similar} to an item or a picture, and
 * {@code /api/items}, the newest.
 */
final class SearchApi {
  private static final int PAGE = 24;
  private static final int LARGEST_PAGE = 200;

  private final Engines engines;
  private final ResultLists lists = new ResultLists();
  private final WorkGate gate;
  private final RequestBody bodies;

  SearchApi(Engines engines, WorkGate gate, RequestBody bodies) {
    this.engines = engines;
    this.gate = gate;
    this.bodies = bodies;
  }

  void addTo(RoutesConfig routes) {
    routes.get("/api/search", engines.handler(this::search));
    routes.get("/api/understand", engines.handler(this::understand));
    routes.get("/api/similar", engines.handler(this::similar));
    routes.post("/api/similar", this::similarToPicture);
    routes.get("/api/items", engines.handler(this::newest));
  }

  private void search(Context context, Engine engine) throws Exception {
    int limit = limit(context);
    String cursor = context.queryParam("cursor");
    ObjectNode answer = Json.object();
    if (cursor != null) {
      answer(answer, gate.run(() -> lists.next(cursor, limit, engine)));
    } else {
      SearchRequest request = SearchRequest.of(context);
      SearchOptions options =
          SearchOptions.DEFAULT.withFilters(request.filters()).withPage(0, limit);
      long began = System.nanoTime();
      UnderstoodQuery query = gate.run(() -> understood(engine, request));
      SearchResponse response =
          gate.run(() ->
              engine
                  .searcher()
                  .search(query, options.withStandings(Math.max(ResultLists.FIRST, limit))));
      long encoding = System.nanoTime() - began - response.indexNanos();
      context.header(
          "Server-Timing",
          "encode;dur=%s, index;dur=%s".formatted(millis(encoding), millis(response.indexNanos())));
      put(answer, response.query());
      answer.put("searched", response.searched());
      answer.put("relaxed", response.relaxed());
      ArrayNode dropped = answer.putArray("dropped");
      response.dropped().forEach(filter -> dropped.add(ConditionJson.id(filter)));
      answer(
          answer,
          lists.first(
              response.results(),
              response.standings(),
              deeper(
                  engine,
                  (now, count) ->
                      now.searcher().search(query, options.withStandings(count)).standings())));
    }
    Json.answer(context, answer);
  }

  private void understand(Context context, Engine engine) throws Exception {
    SearchRequest request = SearchRequest.of(context);
    ObjectNode answer = Json.object();
    put(answer, gate.run(() -> understood(engine, request)));
    Json.answer(context, answer);
  }

  /** Ranks deeper as long as the engine is the one that ranked first: others rank otherwise. */
  private static ResultLists.Source deeper(Engine engine, ResultLists.Source source) {
    int number = engine.number();
    return (now, count) -> {
      if (now.number() != number) {
        throw ProblemException.gone(
            "the index was switched to another model, which ranks otherwise: search again");
      }
      return source.first(now, count);
    };
  }

  private static UnderstoodQuery understood(Engine engine, SearchRequest request) {
    return request.changed(engine.searcher().understand(request.text(), request.context()));
  }

  private void similar(Context context, Engine engine) throws Exception {
    Item item =
        engine
            .store()
            .get(Parameters.required(context, "id"))
            .orElseThrow(ProblemException::noSuchItem);
    ObjectNode answer = Json.object();
    answer.put("similar", item.title().isBlank() ? item.itemId() : item.title());
    similar(context, engine, answer, item.vector(), item.id());
  }

  private void similarToPicture(Context context) throws Exception {
    byte[] bytes = bodies.read(context, PictureBytes.MOST_BYTES, PictureBytes.tooLarge());
    EngineHandler answering = // a slow sender must not hold the engine
        (request, engine) -> {
          float[] vector =
              gate.run(
                  () -> engine.encoder().encodeImages(List.of(PictureBytes.of(bytes))).getFirst());
          ObjectNode answer = Json.object();
          answer.putNull("similar");
          similar(request, engine, answer, vector, null);
        };
    engines.handler(answering).handle(context);
  }

  private void similar(
      Context context, Engine engine, ObjectNode answer, float[] vector, @Nullable String except)
      throws Exception {
    answer(
        context,
        engine,
        answer,
        (now, limit, standings) ->
            now.vectors().like(vector, except, IndexFilter.all(), limit, standings));
  }

  private void newest(Context context, Engine engine) throws Exception {
    String kind = Parameters.oneOf(context, "kind", "any", "image", "text", "any");
    IndexFilter filter =
        switch (kind) {
          case "image" -> IndexFilter.kind(Item.Kind.IMAGE);
          case "text" -> IndexFilter.kind(Item.Kind.TEXT);
          default -> IndexFilter.all().withKinds(Set.of(Item.Kind.values()));
        };
    ObjectNode answer = Json.object();
    answer.put("images", engine.store().count(IndexFilter.kind(Item.Kind.IMAGE)));
    answer.put("texts", engine.store().count(IndexFilter.kind(Item.Kind.TEXT)));
    answer(
        context,
        engine,
        answer,
        (now, limit, standings) -> now.vectors().newest(filter, limit, standings));
  }

  /** A ranking that no query is understood for. */
  private interface Ranker {
    Ranking rank(Engine engine, int limit, int standings);
  }

  private void answer(Context context, Engine engine, ObjectNode answer, Ranker ranker)
      throws Exception {
    int limit = limit(context);
    Ranking ranking =
        gate.run(() -> ranker.rank(engine, limit, Math.max(ResultLists.FIRST, limit)));
    answer(
        answer,
        lists.first(
            ranking.results(),
            ranking.standings(),
            deeper(engine, (now, count) -> ranker.rank(now, 0, count).standings())));
    Json.answer(context, answer);
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.2f", nanos / 1e6);
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
