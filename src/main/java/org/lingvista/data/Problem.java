package org.lingvista.data;

import java.nio.file.Path;

/**
 * Something in the data that cannot be used.
 *
 * @param file the manifest, or the picture
 * @param line line of the manifest, from 1; 0 when the whole file is meant
 * @param reason what is wrong with it
 */
public record Problem(Path file, long line, String reason) {

  /** {@code file:line: reason}. */
  @Override
  public String toString() {
    return line > 0 ? "%s:%d: %s".formatted(file, line, reason) : file + ": " + reason;
  }
}
