package org.lingvista.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The key that a server asks for. Only its SHA-256 is stored: the key is 256 random bits, so that
 * nothing slower is needed to keep it from being guessed.
 */
public final class ApiKey {
  private static final int KEY_BYTES = 32;
  private static final String PREFIX = "lv-";

  private final byte[] hash;

  private ApiKey(byte[] hash) {
    this.hash = hash;
  }

  /** Makes a key, stores its hash in a file for its owner only, and returns the key, this once. */
  public static String create(Path file) throws IOException {
    byte[] random = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(random);
    String key = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    Path target = file.toAbsolutePath();
    Files.createDirectories(target.resolveSibling(""));
    Path part = Files.createTempFile(target.resolveSibling(""), "key", ".part");
    if (part.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-------"));
    }
    Files.writeString(part, HexFormat.of().formatHex(hash(key)) + "\n");
    Files.move(part, target, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    return key;
  }

  /** The key whose hash a file holds; null if there is no file. */
  public static @Nullable ApiKey read(Path file) throws IOException {
    try {
      byte[] hash = HexFormat.of().parseHex(Files.readString(file).strip());
      if (hash.length == KEY_BYTES) {
        return new ApiKey(hash);
      }
    } catch (NoSuchFileException e) {
      return null;
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw new IOException(file + " is damaged; make a new key with 'lingvista serve --new-key'");
  }

  /** Whether this is the key; takes the same time whatever is wrong with it. */
  boolean matches(@Nullable String key) {
    return MessageDigest.isEqual(hash, hash(key == null ? "" : key));
  }

  private static byte[] hash(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
