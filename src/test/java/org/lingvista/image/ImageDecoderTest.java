package org.lingvista.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Expected pixels are Pillow's (scripts/fixtures/images.py). */
class ImageDecoderTest {
  private static final Path FOLDER = Path.of("src/test/resources/org/lingvista/image/decode");

  @TempDir Path folder;

  @Test
  void decodesLosslessFormatsToTheVeryPixels() throws Exception {
    int files = 0;
    for (Path file : pictures()) {
      String name = file.getFileName().toString();
      if (!name.endsWith(".jpg") && !name.equals("lossy.webp")) {
        files++;
        Difference difference = difference(file);
        assertThat(difference.most()).as("%s: %s", name, difference).isZero();
      }
    }
    assertThat(files).isGreaterThanOrEqualTo(18);
  }

  @Test
  void decodesLossyFormatsWithinRounding() throws Exception {
    int files = 0;
    for (Path file : pictures()) {
      String name = file.getFileName().toString();
      if (name.endsWith(".jpg") || name.equals("lossy.webp")) {
        files++;
        Difference difference = difference(file);
        // Our WebP reader repeats the halved colour samples where libwebp interpolates them.
        boolean webp = name.endsWith(".webp");
        assertThat(difference.mean()).as("%s: %s", name, difference).isLessThan(webp ? 4 : 0.5);
        assertThat(difference.most()).as("%s: %s", name, difference).isLessThan(webp ? 80 : 10);
      }
    }
    assertThat(files).isGreaterThanOrEqualTo(14);
  }

  @Test
  void laysTransparentPartsOnTheBackground() {
    RgbaImage clear = new RgbaImage(2, 1, new byte[] {10, 20, 30, 0, 40, 50, 60, (byte) 128});
    assertThat(clear.onto(0xff8000).rgb())
        .containsExactly((byte) 255, (byte) 128, (byte) 0, (byte) 147, (byte) 89, (byte) 30);
    Path file = FOLDER.resolve("rgba.png");
    assertThat(ImageDecoder.decode(file).rgb())
        .isEqualTo(ImageDecoder.decodeWithAlpha(file).onto(0xffffff).rgb());
    assertThat(ImageDecoder.decode(file, 0x102030, ImageLimits.DEFAULT).rgb())
        .isEqualTo(ImageDecoder.decodeWithAlpha(file).onto(0x102030).rgb())
        .isNotEqualTo(ImageDecoder.decode(file).rgb());
  }

  @Test
  void refusesTooManyBytesAndTooManyPixelsBeforeDecoding() throws Exception {
    Path file = FOLDER.resolve("rgb.png");
    assertThatThrownBy(() -> ImageDecoder.decode(file, 0, new ImageLimits(100, 1000)))
        .isInstanceOf(ImageException.class)
        .hasMessageContainingAll(file.toString(), "more than the limit of 100");
    // A PNG of 70 bytes that claims 100000 x 100000 pixels: only its header can be looked at.
    byte[] bomb = Arrays.copyOf(Files.readAllBytes(file), 70);
    ByteBuffer.wrap(bomb).putInt(16, 100_000).putInt(20, 100_000);
    assertThatThrownBy(() -> ImageDecoder.decode(bomb, "bomb.png"))
        .isInstanceOf(ImageException.class)
        .hasMessageStartingWith("bomb.png has 100000 x 100000 pixels, the limit is 64000000");
  }

  @Test
  void namesThePictureThatCannotBeRead() throws Exception {
    Path missing = folder.resolve("missing.png");
    assertThatThrownBy(() -> ImageDecoder.decode(missing))
        .isInstanceOf(ImageException.class)
        .hasMessage("no such picture: " + missing);
    assertThatThrownBy(() -> ImageDecoder.decode(new byte[0], "empty.jpg"))
        .isInstanceOf(ImageException.class)
        .hasMessageStartingWith("empty.jpg is empty");
    byte[] text = "not a picture".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> ImageDecoder.decode(text, "a.png"))
        .isInstanceOf(ImageException.class)
        .hasMessageStartingWith("a.png is not a picture that can be read; PNG, JPEG");
  }

  @Test
  void refusesPicturesThatAreCutOff() throws Exception {
    for (String name :
        List.of(
            "rgb.png",
            "rgb.jpg",
            "progressive.jpg",
            "palette.gif",
            "rgb.bmp",
            "lossy.webp",
            "lossless.webp")) {
      byte[] whole = Files.readAllBytes(FOLDER.resolve(name));
      byte[] half = Arrays.copyOf(whole, whole.length * 2 / 3);
      assertThatThrownBy(() -> ImageDecoder.decode(half, name))
          .as(name)
          .isInstanceOf(ImageException.class)
          .hasMessageStartingWith(name + " is ");
    }
  }

  @Test
  void answersAnyDamageWithAnImageException() throws Exception {
    Random random = new Random(5);
    int refused = 0;
    for (Path file : pictures()) {
      byte[] whole = Files.readAllBytes(file);
      for (int round = 0; round < 20; round++) {
        byte[] damaged = whole.clone();
        for (int i = 0; i < 8; i++) {
          damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        }
        try {
          ImageDecoder.decode(damaged, file.toString(), 0, new ImageLimits(1 << 20, 100_000));
        } catch (ImageException e) {
          refused++;
          assertThat(e).hasMessageContaining(file.toString());
        }
      }
    }
    assertThat(refused).isGreaterThan(50);
  }

  private record Difference(double mean, int most) {}

  private static Difference difference(Path file) throws Exception {
    ByteBuffer expected =
        ByteBuffer.wrap(Files.readAllBytes(file.resolveSibling(file.getFileName() + ".rgba")));
    RgbaImage actual = ImageDecoder.decodeWithAlpha(file);
    assertThat(actual.width()).as("width of " + file).isEqualTo(expected.getInt());
    assertThat(actual.height()).as("height of " + file).isEqualTo(expected.getInt());
    long sum = 0;
    int most = 0;
    for (byte sample : actual.rgba()) {
      int off = Math.abs((sample & 0xff) - (expected.get() & 0xff));
      sum += off;
      most = Math.max(most, off);
    }
    return new Difference((double) sum / actual.rgba().length, most);
  }

  private static List<Path> pictures() throws Exception {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> !file.toString().endsWith(".rgba")).sorted().toList();
    }
  }
}
