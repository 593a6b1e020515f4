package org.lingvista.server;

import org.lingvista.encode.Encoder;
import org.lingvista.index.VectorStore;
import org.lingvista.ingest.IngestService;

/**
 * One model with all that is answered from.
 *
 * @param encoder encodes queries
 * @param store index of this model's vectors
 * @param ingest keeps the index up to date
 */
public record SearchEngine(Encoder encoder, VectorStore store, IngestService ingest) {}
