package org.lingvista.server;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Random;
import javax.imageio.ImageIO;

/** A folder of painted landscapes and short documents, the same every time. */
final class SampleFolder {
  /** Of every landscape but the newest. */
  static final Instant LONG_AGO = Instant.parse("2020-06-15T10:00:00Z");

  private static final String[] NAMES = {"red", "green", "blue"};
  private static final Color[] COLOURS = {
    new Color(0xc8452f), new Color(0x3f8f4e), new Color(0x2f62b8)
  };

  private SampleFolder() {}

  /** Paints landscapes of each colour and writes documents in four languages. */
  static Path write(Path folder, int ofEachColour) throws IOException {
    Files.createDirectories(folder);
    for (int i = 0; i < ofEachColour; i++) {
      for (int colour = 0; colour < NAMES.length; colour++) {
        Path file = folder.resolve("%s %02d.jpg".formatted(NAMES[colour], i));
        landscape(file, COLOURS[colour], 3 * i + colour);
        Files.setLastModifiedTime(file, FileTime.from(LONG_AGO.plusSeconds(86_400L * i)));
      }
    }
    text(folder, "moon.md", "# The moon\n\nThe dog barks at the red moon. It is a calm night.\n");
    text(
        folder,
        "mond.md",
        "# Der Mond\n\nDer Hund bellt den roten Mond an. Die Nacht ist still.\n");
    text(folder, "tsuki.md", "# 赤い月\n\n犬が赤い月に向かって吠える。静かな夜です。\n");
    text(folder, "qamar.txt", "ينبح الكلب على القمر الأحمر. الليل هادئ.\n");
    return folder;
  }

  private static void text(Path folder, String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    Files.setLastModifiedTime(file, FileTime.from(LONG_AGO));
  }

  /** A picture of 480 × 360 in which one colour prevails. */
  static void landscape(Path file, Color colour, int seed) throws IOException {
    Random random = new Random(seed);
    BufferedImage image = new BufferedImage(480, 360, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setPaint(new GradientPaint(0, 0, colour.brighter(), 0, 360, new Color(0xf4efe4)));
    pen.fillRect(0, 0, 480, 360);
    pen.setColor(new Color(0xfff3c4));
    double sun = 50 + random.nextInt(30);
    pen.fill(new Ellipse2D.Double(random.nextInt(400), 30 + random.nextInt(80), sun, sun));
    for (int hill = 0; hill < 3; hill++) {
      pen.setColor(shade(colour, 0.85 - 0.2 * hill));
      double width = 400 + random.nextInt(300);
      pen.fill(
          new Ellipse2D.Double(
              random.nextInt(480) - width / 2, 190 + 50 * hill, width, 260 + random.nextInt(80)));
    }
    pen.dispose();
    ImageIO.write(image, "jpg", file.toFile());
  }

  private static Color shade(Color colour, double part) {
    return new Color(
        (int) (colour.getRed() * part),
        (int) (colour.getGreen() * part),
        (int) (colour.getBlue() * part));
  }
}
