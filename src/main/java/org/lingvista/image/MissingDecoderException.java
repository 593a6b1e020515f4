package org.lingvista.image;

/** A picture that could be read if a program were installed: worth another try without a change. */
public final class MissingDecoderException extends ImageException {
  private static final long serialVersionUID = 1L;

  public MissingDecoderException(String message) {
    super(message);
  }
}
