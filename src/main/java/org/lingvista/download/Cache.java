package org.lingvista.download;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The user's cache folder. Packages as they were fetched lie in {@code packages/}, the data made
 * from them in {@code data/SOURCE/}. Everything in it can be fetched again.
 *
 * @param root the folder, absolute
 */
public record Cache(Path root) {

  public Cache {
    root = root.toAbsolutePath().normalize();
  }

  /**
   * The folder the user named, else {@code $XDG_CACHE_HOME/lingvista}, else {@code
   * ~/.cache/lingvista}.
   */
  public static Cache locate(@Nullable Path named, Map<String, String> environment) {
    if (named != null) {
      return new Cache(named);
    }
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path base =
        xdg.isBlank() || !Path.of(xdg).isAbsolute()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(xdg);
    return new Cache(base.resolve("lingvista"));
  }

  /** Where packages lie as they were fetched; created when missing. */
  public Path packages() {
    return folder("packages");
  }

  /** Where the data of a source lies: {@code data/SOURCE}; not created. */
  public Path data(String source) {
    return root.resolve("data").resolve(source);
  }

  /** A folder of the cache, created when missing; one clear error when that is not possible. */
  public Path folder(String name) {
    Path folder = root.resolve(name);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new DownloadException(
          "cannot create the cache folder %s (%s); name another with --cache DIR or XDG_CACHE_HOME"
              .formatted(folder, e.getClass().getSimpleName()),
          e);
    }
    if (!Files.isWritable(folder)) {
      throw new DownloadException(
          "the cache folder %s is not writable; name another with --cache DIR or XDG_CACHE_HOME"
              .formatted(folder));
    }
    return folder;
  }

  /** Removes a file or a folder with all it holds; nothing happens when it does not exist. */
  public static void delete(Path path) throws IOException {
    if (!Files.exists(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> walk = Files.walk(path)) {
      for (Path each : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
