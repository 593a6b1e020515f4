package org.lingvista.training;

import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** How the rows of a batch go through the model: all at once, or a chunk at a time. */
interface RowEncoding extends AutoCloseable {

  /**
   * Rows of a batch that the model turns into tensors.
   *
   * @param count how many
   * @param range encodes some of them
   */
  record Rows(int count, Range range) {}

  /**
   * Encodes the rows from {@code from} to before {@code to}; dimension 0 of each result is rows.
   */
  interface Range {
    Tensor[] encode(int from, int to);
  }

  /** All rows, with gradients. */
  Tensor[] encode(Rows rows);

  /** All rows, without gradients. */
  Tensor[] encodeFrozen(Rows rows);

  /** To be called after the loss went backward: takes its gradients on to the weights. */
  void backward();

  @Override
  void close();

  /** All at once: what a batch that fits in memory wants. */
  record Whole() implements RowEncoding {

    @Override
    public Tensor[] encode(Rows rows) {
      return rows.range().encode(0, rows.count());
    }

    @Override
    public Tensor[] encodeFrozen(Rows rows) {
      try (NoGradGuard guard = new NoGradGuard()) {
        return encode(rows);
      }
    }

    /** The loss's graph reached the weights already. */
    @Override
    public void backward() {}

    @Override
    public void close() {}
  }
}
