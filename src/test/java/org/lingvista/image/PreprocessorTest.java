package org.lingvista.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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
