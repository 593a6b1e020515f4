package org.lingvista.download;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/**
 * What a file's bytes must hash to.
 *
 * @param algorithm {@code SHA-256} or {@code SHA-512}
 * @param hex digest, lower-case hexadecimal
 */
public record Checksum(String algorithm, String hex) {

  /** Reads npm's form: {@code sha512-BASE64}. */
  public static Checksum ofIntegrity(String integrity) {
    if (!integrity.startsWith("sha512-")) {
      throw new IllegalArgumentException("integrity must start with sha512-; found " + integrity);
    }
    byte[] digest = Base64.getDecoder().decode(integrity.substring("sha512-".length()));
    return new Checksum("SHA-512", HexFormat.of().formatHex(digest));
  }

  /** A SHA-256 in hexadecimal. */
  public static Checksum ofSha256(String hex) {
    return new Checksum("SHA-256", hex);
  }

  /** Whether the file exists and has these bytes. */
  public boolean matches(Path file) throws IOException {
    return Files.isRegularFile(file) && of(algorithm, file).equals(this);
  }

  /** Hashes a file. */
  public static Checksum of(String algorithm, Path file) throws IOException {
    MessageDigest digest = digest(algorithm);
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
    }
    return new Checksum(algorithm, HexFormat.of().formatHex(digest.digest()));
  }

  /** A digest that every Java platform has. */
  public static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(algorithm + " is missing from this Java runtime", e);
    }
  }

  @Override
  public String toString() {
    return algorithm.toLowerCase(java.util.Locale.ROOT).replace("-", "") + ":" + hex;
  }
}
