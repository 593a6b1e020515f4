package org.lingvista.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With the system's libheif where it is installed; without it, what a person is told then. */
class HeifPicturesTest {
  private static final String MISSING =
      " is HEIC or AVIF, which needs libheif: install it (apt install libheif1, brew install"
          + " libheif), or save the picture as JPEG";

  /** The colours of the quarters, from the upper left, that scripts/fixtures/heif.sh paints. */
  private static final int[][] QUARTERS = {
    {200, 30, 40}, {30, 160, 60}, {40, 60, 190}, {240, 240, 240}
  };

  private static byte[] bytes(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(HeifPicturesTest.class.getResourceAsStream("heif/" + name))) {
      return in.readAllBytes();
    }
  }

  private static boolean installed() {
    return HeifPictures.ofThisSystem().library() != null;
  }

  @ParameterizedTest
  @ValueSource(strings = {"quarters.heic", "quarters.avif", "exif.heic", "deep.heic"})
  void decodesItOrSaysWhatIsMissing(String name) throws IOException {
    decodesOrSaysWhatIsMissing(name, 64, 48, 0, 1, 2, 3);
  }

  @Test
  void turnsItOnceWhereExifNamesTheSameTurn() throws IOException {
    decodesOrSaysWhatIsMissing("turned.heic", 48, 64, 2, 0, 3, 1);
  }

  @Test
  void mirrorsIt() throws IOException {
    decodesOrSaysWhatIsMissing("mirrored.heic", 64, 48, 1, 0, 3, 2);
  }

  private static void decodesOrSaysWhatIsMissing(String name, int width, int height, int... colours)
      throws IOException {
    byte[] bytes = bytes(name);
    if (!installed()) {
      assertThatThrownBy(() -> ImageDecoder.decode(bytes, name)).hasMessage(name + MISSING);
      return;
    }
    RgbImage image = ImageDecoder.decode(bytes, name);
    assertThat(List.of(image.width(), image.height())).isEqualTo(List.of(width, height));
    for (int quarter = 0; quarter < 4; quarter++) {
      int x = quarter % 2 == 0 ? width / 4 : 3 * width / 4;
      int y = quarter < 2 ? height / 4 : 3 * height / 4;
      for (int c = 0; c < 3; c++) {
        assertThat(image.rgb()[3 * (width * y + x) + c] & 255)
            .as("%s, quarter %d, sample %d", name, quarter, c)
            .isCloseTo(QUARTERS[colours[quarter]][c], org.assertj.core.api.Assertions.within(4));
      }
    }
  }

  @Test
  void saysWhatIsMissing() throws IOException {
    byte[] bytes = bytes("quarters.heic");
    HeifPictures without =
        new HeifPictures(HeifLibrary.open(List.of("libnothing-of-this-name.so")));
    assertThatThrownBy(() -> without.read(bytes, "a.heic", (width, height) -> {}))
        .isInstanceOf(MissingDecoderException.class)
        .hasMessage("a.heic" + MISSING);
  }

  @Test
  void aLibraryThatIsAnotherCountsAsMissing() {
    assertThat(HeifLibrary.open(List.of("libc.so.6"))).isNull();
  }

  @Test
  void samplesThatAreNotThereAreNotRead() {
    assertThatThrownBy(() -> HeifLibrary.checkPlane(MemorySegment.NULL, 192, 192))
        .hasMessage("libheif gives no samples");
    for (int step : new int[] {-192, 0, 191}) {
      assertThatThrownBy(() -> HeifLibrary.checkPlane(MemorySegment.ofAddress(64), step, 192))
          .hasMessage("libheif gives rows of 192 bytes, %d apart".formatted(step));
    }
  }

  @Test
  void limitsHoldBeforeItIsDecoded() throws IOException {
    Assumptions.assumeTrue(installed(), "no libheif");
    byte[] bytes = bytes("quarters.heic");
    ImageLimits small = new ImageLimits(10_000, 3_000);
    assertThatThrownBy(() -> ImageDecoder.decode(bytes, "a.heic", ImageDecoder.WHITE, small))
        .hasMessage(
            "a.heic has 64 x 48 pixels, the limit is 3000 in all; make the picture smaller or"
                + " raise the limit");
  }

  @Test
  void whatIsCutOffIsSaidToBe() throws IOException {
    Assumptions.assumeTrue(installed(), "no libheif");
    byte[] whole = bytes("quarters.heic");
    for (int length = 12; length < whole.length; length += 13) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> ImageDecoder.decode(cut, "a.heic"))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(ImageException.class)
          .hasMessageStartingWith("a.heic cannot be decoded: ")
          .hasMessageEndingWith("; fetch it again, or save it as JPEG");
    }
  }

  @Test
  void otherFilesOfThatFamilyAreNotTakenForPictures() {
    assertThat(
            HeifPictures.named(
                "\0\0\0\24ftypisom".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)))
        .isFalse();
    assertThat(HeifPictures.named(new byte[5])).isFalse();
  }
}
