package org.lingvista.evaluation;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.lingvista.image.RgbImage;

/**
 * One PNG with the results of a search side by side, to be judged by eye. Lines that the machine's
 * fonts cannot show are left out: give a caption in Latin script beside one in another. Needs no
 * display.
 */
public final class ContactSheet {
  private static final int COLUMNS = 5;
  private static final int CELL_PIXELS = 150;
  private static final int CAPTION_PIXELS = 46;
  private static final int MARGIN_PIXELS = 12;
  private static final int LINE_PIXELS = 18;

  private ContactSheet() {}

  /**
   * A result.
   *
   * @param image the picture; null for a passage, of which the captions are shown
   * @param captions lines below it, the first two that can be shown
   */
  public record Cell(@Nullable RgbImage image, List<String> captions) {}

  /** Writes the sheet: headings, then the cells in rows of five. */
  public static void write(Path file, List<String> headings, List<Cell> cells) {
    int rows = Math.max(1, (cells.size() + COLUMNS - 1) / COLUMNS);
    int top = MARGIN_PIXELS + headings.size() * LINE_PIXELS + MARGIN_PIXELS;
    int stepX = CELL_PIXELS + MARGIN_PIXELS;
    int stepY = CELL_PIXELS + CAPTION_PIXELS;
    BufferedImage sheet =
        new BufferedImage(
            MARGIN_PIXELS + COLUMNS * stepX, top + rows * stepY, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = sheet.createGraphics();
    try {
      graphics.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
      graphics.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
      graphics.setColor(Color.BLACK);
      int width = COLUMNS * stepX - MARGIN_PIXELS;
      lines(graphics, headings, headings.size(), MARGIN_PIXELS, MARGIN_PIXELS, width, 15);
      for (int i = 0; i < cells.size(); i++) {
        int x = MARGIN_PIXELS + i % COLUMNS * stepX;
        int y = top + i / COLUMNS * stepY;
        cell(graphics, cells.get(i), x, y);
      }
    } finally {
      graphics.dispose();
    }
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      if (!ImageIO.write(sheet, "png", file.toFile())) {
        throw new EvaluationException("this Java cannot write PNG files: " + file);
      }
    } catch (IOException e) {
      throw new EvaluationException("cannot write the contact sheet " + file, e);
    }
  }

  private static void cell(Graphics2D graphics, Cell cell, int x, int y) {
    @Nullable RgbImage image = cell.image();
    if (image == null) {
      graphics.setColor(new Color(0xf0f0f0));
      graphics.fillRect(x, y, CELL_PIXELS, CELL_PIXELS);
      graphics.setColor(Color.BLACK);
      lines(graphics, cell.captions(), 7, x + 4, y, CELL_PIXELS - 8, 12);
      return;
    }
    double scale = (double) CELL_PIXELS / Math.max(image.width(), image.height());
    int width = (int) Math.round(image.width() * scale);
    int height = (int) Math.round(image.height() * scale);
    graphics.drawImage(
        buffered(image),
        x + (CELL_PIXELS - width) / 2,
        y + (CELL_PIXELS - height) / 2,
        width,
        height,
        null);
    lines(graphics, cell.captions(), 2, x, y + CELL_PIXELS, CELL_PIXELS, 12);
  }

  private static void lines(
      Graphics2D graphics, List<String> texts, int most, int x, int y, int width, int size) {
    Font font = new Font(Font.SANS_SERIF, Font.PLAIN, size);
    graphics.setFont(font);
    FontMetrics metrics = graphics.getFontMetrics();
    int line = 0;
    for (String text : texts) {
      if (line == most || text.isBlank() || font.canDisplayUpTo(text) >= 0) {
        continue;
      }
      line++;
      graphics.drawString(shortened(text, metrics, width), x, y + line * LINE_PIXELS);
    }
  }

  private static String shortened(String text, FontMetrics metrics, int width) {
    if (metrics.stringWidth(text) <= width) {
      return text;
    }
    int end = text.length();
    while (end > 0 && metrics.stringWidth(text.substring(0, end) + "…") > width) {
      end = text.offsetByCodePoints(end, -1);
    }
    return text.substring(0, end) + "…";
  }

  private static BufferedImage buffered(RgbImage image) {
    BufferedImage buffered =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
    byte[] rgb = image.rgb();
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        int at = 3 * (y * image.width() + x);
        int pixel = (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | (rgb[at + 2] & 0xff);
        buffered.setRGB(x, y, pixel);
      }
    }
    return buffered;
  }
}
