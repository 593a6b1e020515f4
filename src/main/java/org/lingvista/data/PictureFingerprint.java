package org.lingvista.data;

import java.security.MessageDigest;
import java.util.HexFormat;
import org.lingvista.download.Checksum;
import org.lingvista.image.RgbImage;

/**
 * What a picture looks like in a few bytes: its pixels' hash, a difference hash (dHash: for an 8 ×
 * 8 grid of brightness, whether it rises to the right and whether it rises downwards, 128 bits) and
 * an 8 × 8 thumbnail in colour. The difference hash alone takes every disc for the same picture,
 * red or blue; the thumbnail tells them apart.
 *
 * @param pixels SHA-256 of width, height and pixels
 * @param across bit 8y+x: brightness rises from column x to x+1 by more than {@value #FLAT}
 * @param down bit 8y+x: brightness rises from row y to y+1 by more than {@value #FLAT}
 * @param thumbnail (3, 8, 8) mean colours, 0 to 255
 */
public record PictureFingerprint(String pixels, long across, long down, float[] thumbnail) {
  /** Rises of brightness (of 255) up to this are noise of the encoding, not drawing. */
  public static final int FLAT = 3;

  /** Most bits of the difference hash (of 128) that near-identical pictures differ in. */
  public static final int NEAR_BITS = 10;

  /** Greatest mean difference of the thumbnails' colours (of 255) of near-identical pictures. */
  public static final int NEAR_COLOUR = 10;

  private static final int SIDE = 8;

  /** Fingerprint of a decoded picture. */
  public static PictureFingerprint of(RgbImage image) {
    int width = image.width();
    int height = image.height();
    byte[] rgb = image.rgb();
    float[][] channels = new float[3][width * height];
    float[] brightness = new float[width * height];
    for (int i = 0; i < brightness.length; i++) {
      for (int c = 0; c < 3; c++) {
        channels[c][i] = rgb[3 * i + c] & 0xff;
      }
      brightness[i] = 0.299f * channels[0][i] + 0.587f * channels[1][i] + 0.114f * channels[2][i];
    }
    float[] thumbnail = new float[3 * SIDE * SIDE];
    for (int c = 0; c < 3; c++) {
      float[] small = PictureScaling.toSize(channels[c], width, height, SIDE, SIDE);
      System.arraycopy(small, 0, thumbnail, c * SIDE * SIDE, small.length);
    }
    return new PictureFingerprint(
        hash(width, height, rgb),
        rises(PictureScaling.toSize(brightness, width, height, SIDE + 1, SIDE), SIDE + 1, 1),
        rises(PictureScaling.toSize(brightness, width, height, SIDE, SIDE + 1), SIDE, SIDE),
        thumbnail);
  }

  private static long rises(float[] grid, int width, int next) {
    long bits = 0;
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int at = y * width + x;
        if (grid[at + next] - grid[at] > FLAT) {
          bits |= 1L << (SIDE * y + x);
        }
      }
    }
    return bits;
  }

  private static String hash(int width, int height, byte[] rgb) {
    MessageDigest digest = Checksum.digest("SHA-256");
    digest.update(
        (width + "x" + height + ":").getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    digest.update(rgb);
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Number of bits in which the difference hashes differ, 0 to 128. */
  public int bitsTo(PictureFingerprint other) {
    return Long.bitCount(across ^ other.across) + Long.bitCount(down ^ other.down);
  }

  /** Mean absolute difference of the thumbnails, 0 to 255. */
  public double colourTo(PictureFingerprint other) {
    double sum = 0;
    for (int i = 0; i < thumbnail.length; i++) {
      sum += Math.abs(thumbnail[i] - other.thumbnail[i]);
    }
    return sum / thumbnail.length;
  }

  /** Whether a person would take both for the same picture. */
  public boolean near(PictureFingerprint other) {
    return bitsTo(other) <= NEAR_BITS && colourTo(other) <= NEAR_COLOUR;
  }
}
