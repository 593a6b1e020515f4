package org.lingvista.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.index.Item;

class ThumbnailsTest {
  @TempDir private Path folder;

  private Path picture(String name, int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < width; x++) {
      image.setRGB(x, x % height, 0xff0000 + x);
    }
    Path file = folder.resolve(name);
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  private static Item item(String fingerprint) {
    return new Item(
        "id",
        "id",
        Item.Kind.IMAGE,
        new float[0],
        "",
        "",
        "",
        null,
        null,
        null,
        null,
        new Item.Source("c", "n", fingerprint),
        Map.of());
  }

  private List<Path> kept() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("kept"))) {
      return files.toList();
    }
  }

  @Test
  void shrinksInProportionAndKeepsTheResult() throws IOException {
    Thumbnails thumbnails = new Thumbnails(folder.resolve("kept"), 1 << 20);
    Path wide = picture("wide.png", 800, 200);
    byte[] jpeg = thumbnails.jpeg(item("1"), wide, 400);
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(jpeg));
    assertThat(image.getWidth()).isEqualTo(400);
    assertThat(image.getHeight()).isEqualTo(100);
    Files.delete(wide);
    assertThat(new Thumbnails(folder.resolve("kept"), 1 << 20).jpeg(item("1"), wide, 400))
        .isEqualTo(jpeg);
  }

  @Test
  void staysWithinItsSpaceAndDropsWhatIsLongestUnused() throws IOException {
    Path file = picture("a.png", 100, 100);
    int size = new Thumbnails(folder.resolve("probe"), 1 << 20).jpeg(item("1"), file, 50).length;
    Thumbnails thumbnails = new Thumbnails(folder.resolve("kept"), 3L * size + size / 2);
    for (int i = 0; i < 3; i++) {
      thumbnails.jpeg(item("v" + i), file, 50);
    }
    thumbnails.jpeg(item("v0"), file, 50);
    List<Path> before = kept();
    thumbnails.jpeg(item("v3"), file, 50);
    assertThat(kept()).hasSize(3);
    assertThat(before).hasSize(3);
    Files.delete(file);
    thumbnails.jpeg(item("v0"), file, 50); // still there: it was used after v1
  }

  @Test
  void makesAgainWhatSomeoneDeleted() throws IOException {
    Path file = picture("a.png", 100, 100);
    Thumbnails thumbnails = new Thumbnails(folder.resolve("kept"), 1 << 20);
    byte[] jpeg = thumbnails.jpeg(item("1"), file, 50);
    for (Path each : kept()) {
      Files.delete(each);
    }
    assertThat(thumbnails.jpeg(item("1"), file, 50)).isEqualTo(jpeg);
  }
}
