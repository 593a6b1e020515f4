package org.lingvista.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import java.util.function.BooleanSupplier;
import org.lingvista.encode.Encoder;

/** {@code /api/status} for the page, {@code /health/live} and {@code /health/ready} for keepers. */
final class StatusApi {
  private final Encoder encoder;
  private final IngestApi ingest;
  private final BooleanSupplier ready;

  StatusApi(Encoder encoder, IngestApi ingest, BooleanSupplier ready) {
    this.encoder = encoder;
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
          ingest.status(); // an index that cannot be read is not ready
          Json.answer(context, Json.object().put("status", "ready"));
        });
    routes.get("/api/status", context -> Json.answer(context, status()));
  }

  private ObjectNode status() {
    ObjectNode answer = Json.object();
    answer
        .putObject("model")
        .put("id", encoder.modelId())
        .put("width", encoder.width())
        .put("drawingsOnly", SearchServer.knowsOnlyDrawings(encoder))
        .put("photoModel", SearchServer.PHOTO_MODEL);
    answer.setAll(ingest.status());
    return answer;
  }
}
