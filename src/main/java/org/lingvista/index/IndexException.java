package org.lingvista.index;

/**
 * An index that cannot be used as asked: missing, damaged, locked, or of another model. The message
 * names the index, what is wrong and what to do.
 */
public final class IndexException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public IndexException(String message) {
    super(message);
  }

  public IndexException(String message, Throwable cause) {
    super(message, cause);
  }
}
