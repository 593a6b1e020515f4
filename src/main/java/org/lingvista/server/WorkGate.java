package org.lingvista.server;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets so many requests compute at once and so many wait; the others are told to come back. Without
 * it a crowd would make everyone slow and fill the memory.
 */
final class WorkGate {
  private final Semaphore running;
  private final int mostWaiting;
  private final long longestWaitMillis;
  private final AtomicInteger waiting = new AtomicInteger();

  /** Work that a gate admits. */
  interface Work<T> {
    T run() throws Exception;
  }

  /**
   * @param atOnce requests that compute at once
   * @param mostWaiting requests that wait beside them
   * @param longestWaitMillis how long one waits at most
   */
  WorkGate(int atOnce, int mostWaiting, long longestWaitMillis) {
    this.running = new Semaphore(atOnce, true);
    this.mostWaiting = mostWaiting;
    this.longestWaitMillis = longestWaitMillis;
  }

  /**
   * Runs the work when its turn comes.
   *
   * @throws ProblemException 429, if too many wait already or the wait was too long
   */
  <T> T run(Work<T> work) throws Exception {
    if (!running.tryAcquire()) {
      await();
    }
    try {
      return work.run();
    } finally {
      running.release();
    }
  }

  /** Requests that wait now. */
  int waiting() {
    return waiting.get();
  }

  private void await() throws InterruptedException {
    try {
      if (waiting.incrementAndGet() > mostWaiting
          || !running.tryAcquire(longestWaitMillis, TimeUnit.MILLISECONDS)) {
        throw new ProblemException(
            429, "busy", "Too busy", "too many requests at once: try again in a second");
      }
    } finally {
      waiting.decrementAndGet();
    }
  }
}
