package org.lingvista.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.lingvista.encode.EncodeException;
import org.lingvista.encode.Encoder;
import org.lingvista.encode.EncoderBundle;
import org.lingvista.index.IndexException;
import org.lingvista.index.LuceneStore;
import org.lingvista.ingest.FailureLog;
import org.lingvista.ingest.IngestService;
import org.lingvista.ingest.IngestStatus;
import org.lingvista.places.Places;
import org.lingvista.search.Searcher;
import org.lingvista.server.SearchEngine;

/** The folder of an index with its model, open to be served and kept up to date. */
final class ServedIndex implements AutoCloseable {
  private static final Logger LOGGER = Logger.getLogger("org.lingvista.cli");

  private final Encoder encoder;
  private final LuceneStore store;
  private final IngestService ingest;
  private final SearchEngine engine;

  private ServedIndex(Encoder encoder, LuceneStore store, IngestService ingest, Places places) {
    this.encoder = encoder;
    this.store = store;
    this.ingest = ingest;
    this.engine = new SearchEngine(encoder, store, ingest, new Searcher(encoder, store, places));
    ingest.listen(this::prepare);
  }

  /** When indexing has come to rest, the index keeps what the next start would measure again. */
  private void prepare(IngestStatus status) {
    if (status.state() != IngestStatus.State.WATCHING) {
      return;
    }
    try {
      engine.searcher().prepare();
    } catch (EncodeException | IndexException e) {
      LOGGER.log(Level.FINE, "not kept with the index", e); // every start measures it then
    }
  }

  /**
   * What is watched beside the index.
   *
   * @param folders to be indexed
   * @param uploads one more, which takes uploads
   * @param rescanMillis time between two scans
   * @param places names the places of photos
   */
  record Watched(List<Path> folders, Path uploads, long rescanMillis, Places places) {}

  /**
   * Opens an index and its model; indexing is not started.
   *
   * @throws org.lingvista.index.IndexException if it holds vectors of another model, or another
   *     process is writing to it
   */
  static ServedIndex open(Path folder, Path bundle, Watched watched) throws IOException {
    Encoder encoder = EncoderBundle.open(bundle, EncoderBundle.Options.serving());
    try {
      LuceneStore store = LuceneStore.openForWriting(folder, Defaults.modelNote(encoder, bundle));
      try {
        IngestService ingest =
            new IngestService(
                encoder,
                store,
                watched.folders(),
                watched.uploads(),
                FailureLog.of(folder),
                watched.rescanMillis(),
                watched.places());
        return new ServedIndex(encoder, store, ingest, watched.places());
      } catch (IOException | RuntimeException e) {
        store.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      encoder.close();
      throw e;
    }
  }

  SearchEngine engine() {
    return engine;
  }

  /** Commits what was indexed. */
  @Override
  public void close() {
    try (encoder;
        store) {
      ingest.close();
    }
  }
}
