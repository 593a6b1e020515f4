package org.lingvista.download;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** Recognises a full disk, whose message differs between the JDK, npm and apt. */
public final class Disk {
  private Disk() {}

  /** Whether this text or the cause behind it speaks of a full disk. */
  public static boolean isFull(String message) {
    String lower = message.toLowerCase(Locale.ROOT);
    return lower.contains("no space left")
        || lower.contains("enospc")
        || lower.contains("quota exceeded");
  }

  /** The one line for it. */
  public static DownloadException full(Path where, IOException cause) {
    return new DownloadException(
        "the disk is full while writing to %s; free some space or name another cache with --cache DIR"
            .formatted(where),
        cause);
  }

  /** An I/O failure while writing below {@code where} as one line. */
  public static DownloadException failure(Path where, IOException cause) {
    String message = String.valueOf(cause.getMessage());
    return isFull(message)
        ? full(where, cause)
        : new DownloadException(
            "cannot write to %s: %s (%s)"
                .formatted(where, message, cause.getClass().getSimpleName()),
            cause);
  }
}
