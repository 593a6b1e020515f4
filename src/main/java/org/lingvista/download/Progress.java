package org.lingvista.download;

import java.util.Locale;

/**
 * Told what is being fetched, unpacked and written, one line at a time; may be called by many
 * threads.
 */
@FunctionalInterface
public interface Progress {

  /** One line for a person. */
  void say(String line);

  /** A size the way people read it: {@code 74.3 MB} (MB = 10^6 bytes). */
  static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }
}
