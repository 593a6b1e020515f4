package org.lingvista.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AugmentationTest {
  private static final Path FOLDER = Path.of("src/test/resources/org/lingvista/image");
  private static final RgbImage PHOTO =
      ImageDecoder.decode(FOLDER.resolve("resize/photo-160x121-64.png"));

  @Test
  void noneChangesNothing() {
    assertThat(Augmentation.none().apply(PHOTO, new SplittableRandom(1)).rgb())
        .isEqualTo(PHOTO.rgb());
    RgbaImage clear = ImageDecoder.decodeWithAlpha(FOLDER.resolve("decode/rgba.png"));
    assertThat(Augmentation.none().apply(clear, new SplittableRandom(1)).rgb())
        .isEqualTo(clear.onto(0xffffff).rgb());
  }

  @Test
  void dependsOnTheGeneratorAlone() {
    Augmentation drawings = Augmentation.drawings();
    byte[] first = drawings.apply(PHOTO, new SplittableRandom(3)).rgb();
    assertThat(drawings.apply(PHOTO, new SplittableRandom(3)).rgb()).isEqualTo(first);
    assertThat(drawings.apply(PHOTO, new SplittableRandom(4)).rgb()).isNotEqualTo(first);
    assertThat(first).hasSameSizeAs(PHOTO.rgb());
  }

  @Test
  void drawsTheSameNumbersWhetherAChangeIsOnOrOff() {
    SplittableRandom on = new SplittableRandom(5);
    SplittableRandom off = new SplittableRandom(5);
    Augmentation.drawings().apply(PHOTO, on);
    Augmentation.none().apply(PHOTO, off);
    assertThat(on.nextLong()).isEqualTo(off.nextLong());
  }

  @Test
  void warpMirrorsAndTurnsToTheVeryPixels() {
    RgbImage picture = numbered(4, 3);
    byte[] mirrored = new Warp(-1, 1, 0, 0, 0).apply(picture, Warp.REPEAT_EDGE).rgb();
    byte[] turned = new Warp(1, 1, 0, 0, Math.PI).apply(picture, Warp.REPEAT_EDGE).rgb();
    for (int y = 0; y < 3; y++) {
      for (int x = 0; x < 4; x++) {
        for (int c = 0; c < 3; c++) {
          assertThat(mirrored[3 * (4 * y + x) + c]).isEqualTo(at(picture, 3 - x, y, c));
          assertThat(turned[3 * (4 * y + x) + c]).isEqualTo(at(picture, 3 - x, 2 - y, c));
        }
      }
    }
  }

  @Test
  void warpMovesAndFillsWhatItUncovers() {
    RgbImage picture = numbered(4, 3);
    byte[] repeated = new Warp(1, 1, 0.25, 0, 0).apply(picture, Warp.REPEAT_EDGE).rgb();
    byte[] filled = new Warp(1, 1, 0.25, 0, 0).apply(picture, 0x112233).rgb();
    assertThat(repeated[0]).isEqualTo(at(picture, 1, 0, 0));
    assertThat(repeated[9]).isEqualTo(at(picture, 3, 0, 0));
    assertThat(filled[0]).isEqualTo(at(picture, 1, 0, 0));
    assertThat(new byte[] {filled[9], filled[10], filled[11]}).containsExactly(0x11, 0x22, 0x33);
    RgbImage white = new RgbImage(8, 8, filled(8 * 8 * 3, 255));
    byte[] shrunk = new Warp(2, 2, 0, 0, 0).apply(white, 0).rgb();
    assertThat(shrunk[0]).isZero();
    assertThat(shrunk[3 * (8 * 3 + 3)]).isEqualTo((byte) 255);
  }

  @Test
  void warpEqualsANaiveBilinearLoop() {
    Warp warp = new Warp(0.8, 1.1, 0.07, -0.05, 0.3);
    byte[] actual = warp.apply(PHOTO, 0x804020).rgb();
    int side = 64;
    double[] background = {0x80, 0x40, 0x20};
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        double u = (x - 31.5) * 0.8;
        double v = (y - 31.5) * 1.1;
        double sourceX = 31.5 + 64 * 0.07 + Math.cos(0.3) * u - Math.sin(0.3) * v;
        double sourceY = 31.5 - 64 * 0.05 + Math.sin(0.3) * u + Math.cos(0.3) * v;
        for (int c = 0; c < 3; c++) {
          double sum = 0;
          for (int j = (int) Math.floor(sourceY); j <= Math.floor(sourceY) + 1; j++) {
            for (int i = (int) Math.floor(sourceX); i <= Math.floor(sourceX) + 1; i++) {
              boolean inside = i >= 0 && j >= 0 && i < side && j < side;
              double value = inside ? at(PHOTO, i, j, c) & 0xff : background[c];
              sum += value * (1 - Math.abs(sourceX - i)) * (1 - Math.abs(sourceY - j));
            }
          }
          assertThat(Math.abs(sum - (actual[3 * (side * y + x) + c] & 0xff))).isLessThan(2.0);
        }
      }
    }
  }

  @Test
  void changesColoursAsTheirNamesSay() {
    RgbImage two = new RgbImage(2, 1, new byte[] {100, 40, 20, 60, 60, 60});
    assertThat(ColourChange.of(1, 1, 1, 0, false).apply(two).rgb()).isEqualTo(two.rgb());
    assertThat(ColourChange.of(1.5, 1, 1, 0, false).apply(two).rgb())
        .containsExactly((byte) 150, (byte) 60, (byte) 30, (byte) 90, (byte) 90, (byte) 90);
    // Grey of the first pixel: 0.299·100 + 0.587·40 + 0.114·20 = 55.66.
    assertThat(ColourChange.of(1, 1, 1, 0, true).apply(two).rgb())
        .containsExactly(56, 56, 56, 60, 60, 60);
    // Half way to that grey.
    assertThat(ColourChange.of(1, 1, 0.5, 0, false).apply(two).rgb())
        .containsExactly(78, 48, 38, 60, 60, 60);
    // Half way to the mean grey, (55.66 + 60)/2 = 57.83.
    assertThat(ColourChange.of(1, 0.5, 1, 0, false).apply(two).rgb())
        .containsExactly(79, 49, 39, 59, 59, 59);
  }

  @Test
  void turnsHuesAndLeavesGreyAndLuma() {
    RgbImage picture = new RgbImage(2, 1, new byte[] {100, 60, 50, 80, 80, 80});
    byte[] turned = ColourChange.of(1, 1, 1, 1 / 3.0, false).apply(picture).rgb();
    assertThat(new byte[] {turned[3], turned[4], turned[5]}).containsExactly(80, 80, 80);
    assertThat(turned[0]).isLessThan((byte) Math.max(turned[1], turned[2]));
    assertThat(0.299 * turned[0] + 0.587 * turned[1] + 0.114 * turned[2])
        .isCloseTo(0.299 * 100 + 0.587 * 60 + 0.114 * 50, within(1.0));
    assertThat(ColourChange.of(1, 1, 1, 0.5, false).apply(picture).rgb()[0]).isLessThan((byte) 60);
  }

  @Test
  void blursOverNeighbours() {
    byte[] dot = new byte[5 * 5 * 3];
    dot[3 * 12] = (byte) 160;
    byte[] blurred = Blur.apply(new RgbImage(5, 5, dot)).rgb();
    assertThat(blurred[3 * 12]).isEqualTo((byte) 40);
    assertThat(blurred[3 * 11]).isEqualTo((byte) 20);
    assertThat(blurred[3 * 6]).isEqualTo((byte) 10);
    assertThat(blurred[0]).isZero();
    assertThat(blurred[3 * 12 + 1]).isZero();
    byte[] flat = filled(4 * 2 * 3, 77);
    assertThat(Blur.apply(new RgbImage(4, 2, flat)).rgb()).isEqualTo(flat);
  }

  @Test
  void laysTransparentPicturesOnRandomColoursAsOftenAsToldTo() {
    Augmentation half = new Augmentation(1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.5);
    RgbaImage clear = new RgbaImage(1, 1, new byte[4]);
    SplittableRandom random = new SplittableRandom(2);
    int white = 0;
    for (int i = 0; i < 1000; i++) {
      byte[] rgb = half.apply(clear, random).rgb();
      white += rgb[0] == -1 && rgb[1] == -1 && rgb[2] == -1 ? 1 : 0;
    }
    assertThat(white).isBetween(440, 560);
  }

  @Test
  void namesTheValueThatIsOutOfRange() {
    assertThatThrownBy(() -> new Augmentation(0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("0 < minScale <= maxScale <= 4 is required; minScale=0.0, maxScale=1.0");
    assertThatThrownBy(() -> new Augmentation(1, 1, 1, 0, 0, 1.5, 0, 0, 0, 0, 0, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("flip must lie between 0.0 and 1.0; flip=1.5");
    assertThatThrownBy(() -> new Augmentation(1, 1, 1, 0, 0, 0, 0, 0, 0, Double.NaN, 0, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("hue must lie between 0.0 and 0.5; hue=NaN");
  }

  private static RgbImage numbered(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (7 * i);
    }
    return new RgbImage(width, height, rgb);
  }

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static byte at(RgbImage image, int x, int y, int c) {
    return image.rgb()[3 * (image.width() * y + x) + c];
  }
}
