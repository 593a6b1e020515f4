package org.lingvista.server;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.lingvista.image.ImageDecoder;
import org.lingvista.image.RgbImage;
import org.lingvista.image.Shrinking;
import org.lingvista.index.Item;

/**
 * Small JPEGs of pictures, kept in a folder of at most so many bytes: those longest unused go
 * first. Everything in it can be made again.
 */
final class Thumbnails {
  private static final Logger LOGGER = Logger.getLogger("org.lingvista.server");

  /** Of the JPEGs. */
  private static final String ENDING = ".jpg";

  private final Path folder;
  private final long mostBytes;

  /** Name to bytes, longest unused first. */
  private final Map<String, Long> sizes = new LinkedHashMap<>(16, 0.75f, true);

  private long bytes;

  /**
   * @param folder where they are kept; created when missing
   * @param mostBytes of all of them
   */
  Thumbnails(Path folder, long mostBytes) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.mostBytes = mostBytes;
    record Kept(String name, long size, FileTime used) {}
    List<Kept> kept = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(ENDING)).toList()) {
        kept.add(
            new Kept(
                String.valueOf(file.getFileName()),
                Files.size(file),
                Files.getLastModifiedTime(file)));
      }
    }
    kept.sort(Comparator.comparing(Kept::used));
    kept.forEach(each -> sizes.put(each.name(), each.size()));
    bytes = kept.stream().mapToLong(Kept::size).sum();
  }

  /** Changes when the picture does; short. */
  static String version(Item item) {
    return hash(item.source().fingerprint()).substring(0, 12);
  }

  /**
   * The picture as JPEG, no side longer than this.
   *
   * @param file the item's file, already found to be readable
   * @param longest side in pixels
   */
  byte[] jpeg(Item item, Path file, int longest) throws IOException {
    String name = hash(file + "\n" + item.source().fingerprint() + "\n" + longest) + ENDING;
    Path place = folder.resolve(name);
    if (known(name)) {
      try {
        byte[] kept = Files.readAllBytes(place);
        Files.setLastModifiedTime(place, FileTime.from(Instant.now()));
        return kept;
      } catch (NoSuchFileException e) {
        forget(name); // someone emptied the cache
      }
    }
    byte[] made = encode(Shrinking.toFit(ImageDecoder.decode(file), longest));
    try {
      keep(name, place, made);
    } catch (IOException e) {
      // a full disk; the picture can be shown all the same, and made again
      LOGGER.log(Level.WARNING, "thumbnails cannot be kept: {0}", e.getClass().getSimpleName());
    }
    return made;
  }

  private void keep(String name, Path place, byte[] made) throws IOException {
    Path part = Files.createTempFile(folder, name, ".part");
    try {
      Files.write(part, made);
      Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
    for (String old : added(name, made.length)) {
      Files.deleteIfExists(folder.resolve(old));
    }
  }

  private synchronized boolean known(String name) {
    return sizes.get(name) != null;
  }

  private synchronized void forget(String name) {
    Long size = sizes.remove(name);
    bytes -= size == null ? 0 : size;
  }

  /** Notes a file and returns the names of those to be deleted for it. */
  private synchronized List<String> added(String name, long size) {
    Long before = sizes.put(name, size);
    bytes += size - (before == null ? 0 : before);
    List<String> old = new ArrayList<>();
    Iterator<Map.Entry<String, Long>> longestUnused = sizes.entrySet().iterator();
    while (bytes > mostBytes && sizes.size() > 1) {
      Map.Entry<String, Long> entry = longestUnused.next();
      bytes -= entry.getValue();
      old.add(entry.getKey());
      longestUnused.remove();
    }
    return old;
  }

  private static byte[] encode(RgbImage image) throws IOException {
    int[] pixels = new int[image.width() * image.height()];
    byte[] rgb = image.rgb();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] =
          (rgb[3 * i] & 0xff) << 16 | (rgb[3 * i + 1] & 0xff) << 8 | (rgb[3 * i + 2] & 0xff);
    }
    BufferedImage picture =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
    picture.setRGB(0, 0, image.width(), image.height(), pixels, 0, image.width());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(picture, "jpeg", out);
    return out.toByteArray();
  }

  private static String hash(String text) {
    return hash(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The first half of SHA-256, in hex. */
  static String hash(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
