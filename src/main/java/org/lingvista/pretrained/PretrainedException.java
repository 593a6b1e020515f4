package org.lingvista.pretrained;

/** A published model that cannot be used; one line that says what, where, and what to do. */
public final class PretrainedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PretrainedException(String message) {
    super(message);
  }

  public PretrainedException(String message, Throwable cause) {
    super(message, cause);
  }
}
