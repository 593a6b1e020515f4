package org.lingvista.ingest;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Pictures of one colour to test with. */
public final class Pictures {
  public static final int RED = 0xff0000;
  public static final int GREEN = 0x00ff00;
  public static final int BLUE = 0x0000ff;

  private Pictures() {}

  /** Writes a PNG, creating its folder. */
  public static Path write(Path file, int rgb) throws IOException {
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64; i++) {
      image.setRGB(i % 8, i / 8, rgb);
    }
    Files.createDirectories(file.resolveSibling("."));
    ImageIO.write(image, "png", file.toFile());
    return file;
  }
}
