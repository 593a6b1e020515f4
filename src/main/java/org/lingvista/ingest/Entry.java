package org.lingvista.ingest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One file or manifest line to be indexed; not read until it is known to have changed.
 *
 * @param name unique within its origin, stable from run to run
 * @param description everything but the file that makes up its items, such as the manifest line
 * @param file the file it is read from; null if there is none
 * @param reader reads it
 */
record Entry(String name, String description, @Nullable Path file, Reader reader) {

  /** Reads an entry's items. */
  interface Reader {
    /** The items; throws an exception with a reason in words if the entry cannot be read. */
    List<Draft> read() throws IOException;
  }
}
