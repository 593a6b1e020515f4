package org.lingvista.server;

import java.util.Base64;
import java.util.Locale;
import org.lingvista.image.ImageDecoder;
import org.lingvista.image.ImageException;
import org.lingvista.image.ImageLimits;
import org.lingvista.image.RgbImage;

/**
 * Pictures that a request brings, as bytes or as a data URL. They are limited before they are
 * decoded, and never fetched from anywhere.
 */
final class PictureBytes {
  /** Of one picture in a request. */
  static final int MOST_BYTES = 24 << 20;

  private static final ImageLimits LIMITS = new ImageLimits(MOST_BYTES, 40_000_000, 10_000);
  private static final String DATA = "data:";

  private PictureBytes() {}

  /** Whether a text is a data URL. */
  static boolean isDataUrl(String text) {
    return text.regionMatches(true, 0, DATA, 0, DATA.length());
  }

  /** The picture of a {@code data:image/…;base64,…} URL (RFC 2397). */
  static RgbImage ofDataUrl(String url) {
    int comma = url.indexOf(',');
    String head = comma < 0 ? "" : url.substring(0, comma).toLowerCase(Locale.ROOT);
    if (!head.startsWith("data:image/") || !head.endsWith(";base64")) {
      throw notAPicture("a data URL of a picture begins with data:image/TYPE;base64,");
    }
    if (url.length() - comma > MOST_BYTES / 3L * 4) {
      throw tooLarge();
    }
    try {
      return of(Base64.getDecoder().decode(url.substring(comma + 1)));
    } catch (IllegalArgumentException e) {
      throw notAPicture("the data URL is not valid base64");
    }
  }

  /** The picture that these bytes are. */
  static RgbImage of(byte[] bytes) {
    if (bytes.length > MOST_BYTES) {
      throw tooLarge();
    }
    try {
      return ImageDecoder.decode(bytes, "the picture", ImageDecoder.WHITE, LIMITS);
    } catch (ImageException e) {
      throw notAPicture(String.valueOf(e.getMessage()));
    }
  }

  static ProblemException tooLarge() {
    return ProblemException.tooLarge(
        "a picture may have at most %d MiB; make it smaller".formatted(MOST_BYTES >> 20));
  }

  private static ProblemException notAPicture(String detail) {
    return new ProblemException(415, "not-a-picture", "Not a picture", detail);
  }
}
