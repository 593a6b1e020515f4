package org.lingvista.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * HEIC, HEIF and AVIF (ISO/IEC 23008-12), by the system's libheif where it is installed: Java has
 * no decoder of HEVC.
 *
 * @param library null if there is none
 */
record HeifPictures(@Nullable HeifLibrary library) {
  /** Brands of a file that holds a still picture, or begins with one. */
  private static final Set<String> BRANDS =
      Set.of(
          "heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs", "mif1", "msf1", "avif",
          "avis");

  private static final int BRAND = 8;

  /** By this system's library, which is looked for once. */
  static HeifPictures ofThisSystem() {
    return Installed.PICTURES;
  }

  private static final class Installed {
    static final HeifPictures PICTURES = new HeifPictures(HeifLibrary.open(HeifLibrary.NAMES));
  }

  /** Whether these are the bytes of such a picture: a box {@code ftyp} with a known brand. */
  static boolean named(byte[] bytes) {
    return bytes.length >= BRAND + 4
        && "ftyp".equals(ascii(bytes, 4))
        && BRANDS.contains(ascii(bytes, BRAND));
  }

  private static String ascii(byte[] bytes, int at) {
    return new String(Arrays.copyOfRange(bytes, at, at + 4), StandardCharsets.ISO_8859_1);
  }

  /**
   * Decodes it, upright: EXIF's orientation does not count in these files.
   *
   * @throws MissingDecoderException if this system has no libheif
   * @throws ImageException if it cannot be decoded
   */
  Pixels read(byte[] bytes, String name, HeifLibrary.SizeCheck check) {
    if (library == null) {
      throw new MissingDecoderException(
          name
              + " is HEIC or AVIF, which needs libheif: install it (apt install libheif1, brew"
              + " install libheif), or save the picture as JPEG");
    }
    try {
      return library.decode(bytes, check);
    } catch (HeifException e) {
      throw new ImageException(
          "%s cannot be decoded: %s; fetch it again, or save it as JPEG"
              .formatted(name, e.getMessage()),
          e);
    }
  }
}
