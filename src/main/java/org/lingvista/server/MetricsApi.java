package org.lingvista.server;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.lingvista.index.IndexFilter;
import org.lingvista.index.Item;
import org.lingvista.ingest.IngestStatus;

/** {@code /metrics} for Prometheus: requests by path and status, items, indexing, Java itself. */
final class MetricsApi implements AutoCloseable {
  private static final String STARTED = "lingvista.started";

  /** Paths that are counted apart; anything else is what scanners ask for. */
  private static final Set<String> PATHS =
      Set.of(
          "/",
          "/api/search",
          "/api/similar",
          "/api/understand",
          "/api/item",
          "/api/items",
          "/api/thumbnail",
          "/api/file",
          "/api/status",
          "/api/ingest",
          "/api/failures",
          "/v1/embeddings");

  /** Anyone can make up more of them. */
  private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "DELETE");

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();

  MetricsApi(Engines engines) {
    new JvmMemoryMetrics().bindTo(registry);
    collections.bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    for (Item.Kind kind : Item.Kind.values()) {
      Gauge.builder(
              "lingvista.items",
              () -> engines.get(engine -> engine.store().count(IndexFilter.kind(kind))))
          .tag("kind", kind.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    Supplier<IngestStatus> ingest = () -> engines.get(engine -> engine.ingest().status());
    Gauge.builder("lingvista.ingest.failures", () -> ingest.get().failures()).register(registry);
    Gauge.builder(
            "lingvista.ingest.waiting",
            () -> Math.max(0, ingest.get().total() - ingest.get().done()))
        .register(registry);
  }

  void addTo(RoutesConfig routes) {
    routes.before(context -> context.attribute(STARTED, System.nanoTime()));
    routes.after(this::count);
    routes.get(
        "/metrics",
        context ->
            context
                .result(registry.scrape())
                .contentType("text/plain; version=0.0.4; charset=utf-8"));
  }

  private void count(Context context) {
    Long started = context.attribute(STARTED);
    if (started == null) {
      return;
    }
    String method = context.method().name();
    Timer.builder("http.server.requests")
        .tag("method", METHODS.contains(method) ? method : "other")
        .tag("path", PATHS.contains(context.path()) ? context.path() : "other")
        .tag("status", Integer.toString(context.statusCode()))
        .serviceLevelObjectives(
            Duration.ofMillis(5),
            Duration.ofMillis(15),
            Duration.ofMillis(50),
            Duration.ofMillis(200),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5))
        .register(registry)
        .record(System.nanoTime() - started, TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
