package org.lingvista.download;

/** Something could not be fetched; the message says what, why, and what to do. */
public class DownloadException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DownloadException(String message) {
    super(message);
  }

  public DownloadException(String message, Throwable cause) {
    super(message, cause);
  }
}
