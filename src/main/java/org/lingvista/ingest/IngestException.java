package org.lingvista.ingest;

/** Nothing can be indexed; the message says why and what to do. */
public final class IngestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public IngestException(String message) {
    super(message);
  }
}
