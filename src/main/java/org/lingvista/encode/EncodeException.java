package org.lingvista.encode;

/** A bundle that cannot be used, or a graph that fails; the message names the file. */
public final class EncodeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public EncodeException(String message) {
    super(message);
  }

  public EncodeException(String message, Throwable cause) {
    super(message, cause);
  }
}
