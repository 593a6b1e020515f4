package org.lingvista.data;

import java.util.List;

/**
 * An endless, deterministic stream of batches: the batch at a position depends on the seed, the
 * data and the position alone, never on threads or on where reading began. That is what makes a
 * resumed run equal to one never stopped.
 */
public interface BatchSource extends AutoCloseable {

  /** Batches in one epoch. */
  long batchesPerEpoch();

  /** Continues at this position; discards what was prepared ahead. */
  void seek(Batch.Position position);

  /**
   * The next batch; waits for the worker threads. Throws {@link DataException} once more entries
   * were bad than allowed.
   */
  Batch next();

  /** Bad entries met so far and replaced by others. */
  default List<Problem> problems() {
    return List.of();
  }

  @Override
  void close();
}
