package org.lingvista.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.image.RgbImage;

class ContactSheetTest {
  @TempDir private Path folder;

  @Test
  void laysPicturesOutInRowsOfFiveWithTheirColours() throws Exception {
    List<ContactSheet.Cell> cells = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      byte[] rgb = {(byte) (30 * i), 0, (byte) 200};
      cells.add(new ContactSheet.Cell(new RgbImage(1, 1, rgb), List.of("picture " + i)));
    }
    Path file = folder.resolve("sheets/one.png");
    ContactSheet.write(file, List.of("seven pictures"), cells);
    BufferedImage sheet = ImageIO.read(file.toFile());
    int top = 12 + 18 + 12;
    for (int i = 0; i < 7; i++) {
      int x = 12 + i % 5 * 162 + 75;
      int y = top + i / 5 * 196 + 75;
      assertThat(sheet.getRGB(x, y) & 0xffffff).isEqualTo(((30 * i) << 16) | 200);
    }
    assertThat(sheet.getWidth()).isEqualTo(12 + 5 * 162);
    assertThat(sheet.getHeight()).isEqualTo(top + 2 * 196);
  }

  @Test
  void writesTheWordsThatCanBeShown() throws Exception {
    Path with = folder.resolve("with.png");
    Path without = folder.resolve("without.png");
    ContactSheet.write(with, List.of("a heading"), List.of());
    ContactSheet.write(without, List.of(" "), List.of());
    assertThat(darkPixels(with)).isGreaterThan(100);
    assertThat(darkPixels(without)).isZero();
  }

  private static long darkPixels(Path file) throws Exception {
    BufferedImage image = ImageIO.read(file.toFile());
    long dark = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        dark += (image.getRGB(x, y) & 0xff) < 128 ? 1 : 0;
      }
    }
    return dark;
  }
}
