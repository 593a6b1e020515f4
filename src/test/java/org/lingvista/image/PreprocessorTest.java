package org.lingvista.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Expected pixels are Pillow's (scripts/fixtures/images.py). */
class PreprocessorTest {
  private static final Path FOLDER = Path.of("src/test/resources/org/lingvista/image");

  @Test
  void resizesAndCropsToPillowsVeryPixels() {
    for (String name :
        List.of(
            "noise-72x72",
            "noise-97x61",
            "photo-160x121",
            "photo-31x90",
            "pixel",
            "line-1x40",
            "line-50x2",
            "stripes")) {
      RgbImage image = ImageDecoder.decode(FOLDER.resolve("resize/" + name + ".png"));
      for (int size : new int[] {16, 33, 64}) {
        Path expected = FOLDER.resolve("resize/%s-%d.png".formatted(name, size));
        assertThat(Preprocessor.square(image, size).rgb())
            .as(expected.toString())
            .isEqualTo(ImageDecoder.decode(expected).rgb());
      }
    }
  }

  /** Grey, palette, alpha, CMYK, 16 bit, EXIF orientations: from the file to the square. */
  @Test
  void everyKindOfFileBecomesPillowsPixels() throws Exception {
    int kinds = 0;
    try (Stream<Path> files = Files.list(FOLDER.resolve("decode"))) {
      for (Path file : files.filter(each -> !each.toString().endsWith(".rgba")).toList()) {
        if (file.endsWith("lossy.webp")) {
          continue; // its colours are read less finely than Pillow does; see ImageDecoderTest
        }
        ByteBuffer pillow = ByteBuffer.wrap(Files.readAllBytes(Path.of(file + ".rgba")));
        int width = pillow.getInt();
        int height = pillow.getInt();
        byte[] rgba = new byte[pillow.remaining()];
        pillow.get(rgba);
        RgbImage expected = new RgbaImage(width, height, rgba).onto(ImageDecoder.WHITE);
        for (int size : new int[] {9, 16, 33}) {
          byte[] actual = Preprocessor.square(ImageDecoder.decode(file), size).rgb();
          byte[] wanted = Preprocessor.square(expected, size).rgb();
          double sum = 0;
          int most = 0;
          for (int i = 0; i < wanted.length; i++) {
            int off = Math.abs((actual[i] & 0xff) - (wanted[i] & 0xff));
            sum += off;
            most = Math.max(most, off);
          }
          assertThat(sum / wanted.length).as("%s: mean at %d", file, size).isLessThan(0.3);
          assertThat(most).as("%s: most at %d", file, size).isLessThanOrEqualTo(10);
        }
        kinds++;
      }
    }
    assertThat(kinds).isGreaterThanOrEqualTo(30);
  }

  @Test
  void normalisesLikeClip() throws Exception {
    RgbImage image = ImageDecoder.decode(FOLDER.resolve("resize/photo-160x121.png"));
    float[] values = Preprocessor.preprocess(image, ImageNormalization.clip(33));
    var expected = ByteBuffer.wrap(Files.readAllBytes(FOLDER.resolve("clip.f32"))).asFloatBuffer();
    assertThat(values).hasSize(expected.remaining()).hasSize(3 * 33 * 33);
    for (float value : values) {
      assertThat(value).isEqualTo(expected.get(), within(1e-5f));
    }
  }

  @Test
  void writesIntoABatch() {
    RgbImage black = new RgbImage(2, 2, new byte[12]);
    float[] batch = new float[36];
    ImageNormalization halves =
        new ImageNormalization(2, new float[] {0.5f, 0.5f, 0.25f}, new float[] {0.5f, 1, 0.5f});
    Preprocessor.normalize(black, halves, batch, 12);
    float[] expected = new float[36];
    Arrays.fill(expected, 12, 16, -1);
    Arrays.fill(expected, 16, 24, -0.5f);
    assertThat(batch).containsExactly(expected);
    assertThatThrownBy(
            () -> Preprocessor.normalize(new RgbImage(1, 2, new byte[6]), halves, batch, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("picture must be size x size; width=1, height=2, size=2");
  }

  @Test
  void copesWithPicturesThatAreAllButALine() {
    RgbImage line = new RgbImage(200_000, 1, new byte[600_000]);
    assertThat(Preprocessor.square(line, 224).rgb()).hasSize(3 * 224 * 224).containsOnly(0);
  }
}
