package org.lingvista.server;

import org.lingvista.encode.Encoder;
import org.lingvista.index.VectorStore;
import org.lingvista.ingest.IngestService;
import org.lingvista.search.Searcher;

/**
 * One model with all that is answered from.
 *
 * @param encoder encodes queries
 * @param store index of this model's vectors
 * @param ingest keeps the index up to date
 * @param searcher answers queries with both; what it has measured of the index stays with it
 */
public record SearchEngine(
    Encoder encoder, VectorStore store, IngestService ingest, Searcher searcher) {

  /** With a searcher that knows no gazetteer. */
  public SearchEngine(Encoder encoder, VectorStore store, IngestService ingest) {
    this(encoder, store, ingest, new Searcher(encoder, store));
  }
}
