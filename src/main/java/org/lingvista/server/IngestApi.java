package org.lingvista.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.sse.SseClient;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.lingvista.index.IndexFilter;
import org.lingvista.index.Item;
import org.lingvista.ingest.FailureLog;
import org.lingvista.ingest.IngestStatus;

/**
 * {@code /api/ingest}, {@code /api/failures} and {@code /api/events}: how far indexing has come, as
 * server-sent events named {@code ingest} whenever something changed.
 */
final class IngestApi implements AutoCloseable {
  private static final int MOST_LISTENERS = 32;
  private static final long TICK_MILLIS = 300;

  /** A sign of life, so that a connection that broke is noticed. */
  private static final int TICKS_TO_SIGN = 50;

  private final Engines engines;
  private final Set<SseClient> listeners = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("events").factory());
  private final ScheduledFuture<?> ticking;
  private @Nullable IngestStatus sent;
  private int ticks;
  private volatile boolean closed;

  IngestApi(Engines engines) {
    this.engines = engines;
    ticking =
        clock.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  void addTo(RoutesConfig routes) {
    routes.get(
        "/api/ingest", engines.handler((context, engine) -> Json.answer(context, status(engine))));
    routes.get(
        "/api/failures",
        engines.handler((context, engine) -> Json.answer(context, failures(engine))));
    routes.sse("/api/events", this::listen);
  }

  ObjectNode status(Engine engine) {
    IngestStatus status = engine.ingest().status();
    ObjectNode answer = Json.object();
    answer.put("state", status.state().name().toLowerCase(Locale.ROOT));
    answer.put("folder", status.folder());
    answer.put("done", status.done());
    answer.put("total", status.total());
    answer.put("perSecond", status.entriesPerSecond());
    if (status.secondsLeft() < 0) {
      answer.putNull("secondsLeft");
    } else {
      answer.put("secondsLeft", status.secondsLeft());
    }
    answer.put("failures", status.failures());
    answer.put("problem", status.problem());
    answer.put("finished", status.finished() == null ? null : status.finished().toString());
    answer.put("images", engine.store().count(IndexFilter.kind(Item.Kind.IMAGE)));
    answer.put("texts", engine.store().count(IndexFilter.kind(Item.Kind.TEXT)));
    return answer;
  }

  private static ObjectNode failures(Engine engine) {
    ObjectNode answer = Json.object();
    ArrayNode list = answer.putArray("failures");
    for (FailureLog.Failure failure : engine.ingest().failures().all()) {
      list.addObject()
          .put("name", failure.name())
          .put("reason", failure.reason())
          .put("since", failure.since().toString());
    }
    return answer;
  }

  private void listen(SseClient client) {
    if (listeners.size() >= MOST_LISTENERS) {
      client.ctx().status(429).header("Retry-After", "10");
      client.close();
      return;
    }
    client.keepAlive();
    client.onClose(() -> listeners.remove(client));
    listeners.add(client);
    if (closed) { // a page that lost its connection comes back at once
      client.close();
      return;
    }
    client.sendEvent("ingest", engines.get(this::status).toString());
  }

  private void tick() {
    IngestStatus now = engines.get(engine -> engine.ingest().status());
    boolean changed = !now.equals(sent);
    sent = now;
    ticks++;
    if (listeners.isEmpty()) {
      return;
    }
    if (changed) {
      String event = engines.get(this::status).toString();
      listeners.forEach(client -> client.sendEvent("ingest", event));
    } else if (ticks % TICKS_TO_SIGN == 0) {
      listeners.forEach(client -> client.sendComment("here"));
    }
    listeners.removeIf(SseClient::terminated);
  }

  /** Ends all connections, also those to come, which would keep the server from stopping. */
  @Override
  public void close() {
    closed = true;
    ticking.cancel(false);
    clock.shutdownNow();
    listeners.forEach(SseClient::close);
  }
}
