package org.lingvista.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether an entry changed. Written as {@code DESCRIPTION:SIZE-MTIME:CONTENT}, hashes being
 * SHA-256 in hex, the middle and last part empty when there is no file, {@link #PLACELESS} behind
 * if so. A file whose size and time are as before is not read; one that was only touched is read
 * and found unchanged.
 */
final class Fingerprint {
  /** Stands behind the fingerprint of an entry with a point on earth that nothing named so far. */
  static final String PLACELESS = ":placeless";

  private final String description;
  private final String stamp;
  private final @Nullable Path file;
  private final @Nullable Instant modified;
  private @Nullable String content;

  private Fingerprint(
      String description, String stamp, @Nullable Path file, @Nullable Instant modified) {
    this.description = description;
    this.stamp = stamp;
    this.file = file;
    this.modified = modified;
  }

  /** Looks at the entry's file without reading it. */
  static Fingerprint of(Entry entry) throws IOException {
    Path file = entry.file();
    String description = hex(sha256().digest(entry.description().getBytes(StandardCharsets.UTF_8)));
    if (file == null) {
      return new Fingerprint(description, "", null, null);
    }
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    Instant modified = attributes.lastModifiedTime().toInstant();
    return new Fingerprint(description, stamp(attributes), file, modified);
  }

  private static String stamp(BasicFileAttributes attributes) {
    return attributes.size() + "-" + attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
  }

  /** Whether size and time of the file are still as when this was made. */
  boolean holds() throws IOException {
    return file == null
        || stamp(Files.readAttributes(file, BasicFileAttributes.class)).equals(stamp);
  }

  /** When the file was written last; null if there is none. */
  @Nullable Instant modified() {
    return modified;
  }

  /** Whether this earlier fingerprint stands for the same content. */
  boolean matches(String earlier) throws IOException {
    String[] parts = earlier.split(":", -1);
    return (parts.length == 3 || (parts.length == 4 && earlier.endsWith(PLACELESS)))
        && parts[0].equals(description)
        && (parts[1].equals(stamp) || parts[2].equals(content()));
  }

  /** What tells that nothing changed, without reading the file. */
  String glance() {
    return description + ":" + stamp;
  }

  /** The whole fingerprint; reads the file. */
  String write() throws IOException {
    return glance() + ":" + content();
  }

  private String content() throws IOException {
    String known = content;
    if (known == null) {
      known = file == null ? "" : hash(file);
      content = known;
    }
    return known;
  }

  private static String hash(Path file) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return hex(digest.digest());
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
