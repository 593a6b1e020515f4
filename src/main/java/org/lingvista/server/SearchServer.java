package org.lingvista.server;

import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.router.ParsedEndpoint;
import io.javalin.util.JavalinException;
import java.io.IOException;
import java.net.BindException;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.lingvista.encode.Encoder;
import org.lingvista.index.IndexException;

/**
 * Serves an index: the HTTP API ({@code docs/server.md}) and the page. Closes no engine, neither
 * the one in use nor those before.
 */
public final class SearchServer implements AutoCloseable {
  private static final Logger LOGGER = Logger.getLogger("org.lingvista.server");

  /** Brings a model that was trained on photos ({@code docs/pretrained.md}). */
  public static final String PHOTO_MODEL =
      "lingvista pull M-CLIP/LABSE-Vit-L-14 --vision openai/clip-vit-large-patch14"
          + " --as models/photos && lingvista export --model models/photos --out photo-bundle"
          + " && lingvista serve --model photo-bundle --index photo-index ~/Pictures";

  /** Ids of models begin with the name of the recipe; this one has seen no photos. */
  private static final String DRAWINGS = "quickstart";

  /** Requests that wait for each kind of work. */
  static final int MOST_WAITING = 48;

  private static final long LONGEST_WAIT_MILLIS = 10_000;

  private final Javalin javalin;
  private final Engines engines;
  private final IngestApi ingest;
  private final MetricsApi metrics;
  private final AtomicBoolean ready = new AtomicBoolean(true);

  private SearchServer(ServerOptions options, SearchEngine first) throws IOException {
    HttpSetup.quiet();
    engines = new Engines(first);
    int cores = Runtime.getRuntime().availableProcessors();
    WorkGate searches = new WorkGate(cores, MOST_WAITING, LONGEST_WAIT_MILLIS);
    WorkGate pictures = new WorkGate(cores, MOST_WAITING, LONGEST_WAIT_MILLIS);
    Thumbnails thumbnails = new Thumbnails(options.thumbnails(), options.mostThumbnailBytes());
    ApiKey key = options.key();
    RequestRules rules = new RequestRules(key == null);
    Admission admission = key == null ? null : new Admission(key);
    metrics = new MetricsApi(engines);
    RequestBody bodies = new RequestBody();
    SearchApi search = new SearchApi(engines, searches, bodies);
    EmbeddingsApi embeddings = new EmbeddingsApi(engines, searches, bodies);
    UploadApi uploads = new UploadApi(engines, options.uploads(), bodies);
    ItemApi items = new ItemApi(engines, thumbnails, pictures);
    ingest = new IngestApi(engines);
    StatusApi status = new StatusApi(engines, ingest, ready::get);
    javalin =
        Javalin.create(config -> {
          int admitted = 2 * (cores + MOST_WAITING) + RequestBody.MOST_ADMITTED;
          HttpSetup.apply(config, options, uploads.incoming(), admitted);
          metrics.addTo(config.routes);
          config.routes.before(rules::apply);
          if (admission != null) {
            config.routes.before(admission::check);
            admission.addTo(config.routes);
          }
          new PageAssets().addTo(config.routes);
          search.addTo(config.routes);
          items.addTo(config.routes);
          status.addTo(config.routes);
          ingest.addTo(config.routes);
          embeddings.addTo(config.routes);
          uploads.addTo(config.routes);
          OpenApi.addTo(config.routes);
          problems(config.routes);
        });
  }

  /**
   * Starts to answer.
   *
   * @throws org.lingvista.index.IndexException if the index holds vectors of another model
   * @throws IllegalArgumentException if the port is taken
   */
  public static SearchServer start(ServerOptions options, SearchEngine engine) throws IOException {
    options.check();
    SearchServer server = new SearchServer(options, engine);
    try {
      server.javalin.start();
    } catch (RuntimeException e) {
      server.close();
      if (causedBy(e, BindException.class)) {
        throw new IllegalArgumentException(
            "cannot listen on %s, port %d: something else does; choose another with --port"
                .formatted(options.host(), options.port()),
            e);
      }
      throw e;
    } finally {
      HttpSetup.started();
    }
    return server;
  }

