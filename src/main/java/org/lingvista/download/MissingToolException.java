package org.lingvista.download;

/** A program that fetches packages is not installed; the message names it and what it is for. */
public final class MissingToolException extends DownloadException {
  private static final long serialVersionUID = 1L;

  public MissingToolException(String tool, String purpose, String remedy) {
    super(tool + " was not found; it is needed to fetch " + purpose + ". " + remedy);
  }
}
