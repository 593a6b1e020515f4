package org.lingvista.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lingvista.index.Item;

/**
 * The files of items, confined: whatever the index says, only files inside the folder (or beside
 * the manifest) that was indexed are read, all symbolic links resolved.
 */
final class ItemFiles {

  private ItemFiles() {}

  /**
   * The item's file with all links resolved.
   *
   * @throws ProblemException if it has none, if it is gone, or lies elsewhere
   */
  static Path of(Item item) {
    String path = item.path();
    if (path == null) {
      throw gone("this item is not a file of its own");
    }
    try {
      Path origin = Path.of(item.source().collection()).toRealPath();
      Path root = Files.isDirectory(origin) ? origin : origin.resolveSibling("").normalize();
      Path file = Path.of(path).toRealPath();
      if (!file.startsWith(root) || !Files.isRegularFile(file)) {
        throw new ProblemException(
            403,
            "outside-folders",
            "Outside the indexed folders",
            "the file leads out of the folder that was indexed, and is not shown");
      }
      return file;
    } catch (IOException e) {
      throw gone("the file was moved or deleted, or its disk is not connected");
    }
  }

  private static ProblemException gone(String detail) {
    return new ProblemException(404, "no-file", "No file", detail);
  }
}
