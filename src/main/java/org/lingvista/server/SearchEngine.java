package org.lingvista.server;

import org.lingvista.encode.Encoder;
import org.lingvista.index.VectorStore;
import org.lingvista.ingest.IngestService;
import org.lingvista.places.Places;

/**
 * One model with all that is answered from.
 *
 * @param encoder encodes queries
 * @param store index of this model's vectors
 * @param ingest keeps the index up to date
 * @param places knows what places are called in other languages
 */
public record SearchEngine(
    Encoder encoder, VectorStore store, IngestService ingest, Places places) {

  /** Without a gazetteer. */
  public SearchEngine(Encoder encoder, VectorStore store, IngestService ingest) {
    this(encoder, store, ingest, Places.none());
  }
}
