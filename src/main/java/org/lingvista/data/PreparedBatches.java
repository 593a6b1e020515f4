package org.lingvista.data;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.lingvista.data.Batch.Position;

/**
 * Worker threads that prepare the next batches while the current one is trained on. Each batch is
 * one task and depends on its position alone, so any number of threads gives the same batches in
 * the same order.
 */
final class PreparedBatches implements BatchSource {
  private static final long CLOSE_SECONDS = 10;

  private final BatchBuilder builder;
  private final int prefetch;
  private final ExecutorService workers;
  private final ArrayDeque<Future<Batch>> ahead = new ArrayDeque<>();
  private Position following = new Position(0, 0);
  private boolean closed;

  PreparedBatches(BatchBuilder builder, LoaderOptions options) {
    this.builder = builder;
    this.prefetch = options.prefetch();
    this.workers =
        Executors.newFixedThreadPool(
            options.workers(), Thread.ofPlatform().daemon().name("lingvista-data-", 1).factory());
  }

  @Override
  public long batchesPerEpoch() {
    return builder.batchesPerEpoch();
  }

  @Override
  public List<Problem> problems() {
    return builder.problems().list();
  }

  @Override
  public synchronized void seek(Position position) {
    if (position.epoch() < 0 || position.index() < 0) {
      throw new IllegalArgumentException("position must not be negative; " + position);
    }
    if (position.index() > batchesPerEpoch()) {
      throw new DataException(
          "position %d lies beyond the epoch's %d batches; the data or the batch size changed since"
              .formatted(position.index(), batchesPerEpoch()));
    }
    drop();
    following = started(position);
  }

  @Override
  public synchronized Batch next() {
    if (closed) {
      throw new IllegalStateException("the batch source is closed");
    }
    while (ahead.size() < prefetch) {
      Position position = following;
      ahead.add(workers.submit(() -> builder.build(position)));
      following = started(new Position(position.epoch(), position.index() + 1));
    }
    Future<Batch> first = ahead.element();
    try {
      Batch batch = first.get();
      ahead.remove();
      return batch;
    } catch (ExecutionException e) {
      // The failed task stays the first: asking again fails again, and no batch is passed over.
      Throwable cause = e.getCause();
      if (cause instanceof Error error) {
        throw error;
      }
      throw new DataException(String.valueOf(cause == null ? e : cause.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for a batch");
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      drop();
    }
    workers.shutdown();
    try {
      if (!workers.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException(
            "data workers still run %d seconds after the last batch".formatted(CLOSE_SECONDS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void drop() {
    // Never interrupted: a picture whose reading was broken off would count as a bad one.
    ahead.forEach(batch -> batch.cancel(false));
    ahead.clear();
  }

  /** The place after an epoch's last batch is the next epoch's first. */
  private Position started(Position position) {
    return position.index() == batchesPerEpoch() ? new Position(position.epoch() + 1, 0) : position;
  }
}