  /** Whether a model was trained on drawings and cut-outs, and knows no photos. */
  public static boolean knowsOnlyDrawings(Encoder encoder) {
    return encoder.modelId().startsWith(DRAWINGS);
  }

  /** What can be asked, such as {@code GET /api/search}; a parameter of a path in angles. */
  Set<String> routes() {
    Set<String> routes = new TreeSet<>();
    for (ParsedEndpoint each : javalin.unsafe.internalRouter.allHttpHandlers()) {
      if (each.endpoint.method.isHttpMethod()) {
        routes.add(each.endpoint.method.name() + " " + each.endpoint.path);
      }
    }
    return routes;
  }

  /**
   * From now on answers from another engine. Returns when no request is answered any more from the
   * one before, which can then be closed.
   *
   * @throws org.lingvista.index.IndexException if the index holds vectors of another model; then
   *     the engine before is kept
   */
  public void replace(SearchEngine next) throws InterruptedException {
    engines.replace(next);
  }

  /** The port it listens on. */
  public int port() {
    return javalin.port();
  }

  /** Takes no more requests and waits for those under way, but not for long. */
  @Override
  public void close() {
    ready.set(false);
    ingest.close();
    try {
      javalin.stop();
    } catch (JavalinException e) {
      if (!causedBy(e, TimeoutException.class)) {
        throw e;
      }
      LOGGER.log(Level.WARNING, "some requests had not ended after {0} ms", HttpSetup.GRACE_MILLIS);
    } finally {
      metrics.close();
    }
  }

  private static void problems(RoutesConfig routes) {
    routes.exception(
        ProblemException.class,
        (problem, context) -> {
          if (problem.status() == 429) {
            context.header("Retry-After", "1");
          }
          Json.problem(context, problem);
        });
    routes.exception(
        HttpResponseException.class,
        (e, context) -> Json.problem(context, ofLibrary(e.getStatus(), e.getMessage())));
    routes.exception(
        IndexException.class,
        (e, context) -> {
          LOGGER.log(Level.WARNING, e.getMessage());
          Json.problem(
              context,
              new ProblemException(
                  503, "index", "The index cannot be used", String.valueOf(e.getMessage())));
        });
    routes.exception(Exception.class, SearchServer::fault);
    routes.error(
        404,
        context -> {
          if (context.attribute(Json.ANSWERED) == null) {
            Json.problem(context, ofLibrary(404, null));
          }
        });
  }

  private static void fault(Exception e, Context context) {
    // Messages may repeat a query, which is personal; the place in the program is not.
    LOGGER.log(Level.SEVERE, "fault while answering:{0}", places(e));
    LOGGER.log(Level.FINE, "the same with its message", e);
    Json.problem(context, ProblemException.fault());
  }

  /** Classes and places of a chain of exceptions, without their messages. */
  private static String places(Throwable error) {
    StringBuilder text = new StringBuilder();
    for (Throwable each = error; each != null; each = each.getCause()) {
      text.append("\n").append(each.getClass().getName());
      for (StackTraceElement place : each.getStackTrace()) {
        text.append("\n\tat ").append(place);
      }
    }
    return text.toString();
  }

  private static ProblemException ofLibrary(
      int status, @org.jspecify.annotations.Nullable String message) {
    return switch (status) {
      case 404 -> ProblemException.noSuchAddress();
      case 405 ->
          new ProblemException(
              405, "method", "Wrong method", "this address is asked with another method");
      case 413 -> ProblemException.tooLarge("the request is too large");
      default ->
          new ProblemException(status, "request", "The request is wrong", String.valueOf(message));
    };
  }

  private static boolean causedBy(Throwable error, Class<? extends Throwable> type) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }
}
