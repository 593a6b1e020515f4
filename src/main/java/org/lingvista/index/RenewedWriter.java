package org.lingvista.index;

import java.io.IOException;
import org.apache.lucene.index.IndexWriter;

/**
 * A writer that outlives a full disk. Lucene closes its writer for good when a write fails in the
 * middle; then another is opened, which begins with what was committed. What was written since is
 * lost, so that the call that finds the writer closed fails in any case. Safe for many threads.
 */
final class RenewedWriter {
  /** Opens a writer on what was committed last. */
  interface Opening {
    IndexWriter open() throws IOException;
  }

  /** Something to write. */
  interface Task {
    void run(IndexWriter writer) throws IOException;
  }

  private final Opening opening;
  private volatile IndexWriter writer;
  private boolean closed;

  RenewedWriter(Opening opening) throws IOException {
    this.opening = opening;
    this.writer = opening.open();
  }

  void write(Task task) throws IOException {
    IndexWriter used = writer;
    try {
      task.run(used);
    } catch (IOException | RuntimeException e) {
      if (!used.isOpen()) {
        renew(e);
      }
      throw e;
    }
  }

  private synchronized void renew(Exception reason) {
    if (closed || writer.isOpen()) {
      return; // or another thread did it
    }
    try {
      writer = opening.open();
    } catch (IOException e) {
      reason.addSuppressed(e); // the next call tries again
    }
  }

  /** Ends it; what was not committed is forgotten. */
  synchronized void rollback() throws IOException {
    closed = true;
    writer.rollback();
  }
}
