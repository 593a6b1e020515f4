package org.lingvista.server;

import org.lingvista.encode.Encoder;
import org.lingvista.index.VectorStore;
import org.lingvista.ingest.IngestService;
import org.lingvista.search.Searcher;
import org.lingvista.search.VectorSearch;

/**
 * A {@link SearchEngine} in use.
 *
 * @param number counts the engines of this server, from 1
 */
record Engine(
    int number,
    Encoder encoder,
    VectorStore store,
    IngestService ingest,
    Searcher searcher,
    VectorSearch vectors) {

  /** Refuses an index of another model. */
  static Engine of(int number, SearchEngine parts) {
    return new Engine(
        number,
        parts.encoder(),
        parts.store(),
        parts.ingest(),
        parts.searcher(),
        new VectorSearch(parts.store()));
  }
}
