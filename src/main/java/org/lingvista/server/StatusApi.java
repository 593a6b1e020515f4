package org.lingvista.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import java.util.function.BooleanSupplier;
import org.lingvista.encode.Encoder;

/** {@code /api/status} for the page, {@code /health/live} and {@code /health/ready} for keepers. */
final class StatusApi {
  private final Engines engines;
  private final IngestApi ingest;
  private final BooleanSupplier ready;

  StatusApi(Engines engines, IngestApi ingest, BooleanSupplier ready) {
    this.engines = engines;
    this.ingest = ingest;
    this.ready = ready;
  }

  void addTo(RoutesConfig routes) {
    routes.get(
        "/health/live",
        context -> {
          Json.answer(context, Json.object().put("status", "live"));
        });
    routes.get(
        "/health/ready",
        context -> {
          if (!ready.getAsBoolean()) {
            throw new ProblemException(503, "stopping", "Stopping", "the server is being stopped");
          }
          engines.get(ingest::status); // an index that cannot be read is not ready
          Json.answer(context, Json.object().put("status", "ready"));
        });
    routes.get(
        "/api/status", engines.handler((context, engine) -> Json.answer(context, status(engine))));
  }

  private ObjectNode status(Engine engine) {
    Encoder encoder = engine.encoder();
    ObjectNode answer = Json.object();
    answer
        .putObject("model")
        .put("id", encoder.modelId())
        .put("width", encoder.width())
        .put("drawingsOnly", SearchServer.knowsOnlyDrawings(encoder))
        .put("photoModel", SearchServer.PHOTO_MODEL);
    answer.setAll(ingest.status(engine));
    return answer;
  }
}
