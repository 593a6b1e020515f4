package org.lingvista.data;

import java.nio.file.Path;

/**
 * Something in the data that cannot be used.
 *
 * @param file the manifest, the picture or the archive
 * @param place line of the manifest, from 1, or name inside the archive; empty when the whole file
 *     is meant
 * @param reason what is wrong with it
 */
public record Problem(Path file, String place, String reason) {

  /** In a line of a file; 0 when the whole file is meant. */
  public Problem(Path file, long line, String reason) {
    this(file, line > 0 ? Long.toString(line) : "", reason);
  }

  /** {@code file:place: reason}. */
  @Override
  public String toString() {
    return place.isEmpty() ? file + ": " + reason : "%s:%s: %s".formatted(file, place, reason);
  }
}
