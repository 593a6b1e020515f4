package org.lingvista.ingest;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far background indexing has come.
 *
 * @param state what it does now
 * @param folder the folder it works on; null when it waits
 * @param done entries of the folder looked at
 * @param total entries of the folder; 0 while they are counted
 * @param entriesPerSecond rate of this run so far; 0 if not known yet
 * @param secondsLeft at this rate; −1 if not known yet
 * @param failures files that cannot be indexed, in all folders
 * @param problem why a folder could not be looked at; null if all could
 * @param finished when everything was up to date last; null if not yet
 */
public record IngestStatus(
    State state,
    @Nullable String folder,
    int done,
    int total,
    double entriesPerSecond,
    long secondsLeft,
    int failures,
    @Nullable String problem,
    @Nullable Instant finished) {

  /** What background indexing does. */
  public enum State {
    /** Not started. */
    OFF,
    COUNTING,
    INDEXING,
    /** Up to date; waits for changes. */
    WATCHING,
    STOPPED
  }
}
