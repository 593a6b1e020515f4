package org.lingvista.ingest;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells which folders changed, by the system's notifications where it has enough of them, and all
 * of them after a while in any case: network disks notify of nothing.
 */
final class FolderChanges implements AutoCloseable {
  private static final Logger LOGGER = Logger.getLogger("org.lingvista.ingest");

  /** A folder counts as changed when nothing more happened for so long, or for so long at most. */
  private static final long QUIET_MILLIS = 1_000;

  private static final long LONGEST_MILLIS = 15_000;

  private final List<Path> roots;
  private final long rescanMillis;
  private final WatchService watch;
  private final Map<WatchKey, Path> keys = new HashMap<>();
  private boolean exhausted;

  FolderChanges(List<Path> roots, long rescanMillis) throws IOException {
    this.roots = List.copyOf(roots);
    this.rescanMillis = rescanMillis;
    Path any = roots.isEmpty() ? Path.of("") : roots.getFirst();
    this.watch = any.getFileSystem().newWatchService();
  }

  /** Asks to be notified of a folder and those in it, new ones included; call it before a scan. */
  void register(Path root) {
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              boolean hidden = String.valueOf(folder.getFileName()).startsWith(".");
              if (hidden && !folder.equals(root)) {
                return FileVisitResult.SKIP_SUBTREE;
              }
              return register(folder, root) ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException reason) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      LOGGER.log(Level.FINE, "cannot watch " + root, e); // the scan will say why
    }
  }

  private boolean register(Path folder, Path root) {
    try {
      keys.put(
          folder.register(
              watch,
              StandardWatchEventKinds.ENTRY_CREATE,
              StandardWatchEventKinds.ENTRY_MODIFY,
              StandardWatchEventKinds.ENTRY_DELETE),
          root);
      return true;
    } catch (ClosedWatchServiceException e) {
      return false; // stopped while the folders are being looked through
    } catch (IOException e) {
      if (!exhausted) {
        exhausted = true;
        LOGGER.warning(
            "the system notifies of no more folders (%s): changes in the others are found every %d s"
                .formatted(e.getMessage(), rescanMillis / 1000));
      }
      return false;
    }
  }

  /** Waits for changes; the folders concerned, all of them after the time for a rescan. */
  Set<Path> await() throws InterruptedException {
    try {
      WatchKey first = watch.poll(rescanMillis, TimeUnit.MILLISECONDS);
      if (first == null) {
        return new LinkedHashSet<>(roots);
      }
      Set<Path> changed = new LinkedHashSet<>();
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LONGEST_MILLIS);
      @Nullable WatchKey key = first;
      while (key != null && System.nanoTime() < end) {
        key.pollEvents();
        Path root = keys.get(key);
        if (root != null) {
          changed.add(root);
        }
        if (!key.reset()) {
          keys.remove(key);
        }
        key = watch.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS);
      }
      if (key != null) {
        key.reset();
      }
      return changed;
    } catch (ClosedWatchServiceException e) {
      return Set.of();
    }
  }

  /** Ends a wait, too. */
  @Override
  public void close() {
    try {
      watch.close();
    } catch (IOException e) {
      LOGGER.log(Level.FINE, "cannot close the watch", e);
    }
  }
}
