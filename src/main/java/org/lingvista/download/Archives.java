package org.lingvista.download;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;

/**
 * Reads the files inside {@code .tgz} archives and Debian packages, in order, without unpacking
 * them to disk. Links, devices and folders are left out.
 */
public final class Archives {
  /** No file we read is larger; guards against an archive that unpacks without end. */
  private static final long MOST_BYTES = 64L << 20;

  private Archives() {}

  /** Receives the files of an archive. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * One file.
     *
     * @param name path inside the archive, without a leading {@code ./}
     * @param content reads the file's bytes; only valid during the call
     */
    void file(String name, Content content) throws IOException;
  }

  /** Bytes of the file at hand. */
  @FunctionalInterface
  public interface Content {
    byte[] bytes() throws IOException;
  }

  /** A file below a folder; a name of an archive that leads out of it is refused. */
  public static Path below(Path folder, String name) throws IOException {
    Path file;
    try {
      file = folder.resolve(name).normalize();
    } catch (InvalidPathException e) {
      throw new IOException("it holds a file of the impossible name " + name, e);
    }
    if (!file.startsWith(folder.normalize()) || file.equals(folder.normalize())) {
      throw new IOException("it holds a file that leads out of its folder: " + name);
    }
    return file;
  }

  /** Visits the files of a gzipped tar. */
  public static void readTgz(Path archive, Visitor visitor) {
    try (InputStream in = open(archive);
        InputStream tar = new GzipCompressorInputStream(in)) {
      readTar(tar, visitor);
    } catch (IOException e) {
      throw unreadable(archive, e);
    }
  }

  /** Visits the files a Debian package would install. */
  public static void readDeb(Path archive, Visitor visitor) {
    try (InputStream in = open(archive);
        ArArchiveInputStream ar = new ArArchiveInputStream(in)) {
      for (ArArchiveEntry entry = ar.getNextEntry(); entry != null; entry = ar.getNextEntry()) {
        if (entry.getName().startsWith("data.tar")) {
          readTar(decompressed(entry.getName(), ar), visitor);
          return;
        }
      }
      throw new IOException("it holds no data.tar");
    } catch (IOException e) {
      throw unreadable(archive, e);
    }
  }

  private static InputStream decompressed(String name, InputStream in) throws IOException {
    return switch (name.substring("data.tar".length())) {
      case "" -> in;
      case ".xz" -> new XZCompressorInputStream(in);
      case ".zst" -> new ZstdCompressorInputStream(in);
      case ".gz" -> new GzipCompressorInputStream(in);
      default -> throw new IOException("unknown compression of " + name);
    };
  }

  private static void readTar(InputStream in, Visitor visitor) throws IOException {
    TarArchiveInputStream tar = new TarArchiveInputStream(in); // closed with the stream below it
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      if (!entry.isFile() || entry.isSymbolicLink() || entry.isLink()) {
        continue;
      }
      String name =
          entry.getName().startsWith("./") ? entry.getName().substring(2) : entry.getName();
      long size = entry.getSize();
      visitor.file(
          name,
          () -> {
            if (size > MOST_BYTES) {
              throw new IOException(name + " has " + size + " bytes, more than " + MOST_BYTES);
            }
            byte[] bytes = tar.readNBytes((int) size);
            if (bytes.length != size) {
              throw new IOException(name + " ends early");
            }
            return bytes;
          });
    }
  }

  private static InputStream open(Path archive) throws IOException {
    return new BufferedInputStream(Files.newInputStream(archive), 1 << 16);
  }

  private static DownloadException unreadable(Path archive, IOException e) {
    String message = String.valueOf(e.getMessage());
    if (Disk.isFull(message)) {
      return Disk.full(archive, e);
    }
    return new DownloadException(
        "cannot read the archive %s: %s; delete it and run the command again"
            .formatted(archive, message),
        e);
  }
}
