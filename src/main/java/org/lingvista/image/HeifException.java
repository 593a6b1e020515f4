package org.lingvista.image;

/** What libheif says of a file that it cannot read. */
final class HeifException extends Exception {
  private static final long serialVersionUID = 1L;

  HeifException(String message) {
    super(message);
  }
}
