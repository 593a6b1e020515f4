package org.lingvista.model;

/**
 * A model that cannot be built or read; the message names the weight or file and says what to do.
 */
public final class ModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ModelException(String message) {
    super(message);
  }

  public ModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
