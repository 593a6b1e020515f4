package org.lingvista.ingest;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.lingvista.encode.Encoder;
import org.lingvista.index.IndexException;
import org.lingvista.index.VectorStore;
import org.lingvista.places.Places;

/**
 * Keeps an index up to date with folders, in the background: scans them at the start, when they
 * change, and every so often. Stopping it commits what was done; the next start goes on there.
 */
public final class IngestService implements AutoCloseable {
  private static final Logger LOGGER = Logger.getLogger("org.lingvista.ingest");
  private static final long STOP_MILLIS = 30_000;

  private final List<Path> folders;
  private final Path uploads;
  private final FailureLog failures;
  private final VectorStore store;
  private final Ingestor ingestor;
  private final FolderChanges changes;
  private final InstantSource clock;
  private final Thread thread;
  private final Map<Path, String> problems = new LinkedHashMap<>();
  private final List<Consumer<IngestStatus>> listeners = new CopyOnWriteArrayList<>();
  private volatile IngestStatus status;
  private volatile boolean stopping;
  private volatile long began;

  /**
   * @param named absolute folders
   * @param uploads one more, which may be empty
   * @param rescanMillis time between two scans if nothing is notified
   * @param places names the places of photos
   */
  public IngestService(
      Encoder encoder,
      VectorStore store,
      List<Path> named,
      Path uploads,
      FailureLog failures,
      long rescanMillis,
      Places places)
      throws IOException {
    this(encoder, store, named, uploads, failures, rescanMillis, places, InstantSource.system());
  }

  /** As above, with a clock, which may jump: durations are measured by another. */
  IngestService(
      Encoder encoder,
      VectorStore store,
      List<Path> named,
      Path uploads,
      FailureLog failures,
      long rescanMillis,
      Places places,
      InstantSource clock)
      throws IOException {
    List<Path> all = new ArrayList<>(named);
    all.add(uploads);
    this.folders = List.copyOf(all);
    this.uploads = uploads;
    this.failures = failures;
    this.ingestor = new Ingestor(encoder, store, new RunProgress(), failures, places, clock);
    this.clock = clock;
    this.store = store;
    this.changes = new FolderChanges(folders, rescanMillis);
    this.status = idle(IngestStatus.State.OFF);
    this.thread = new Thread(this::run, "ingest");
    thread.setDaemon(true);
  }

  /** Begins with a scan of all folders. */
  public void start() {
    thread.start();
  }

  public IngestStatus status() {
    return status;
  }

  public FailureLog failures() {
    return failures;
  }

  /** Tells of every change; run what is returned to be told no more. */
  public Runnable listen(Consumer<IngestStatus> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Stops at the next entry and waits until what was done is committed. */
  @Override
  public void close() {
    stopping = true;
    changes.close();
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    set(idle(IngestStatus.State.STOPPED));
  }

  private void run() {
    Set<Path> due = Set.copyOf(folders);
    while (!stopping) {
      for (Path folder : folders) {
        if (due.contains(folder) && !stopping) {
          ingest(folder);
        }
      }
      if (stopping) {
        return;
      }
      set(idle(IngestStatus.State.WATCHING));
      tidy();
      try {
        due = changes.await();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void ingest(Path folder) {
    began = System.nanoTime();
    set(working(IngestStatus.State.COUNTING, folder.toString(), 0, 0));
    changes.register(folder);
    try {
      ingestor.ingest(new FolderOrigin(folder, folder.equals(uploads)));
      problems.remove(folder);
    } catch (NoSuchFileException e) {
      problems.put(
          folder, "%s is gone or not connected; what was indexed of it is kept".formatted(folder));
    } catch (IngestException e) {
      problems.put(folder, String.valueOf(e.getMessage()));
    } catch (IOException | IndexException e) {
      // a full disk, for instance: the next scan tries again
      problems.put(folder, "%s: %s".formatted(folder, e.getMessage()));
      LOGGER.log(Level.WARNING, e.getMessage());
    } catch (RuntimeException e) {
      problems.put(folder, "%s: a fault in lingvista, see its log".formatted(folder));
      LOGGER.log(Level.SEVERE, "fault while indexing", e);
    }
  }

  private void tidy() {
    try {
      store.tidy(() -> !stopping);
    } catch (IndexException e) {
      LOGGER.log(Level.WARNING, e.getMessage()); // it stays as it is
    }
  }

  private void set(IngestStatus next) {
    status = next;
    listeners.forEach(listener -> listener.accept(next));
  }

  private IngestStatus idle(IngestStatus.State state) {
    @Nullable Instant finished = state == IngestStatus.State.WATCHING ? clock.instant() : null;
    return new IngestStatus(state, null, 0, 0, 0, -1, failures.all().size(), problem(), finished);
  }

  private IngestStatus working(IngestStatus.State state, String folder, int done, int total) {
    double seconds = (System.nanoTime() - began) / 1e9;
    double rate = done == 0 || seconds <= 0 ? 0 : done / seconds;
    long left = rate == 0 ? -1 : Math.round((total - done) / rate);
    return new IngestStatus(
        state, folder, done, total, rate, left, failures.all().size(), problem(), null);
  }

  private @Nullable String problem() {
    return problems.isEmpty() ? null : String.join("; ", problems.values());
  }

  private final class RunProgress implements Ingestor.Progress {
    @Override
    public void entries(int done, int total) {
      String folder = status.folder();
      set(working(IngestStatus.State.INDEXING, folder == null ? "" : folder, done, total));
    }

    @Override
    public boolean goOn() {
      return !stopping;
    }
  }
}
