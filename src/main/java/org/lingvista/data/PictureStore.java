package org.lingvista.data;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.lingvista.image.Augmentation;
import org.lingvista.image.ImageDecoder;
import org.lingvista.image.ImageNormalization;
import org.lingvista.image.Preprocessor;
import org.lingvista.image.RgbImage;
import org.lingvista.image.RgbaImage;

/**
 * Pictures decoded once: kept as bytes at the model's size, up to a bound, so that later epochs
 * only augment and normalise.
 */
final class PictureStore {
  private static final long MOST_BYTES = 512L << 20;

  private final ImageNormalization normalization;
  private final @Nullable Augmentation augmentation;
  private final long mostBytes;
  private final Map<Picture, Square> kept = new ConcurrentHashMap<>();
  private final AtomicLong keptBytes = new AtomicLong();

  /** A picture at the model's size; {@code transparent} only where it is and a recipe needs it. */
  private record Square(RgbImage onWhite, @Nullable RgbaImage transparent) {}

  PictureStore(ImageNormalization normalization, @Nullable Augmentation augmentation) {
    this(normalization, augmentation, Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / 8));
  }

  PictureStore(
      ImageNormalization normalization, @Nullable Augmentation augmentation, long mostBytes) {
    this.normalization = normalization;
    this.augmentation = augmentation;
    this.mostBytes = mostBytes;
  }

  /** Side S of the pictures. */
  int size() {
    return normalization.size();
  }

  /**
   * Writes a picture, changed at random if so set, as (3, S, S) into a batch.
   *
   * @throws org.lingvista.image.ImageException if it cannot be decoded
   */
  void write(Picture picture, SplittableRandom random, float[] pixels, int offset) {
    Square square = square(picture);
    RgbImage image = square.onWhite();
    if (augmentation != null) {
      RgbaImage transparent = square.transparent();
      image =
          transparent == null
              ? augmentation.apply(image, random)
              : augmentation.apply(transparent, random);
    }
    Preprocessor.normalize(image, normalization, pixels, offset);
  }

  /** Decodes a picture if that has not been done, to learn whether it can be. */
  void load(Picture picture) {
    var _ = square(picture);
  }

  private Square square(Picture picture) {
    Square known = kept.get(picture);
    if (known != null) {
      return known;
    }
    Square square = decode(picture);
    if (keptBytes.addAndGet(8L * size() * size()) <= mostBytes) {
      kept.put(picture, square);
    }
    return square;
  }

  private Square decode(Picture picture) {
    if (augmentation == null || augmentation.background() == 0) {
      return new Square(Preprocessor.square(picture.decode(), size()), null);
    }
    RgbaImage decoded = picture.decodeWithAlpha();
    RgbImage onWhite = Preprocessor.square(decoded.onto(ImageDecoder.WHITE), size());
    RgbImage onBlack = Preprocessor.square(decoded.onto(0), size());
    return new Square(onWhite, transparent(onWhite, onBlack));
  }

  /**
   * Colour and transparency from a picture on white, W, and on black, K. Resizing is linear, so
   * after it too K = αF and W = K + 255(1 − α), up to rounding: that gives α and F. Null when the
   * picture hides its background everywhere.
   */
  private static @Nullable RgbaImage transparent(RgbImage onWhite, RgbImage onBlack) {
    byte[] white = onWhite.rgb();
    byte[] black = onBlack.rgb();
    byte[] rgba = new byte[white.length / 3 * 4];
    boolean transparent = false;
    for (int from = 0, to = 0; from < white.length; from += 3, to += 4) {
      int difference = 0;
      for (int c = 0; c < 3; c++) {
        difference += (white[from + c] & 0xff) - (black[from + c] & 0xff);
      }
      int alpha = Math.clamp(255 - Math.round(difference / 3f), 0, 255);
      transparent |= alpha < 255;
      for (int c = 0; c < 3; c++) {
        int colour = alpha == 0 ? 0 : ((black[from + c] & 0xff) * 255 + alpha / 2) / alpha;
        rgba[to + c] = (byte) Math.min(255, colour);
      }
      rgba[to + 3] = (byte) alpha;
    }
    return transparent ? new RgbaImage(onWhite.width(), onWhite.height(), rgba) : null;
  }
}
