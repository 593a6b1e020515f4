package org.lingvista.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Which folder an index is in after a change of model. The file {@code INDEX.current} beside it has
 * two lines: the name of the folder in use, and of the one before; both lie beside the index. It is
 * replaced by renaming, so that a reader sees the old state or the new one.
 */
record IndexPointer(Path index) {

  IndexPointer {
    index = index.toAbsolutePath().normalize();
  }

  /** The folder in use: the index as named if its model was never switched. */
  static Path current(Path named) {
    IndexPointer pointer = new IndexPointer(named);
    List<String> lines = pointer.lines();
    return lines.isEmpty() ? named : pointer.index.resolveSibling(lines.getFirst());
  }

  /** The folder in use before the last switch. */
  Path previous() {
    List<String> lines = lines();
    if (lines.isEmpty()) {
      throw new IllegalArgumentException(
          "%s has not been switched to another model: there is nothing to go back to"
              .formatted(index));
    }
    return index.resolveSibling(lines.get(1));
  }

  /** Where a model's index is made: the same for each run, so that one that broke off goes on. */
  Path shadow(String modelId) {
    return index.resolveSibling("%s.model-%08x".formatted(index.getFileName(), modelId.hashCode()));
  }

  /** From now on the index is in this folder, which lies beside it. */
  void set(Path folder) throws IOException {
    String content = "%s\n%s\n".formatted(folder.getFileName(), current(index).getFileName());
    Path fresh = file().resolveSibling(file().getFileName() + ".new");
    Files.writeString(fresh, content);
    Files.move(fresh, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** From now on the index is in the folder of its name. */
  void forget() throws IOException {
    Files.deleteIfExists(file());
  }

  private Path file() {
    return index.resolveSibling(index.getFileName() + ".current");
  }

  private List<String> lines() {
    try {
      List<String> lines = Files.readAllLines(file(), StandardCharsets.UTF_8);
      if (lines.size() != 2) {
        throw new IllegalArgumentException(
            "%s must hold two names of folders: mend or delete it".formatted(file()));
      }
      return lines;
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
