package org.lingvista.index;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.LockObtainFailedException;
import org.jspecify.annotations.Nullable;

/** Turns what Lucene throws into a message a person can act on. */
final class LuceneErrors {
  private final String name;

  LuceneErrors(Path folder) {
    this.name = "index " + folder;
  }

  interface Task<T extends @Nullable Object> {
    T call() throws IOException;
  }

  interface Action {
    void run() throws IOException;
  }

  /** What to call the index in a message. */
  String name() {
    return name;
  }

  void run(Action action) {
    this.<Boolean>wrap(() -> {
      action.run();
      return true;
    });
  }

  <T extends @Nullable Object> T wrap(Task<T> task) {
    try {
      return task.call();
    } catch (LockObtainFailedException e) {
      throw new IndexException(
          name + ": another process is writing to it; wait until it is done, then try again", e);
    } catch (IndexFormatTooOldException | IndexFormatTooNewException e) {
      throw new IndexException(
          name + " was written by another version of Lucene; index again into a new folder", e);
    } catch (CorruptIndexException | EOFException | FileNotFoundException | NoSuchFileException e) {
      throw damaged(e);
    } catch (AlreadyClosedException e) {
      Throwable cause = e.getCause();
      throw cause == null
          ? new IndexException(name + " is closed", e)
          : failed(cause.getMessage(), e);
    } catch (IOException e) {
      throw failed(e.getMessage(), e);
    }
  }

  private IndexException failed(@Nullable String reason, Exception e) {
    return new IndexException(
        "%s cannot be read or written: %s; what was committed before is kept"
            .formatted(name, reason),
        e);
  }

  private IndexException damaged(IOException e) {
    return new IndexException(
        "%s is damaged (%s); delete the folder and index again".formatted(name, e.getMessage()), e);
  }
}
