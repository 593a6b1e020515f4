package org.lingvista.download;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorOutputStream;

/** Small archives for tests, as npm and Debian make them. */
public final class TestArchives {
  private TestArchives() {}

  /** A gzipped tar with these files. */
  public static byte[] tgz(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GzipCompressorOutputStream(bytes)) {
      gzip.write(tar(files));
    }
    return bytes.toByteArray();
  }

  /** A Debian package with these files; ending is {@code .xz}, {@code .zst} or empty. */
  public static byte[] deb(Map<String, byte[]> files, String ending) throws IOException {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    try (OutputStream out =
        switch (ending) {
          case ".xz" -> new XZCompressorOutputStream(data);
          case ".zst" -> new ZstdCompressorOutputStream(data);
          default -> data;
        }) {
      out.write(tar(files));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ArArchiveOutputStream ar = new ArArchiveOutputStream(bytes)) {
      put(ar, "debian-binary", "2.0\n".getBytes(StandardCharsets.US_ASCII));
      put(ar, "control.tar.xz", new byte[] {1, 2, 3});
      put(ar, "data.tar" + ending, data.toByteArray());
    }
    return bytes.toByteArray();
  }

  /** npm's form of the SHA-512 of these bytes. */
  public static String integrity(byte[] bytes) {
    return "sha512-"
        + java.util.Base64.getEncoder().encodeToString(Checksum.digest("SHA-512").digest(bytes));
  }

  /** SHA-256 in hexadecimal. */
  public static String sha256(byte[] bytes) {
    return java.util.HexFormat.of().formatHex(Checksum.digest("SHA-256").digest(bytes));
  }

  /** Flips one bit in the middle of a file. */
  public static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  /** Cuts a file to its first half. */
  public static void truncate(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
  }

  private static byte[] tar(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      TarArchiveEntry link = new TarArchiveEntry("./link", TarArchiveEntry.LF_SYMLINK);
      link.setLinkName("/etc/passwd");
      tar.putArchiveEntry(link);
      tar.closeArchiveEntry();
      for (var file : files.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
        entry.setSize(file.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static void put(ArArchiveOutputStream ar, String name, byte[] bytes) throws IOException {
    ar.putArchiveEntry(new ArArchiveEntry(name, bytes.length));
    ar.write(bytes);
    ar.closeArchiveEntry();
  }
}
