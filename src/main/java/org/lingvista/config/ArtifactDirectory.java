package org.lingvista.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A folder of files that appears whole or not at all, with a {@code SHA256SUMS} file as {@code
 * sha256sum} writes and checks it. It is written beside its place, fsynced and renamed; a folder
 * that was there before is replaced only then.
 */
public final class ArtifactDirectory {
  private static final String SUMS = "SHA256SUMS";

  private ArtifactDirectory() {}

  /** Writes the files of a folder. */
  public interface Content {
    void writeTo(Path folder) throws IOException;
  }

  /** Writes the folder; what was there before stays when this fails. */
  public static void write(Path folder, Content content) throws IOException {
    Path target = folder.toAbsolutePath().normalize();
    Path parent = target.resolveSibling("");
    Path fresh = target.resolveSibling(target.getFileName() + ".part");
    Path old = target.resolveSibling(target.getFileName() + ".old");
    Files.createDirectories(parent);
    recover(target, old);
    delete(fresh);
    Files.createDirectories(fresh);
    try {
      content.writeTo(fresh);
      writeSums(fresh);
      if (Files.exists(target)) {
        Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
      }
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
      sync(parent);
      delete(old);
    } catch (FileSystemException | RuntimeException e) {
      delete(fresh);
      throw e;
    } catch (IOException e) {
      delete(fresh);
      throw new IOException("cannot write " + folder + ": " + e.getMessage(), e);
    }
  }

  /**
   * Checks every file against {@code SHA256SUMS}.
   *
   * @throws ConfigException naming the first file that is missing or damaged
   */
  public static void verify(Path folder) throws IOException {
    Path target = folder.toAbsolutePath().normalize();
    recover(target, target.resolveSibling(target.getFileName() + ".old"));
    for (Map.Entry<String, String> stated : sums(folder).entrySet()) {
      Path file = folder.resolve(stated.getKey());
      if (!Files.exists(file)) {
        throw new ConfigException(file + " is missing; restore it or write the folder again");
      }
      if (!sha256(file).equals(stated.getValue())) {
        throw new ConfigException(
            file + " is damaged (its SHA-256 differs); restore it or write the folder again");
      }
    }
  }

  /**
   * The SHA-256 that {@code SHA256SUMS} states of one file, which is not read: weights take seconds
   * to hash, and {@link #verify} has done so.
   *
   * @param name relative to the folder
   */
  public static String statedSha256(Path folder, String name) throws IOException {
    String sum = sums(folder).get(name);
    if (sum == null) {
      throw new ConfigException(
          "%s does not list %s; write the folder again".formatted(folder.resolve(SUMS), name));
    }
    return sum;
  }

  /** Name to SHA-256, as the folder states them. */
  private static Map<String, String> sums(Path folder) throws IOException {
    Path file = folder.resolve(SUMS);
    if (!Files.exists(file)) {
      throw new ConfigException(
          folder + ": no " + SUMS + "; this is not a folder that lingvista wrote");
    }
    Map<String, String> sums = new LinkedHashMap<>();
    for (String line : Files.readAllLines(file)) {
      if (line.indexOf("  ") != 64) {
        throw new ConfigException(file + ": not a checksum line: " + line);
      }
      sums.put(line.substring(66), line.substring(0, 64));
    }
    return sums;
  }

  /** SHA-256 of a file in hexadecimal. */
  public static String sha256(Path file) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void writeSums(Path folder) throws IOException {
    List<String> lines = new ArrayList<>();
    List<Path> files;
    try (Stream<Path> list = Files.walk(folder)) {
      files = list.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      lines.add(sha256(file) + "  " + folder.relativize(file).toString().replace('\\', '/'));
      sync(file);
    }
    Files.write(folder.resolve(SUMS), lines);
    sync(folder.resolve(SUMS));
    sync(folder);
  }

  /** A crash between the two renames left only the old folder: take it back. */
  private static void recover(Path target, Path old) throws IOException {
    if (Files.exists(old)) {
      if (Files.exists(target)) {
        delete(old);
      } else {
        Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  private static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Deletes a folder with all it holds, if it is there. */
  public static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }
}
