package org.lingvista.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads PNG, JPEG, GIF (its first frame), BMP, TIFF (its first page) and WebP, turned upright as
 * EXIF says, and HEIC and AVIF where the system has libheif. Colour profiles are not applied, as
 * CLIP's processor does not apply them; 16-bit samples keep their upper byte. Nothing is written to
 * disk.
 */
public final class ImageDecoder {
  /** White, as 0xRRGGBB. */
  public static final int WHITE = 0xffffff;

  private static final Set<String> FORMATS =
      Set.of("png", "jpeg", "gif", "bmp", "webp", "tif", "tiff");

  private ImageDecoder() {}

  /** Decodes a file, transparent parts on white. */
  public static RgbImage decode(Path file) {
    return decode(file, WHITE, ImageLimits.DEFAULT);
  }

  /**
   * Decodes a file.
   *
   * @param background colour below transparent parts, 0xRRGGBB
   */
  public static RgbImage decode(Path file, int background, ImageLimits limits) {
    return rgb(read(bytes(file, limits), file.toString(), limits), background);
  }

  /** Decodes bytes, transparent parts on white; {@code name} is for messages. */
  public static RgbImage decode(byte[] bytes, String name) {
    return decode(bytes, name, WHITE, ImageLimits.DEFAULT);
  }

  /** Decodes bytes; {@code name} is for messages, {@code background} is 0xRRGGBB. */
  public static RgbImage decode(byte[] bytes, String name, int background, ImageLimits limits) {
    return rgb(read(bytes, name, limits), background);
  }

  /** Decodes a file and keeps its transparency. */
  public static RgbaImage decodeWithAlpha(Path file) {
    return rgba(read(bytes(file, ImageLimits.DEFAULT), file.toString(), ImageLimits.DEFAULT));
  }

  /** Decodes bytes and keeps their transparency; {@code name} is for messages. */
  public static RgbaImage decodeWithAlpha(byte[] bytes, String name) {
    return rgba(read(bytes, name, ImageLimits.DEFAULT));
  }

  private static RgbImage rgb(Pixels pixels, int background) {
    return pixels.channels() == 3
        ? new RgbImage(pixels.width(), pixels.height(), pixels.bytes())
        : new RgbaImage(pixels.width(), pixels.height(), pixels.bytes()).onto(background);
  }

  private static RgbaImage rgba(Pixels pixels) {
    if (pixels.channels() == 4) {
      return new RgbaImage(pixels.width(), pixels.height(), pixels.bytes());
    }
    byte[] rgb = pixels.bytes();
    byte[] rgba = new byte[rgb.length / 3 * 4];
    for (int from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
      rgba[to] = rgb[from];
      rgba[to + 1] = rgb[from + 1];
      rgba[to + 2] = rgb[from + 2];
      rgba[to + 3] = (byte) 255;
    }
    return new RgbaImage(pixels.width(), pixels.height(), rgba);
  }

  private static byte[] bytes(Path file, ImageLimits limits) {
    try {
      checkBytes(Files.size(file), file.toString(), limits);
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new ImageException("no such picture: " + file, e);
    } catch (IOException e) {
      throw new ImageException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static void checkBytes(long size, String name, ImageLimits limits) {
    if (size == 0) {
      throw new ImageException(name + " is empty; fetch or save the picture again");
    }
    if (size > limits.maxBytes()) {
      throw new ImageException(
          "%s has %d bytes, more than the limit of %d; make the picture smaller or raise the limit"
              .formatted(name, size, limits.maxBytes()));
    }
  }

  /**
   * The reader of lossless WebP fills what is missing; the RIFF header says how long the file is.
   */
  private static void checkWebpLength(byte[] bytes, String name) {
    if (bytes.length < 12 || bytes[0] != 'R' || bytes[8] != 'W') {
      return;
    }
    ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long whole = 8 + Integer.toUnsignedLong(header.getInt(4));
    if (whole > bytes.length) {
      throw new ImageException(
          "%s is cut off: %d of %d bytes are there; fetch or save the picture again"
              .formatted(name, bytes.length, whole));
    }
  }

  private static Pixels read(byte[] bytes, String name, ImageLimits limits) {
    checkBytes(bytes.length, name, limits);
    checkWebpLength(bytes, name);
    if (HeifPictures.named(bytes)) {
      return HeifPictures.ofThisSystem()
          .read(
              bytes,
              name,
              (width, height) -> checkPixels(width, height, bytes.length, name, limits));
    }
    ImageIO.setUseCache(false);
    try (ImageInputStream stream =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      ImageReader reader = reader(stream, name);
      try {
        return read(reader, stream, bytes, name, limits);
      } finally {
        reader.dispose();
      }
    } catch (ImageException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The JDK's readers answer some broken files with an IndexOutOfBoundsException and the like.
      throw new ImageException(
          "%s is damaged: %s; fetch or save the picture again".formatted(name, reason(e)), e);
    }
  }

  private static Pixels read(
      ImageReader reader, ImageInputStream stream, byte[] bytes, String name, ImageLimits limits)
      throws IOException {
    String[] truncated = new String[1];
    reader.addIIOReadWarningListener((source, warning) -> {
      if (warning.toLowerCase(Locale.ROOT).contains("premature end")) {
        truncated[0] = warning;
      }
    });
    reader.setInput(stream, true, true);
    long width = reader.getWidth(0);
    long height = reader.getHeight(0);
    checkPixels(width, height, bytes.length, name, limits);
    BufferedImage image = reader.read(0);
    if (truncated[0] != null) {
      throw new ImageException(
          "%s is cut off: %s; fetch or save the picture again".formatted(name, truncated[0]));
    }
    return Pixels.of(image).turned(Orientation.of(bytes));
  }

  private static void checkPixels(
      long width, long height, int bytes, String name, ImageLimits limits) {
    if (width <= 0 || height <= 0 || width * height > limits.maxPixels()) {
      throw new ImageException(
          "%s has %d x %d pixels, the limit is %d in all; make the picture smaller or raise the limit"
              .formatted(name, width, height, limits.maxPixels()));
    }
    if (limits.isPackedTooDensely(width * height, bytes)) {
      throw new ImageException(
          "%s unpacks to %d times its size, the limit is %d; save the picture again as JPEG"
              .formatted(name, 3 * width * height / bytes, limits.maxExpansion()));
    }
  }

  private static ImageReader reader(ImageInputStream stream, String name) throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
        return reader;
      }
      reader.dispose();
    }
    throw new ImageException(
        name
            + " is not a picture that can be read; PNG, JPEG, GIF, BMP, TIFF, WebP, HEIC and AVIF"
            + " can");
  }

  private static String reason(Exception e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
