package org.lingvista.data;

/** One line or entry cannot be used, for this reason; the reader adds where it stands. */
final class BadLineException extends Exception {
  private static final long serialVersionUID = 1L;

  BadLineException(String reason) {
    super(reason);
  }

  /** The reason, never null. */
  String reason() {
    return String.valueOf(getMessage());
  }
}
