package org.lingvista.image;

/** A picture that cannot be used; the message names it, says why, and what to do. */
public sealed class ImageException extends RuntimeException permits MissingDecoderException {
  private static final long serialVersionUID = 1L;

  public ImageException(String message) {
    super(message);
  }

  public ImageException(String message, Throwable cause) {
    super(message, cause);
  }
}
