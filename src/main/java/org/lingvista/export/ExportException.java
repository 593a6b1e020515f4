package org.lingvista.export;

/** A model that cannot be exported; the message says what is wrong with it. */
public final class ExportException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ExportException(String message) {
    super(message);
  }
}
