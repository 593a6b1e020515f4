package org.lingvista.data;

/**
 * Data that cannot be used; the message says what is wrong, where (file:line or entry) and what to
 * do.
 */
public final class DataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DataException(String message) {
    super(message);
  }

  public DataException(String message, Throwable cause) {
    super(message, cause);
  }
}
