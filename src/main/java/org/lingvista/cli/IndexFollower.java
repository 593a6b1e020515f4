package org.lingvista.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.lingvista.encode.EncodeException;
import org.lingvista.index.IndexException;
import org.lingvista.ingest.IngestStatus;
import org.lingvista.server.SearchEngine;
import org.lingvista.server.SearchServer;

/**
 * Keeps a server on the folder that an {@link IndexPointer} names. When a switch of the model, or
 * its going back, names another, that one is opened beside the one in use and brought up to date
 * with what came since; then the server answers from it, and the one before is closed when its last
 * request is done. One that cannot be opened is tried again, and the one in use goes on.
 */
final class IndexFollower implements AutoCloseable {
  private static final long POLL_MILLIS = 1_000;
  private static final long CATCH_UP_POLL_MILLIS = 50;
  private static final List<String> WARMING =
      List.of("please find photos of a dog from last summer", "how do I print", "red");

  private static final long STOP_MILLIS = 60_000;

  private final Path named;
  private final ServedIndex.Watched watched;
  private final PrintWriter out;
  private final Thread thread = new Thread(this::run, "model");
  private Path place;
  private ServedIndex inUse;
  private @Nullable ServedIndex leaving;
  private @Nullable SearchServer server;
  private @Nullable String told;
  private final CountDownLatch stopping = new CountDownLatch(1);

  private IndexFollower(
      Path named, Path place, ServedIndex first, ServedIndex.Watched watched, PrintWriter out) {
    this.named = named;
    this.place = place;
    this.inUse = first;
    this.watched = watched;
    this.out = out;
    thread.setDaemon(true);
  }

  /**
   * Opens the folder that is in use now.
   *
   * @param model its bundle; null is the one it was made with
   * @param out is told of every switch
   */
  static IndexFollower open(
      Path named, @Nullable Path model, ServedIndex.Watched watched, PrintWriter out)
      throws IOException {
    Path place = IndexPointer.current(named);
    Path bundle = Defaults.model(model, Defaults.modelOf(place));
    ServedIndex first = ServedIndex.open(place, bundle, watched);
    return new IndexFollower(named, place, first, watched, out);
  }

  /** What is served first. */
  SearchEngine engine() {
    return inUse.engine();
  }

  /** From now on the server follows; close what is returned before the server. */
  Closeable follow(SearchServer following) {
    server = following;
    inUse.engine().ingest().start();
    thread.start();
    return this::stop;
  }

  /** Without an interrupt, which would break off an index that is just being closed. */
  private void stop() {
    stopping.countDown();
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Call it after the server was closed. */
  @Override
  public void close() {
    inUse.close();
    if (leaving != null) {
      leaving.close();
    }
  }

  private void run() {
    try {
      warmUp(inUse.engine());
    } catch (EncodeException | IndexException e) {
      // whoever searches is told what is wrong
    }
    while (!isStopping(POLL_MILLIS)) {
      try {
        Path wanted = IndexPointer.current(named);
        if (!wanted.toAbsolutePath().normalize().equals(place.toAbsolutePath().normalize())) {
          switchTo(wanted);
        }
        told = null;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (IOException | UncheckedIOException | IndexException | IllegalArgumentException e) {
        tell(
            "the model was switched, and its index cannot be served yet: %s"
                .formatted(e.getMessage()));
      }
    }
  }

  private void switchTo(Path wanted) throws IOException, InterruptedException {
    Path bundle = Defaults.model(null, Defaults.modelOf(wanted));
    ServedIndex next = ServedIndex.open(wanted, bundle, watched);
    boolean ready = false;
    try {
      if (!catchUp(next.engine())) {
        return;
      }
      warmUp(next.engine());
      ready = true;
    } finally {
      if (!ready) {
        next.close();
      }
    }
    ServedIndex before = inUse;
    leaving = before;
    inUse = next;
    place = wanted;
    Objects.requireNonNull(server).replace(next.engine());
    leaving = null;
    before.close();
    tell("now serving model %s, from %s".formatted(next.engine().encoder().modelId(), wanted));
  }

  /** The first queries load classes and weights, which nobody should have to wait for. */
  private static void warmUp(SearchEngine engine) {
    for (String query : WARMING) {
      engine.searcher().search(query);
    }
  }

  /** Indexes what the index in use may have got since the new one was made; false if stopped. */
  private boolean catchUp(SearchEngine next) {
    next.ingest().start();
    while (next.ingest().status().state() != IngestStatus.State.WATCHING) {
      if (isStopping(CATCH_UP_POLL_MILLIS)) {
        return false;
      }
    }
    return true;
  }

  private boolean isStopping(long waitMillis) {
    try {
      return stopping.await(waitMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void tell(String line) {
    if (!line.equals(told)) {
      told = line;
      out.println(line);
      out.flush();
    }
  }
}
