package org.lingvista.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which index a verb works on. */
final class IndexOption {
  @Option(
      names = "--index",
      paramLabel = "DIR",
      description = "The index (default: quickstart/index when present).")
  private @Nullable Path index;

  /**
   * As named, else the quickstart's, whatever its model was switched to.
   *
   * @throws IllegalArgumentException if none is named and there is none of the quickstart
   */
  Path named() {
    return Defaults.namedIndex(index);
  }

  /** The folder in use: the index as named, or the one that a switch of its model made. */
  Path inUse() {
    return IndexPointer.current(named());
  }
}
