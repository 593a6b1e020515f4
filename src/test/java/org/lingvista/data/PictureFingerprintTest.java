package org.lingvista.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.lingvista.image.RgbImage;
import org.lingvista.image.RgbaImage;

class PictureFingerprintTest {

  static RgbImage disc(Color colour, int side, double radius) {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, side, side);
    graphics.setColor(colour);
    int r = (int) (radius * side);
    graphics.fillOval(side / 2 - r, side / 2 - r, 2 * r, 2 * r);
    graphics.dispose();
    return rgb(image);
  }

  static RgbImage rgb(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    byte[] rgb = new byte[3 * width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int pixel = image.getRGB(x, y);
        for (int c = 0; c < 3; c++) {
          rgb[3 * (y * width + x) + c] = (byte) (pixel >> (16 - 8 * c));
        }
      }
    }
    return new RgbImage(width, height, rgb);
  }

  private static RgbImage noise(long seed, int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    new Random(seed).nextBytes(rgb);
    return new RgbImage(width, height, rgb);
  }

  @Test
  void aDiscIsNearTheSameDiscDrawnAtAnotherSize() {
    PictureFingerprint small = PictureFingerprint.of(disc(Color.RED, 64, 0.4));
    PictureFingerprint large = PictureFingerprint.of(disc(Color.RED, 72, 0.4));

    assertThat(small.pixels()).isNotEqualTo(large.pixels());
    assertThat(small.near(large)).isTrue();
  }

  @Test
  void aRedDiscIsNotNearABlueOneThoughTheirShapesAgree() {
    PictureFingerprint red = PictureFingerprint.of(disc(Color.RED, 64, 0.4));
    PictureFingerprint blue = PictureFingerprint.of(disc(Color.BLUE, 64, 0.4));

    assertThat(red.bitsTo(blue)).isLessThanOrEqualTo(PictureFingerprint.NEAR_BITS);
    assertThat(red.near(blue)).isFalse();
  }

  @Test
  void slightNoiseDoesNotHideACopy() {
    RgbImage clean = disc(Color.RED, 64, 0.4);
    byte[] noisy = clean.rgb().clone();
    Random random = new Random(5);
    for (int i = 0; i < noisy.length; i++) {
      noisy[i] = (byte) Math.clamp((noisy[i] & 0xff) + random.nextInt(-6, 7), 0, 255);
    }

    assertThat(
            PictureFingerprint.of(clean).near(PictureFingerprint.of(new RgbImage(64, 64, noisy))))
        .isTrue();
  }

  @Test
  void differentPicturesAreFarApart() {
    assertThat(
            PictureFingerprint.of(noise(1, 16, 16)).near(PictureFingerprint.of(noise(2, 16, 16))))
        .isFalse();
  }

  @Test
  void agreesWithANaiveDifferenceHashOfAPictureThatNeedsNoScaling() {
    // 72 divides by 8 and by 9, so that plain block means are the whole of the scaling.
    RgbImage image = noise(3, 72, 72);
    double[][] wide = blocks(image, 9, 8);
    double[][] tall = blocks(image, 8, 9);
    long across = 0;
    long down = 0;
    for (int y = 0; y < 8; y++) {
      for (int x = 0; x < 8; x++) {
        if (wide[y][x + 1] - wide[y][x] > PictureFingerprint.FLAT) {
          across |= 1L << (8 * y + x);
        }
        if (tall[y + 1][x] - tall[y][x] > PictureFingerprint.FLAT) {
          down |= 1L << (8 * y + x);
        }
      }
    }

    PictureFingerprint print = PictureFingerprint.of(image);

    assertThat(print.across()).isEqualTo(across);
    assertThat(print.down()).isEqualTo(down);
    assertThat(across).isNotZero();
    assertThat(down).isNotZero();
  }

  private static double[][] blocks(RgbImage image, int columns, int rows) {
    double[][] means = new double[rows][columns];
    int w = image.width() / columns;
    int h = image.height() / rows;
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        int at = 3 * (y * image.width() + x);
        double brightness =
            0.299 * (image.rgb()[at] & 0xff)
                + 0.587 * (image.rgb()[at + 1] & 0xff)
                + 0.114 * (image.rgb()[at + 2] & 0xff);
        means[y / h][x / w] += brightness / (w * h);
      }
    }
    return means;
  }

  @Test
  void areaAveragingAgreesWithSamplingEachSourcePixelFinely() {
    float[] plane = new float[7 * 5];
    Random random = new Random(4);
    for (int i = 0; i < plane.length; i++) {
      plane[i] = random.nextFloat() * 255;
    }

    float[] scaled = PictureScaling.toSize(plane, 7, 5, 3, 2);

    int fine = 420; // divides by 7, 5, 3 and 2
    for (int y = 0; y < 2; y++) {
      for (int x = 0; x < 3; x++) {
        double sum = 0;
        for (int v = y * fine / 2; v < (y + 1) * fine / 2; v++) {
          for (int u = x * fine / 3; u < (x + 1) * fine / 3; u++) {
            sum += plane[(v * 5 / fine) * 7 + u * 7 / fine];
          }
        }
        assertThat((double) scaled[3 * y + x]).isCloseTo(sum / (420.0 * 420 / 6), within(1e-3));
      }
    }
  }

  @Test
  void transparentPixelsLendNoColourWhenAPictureIsScaled() {
    byte full = (byte) 255;
    RgbaImage image = new RgbaImage(2, 1, new byte[] {full, 0, 0, full, 0, full, 0, 0});

    assertThat(PictureScaling.toSize(image, 1, 1).getRGB(0, 0)).isEqualTo(0x80ff0000);
  }
}
