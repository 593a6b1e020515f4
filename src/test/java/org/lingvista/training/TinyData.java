package org.lingvista.training;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * Coloured shapes with names in two languages, passages and queries: enough to train on in a
 * second.
 */
public final class TinyData {
  private static final String[] COLOURS = {"red", "green", "blue", "yellow", "black", "white"};
  private static final String[] FARBEN = {"rot", "grün", "blau", "gelb", "schwarz", "weiß"};
  private static final Color[] PAINT = {
    Color.RED, Color.GREEN, Color.BLUE, Color.YELLOW, Color.BLACK, Color.WHITE
  };
  private static final String[] SHAPES = {"circle", "square"};
  private static final String[] FORMEN = {"kreis", "quadrat"};

  private TinyData() {}

  /** Writes manifests and a recipe into a folder; returns the recipe. */
  public static Path write(Path folder) throws IOException {
    List<String> pictures = new ArrayList<>();
    List<String> passages = new ArrayList<>();
    List<String> queries = new ArrayList<>();
    for (int c = 0; c < COLOURS.length; c++) {
      for (int s = 0; s < SHAPES.length; s++) {
        String id = COLOURS[c] + "-" + SHAPES[s];
        String en = COLOURS[c] + " " + SHAPES[s];
        String de = FARBEN[c] + " " + FORMEN[s];
        draw(folder.resolve(id + ".png"), PAINT[c], s == 0);
        pictures.add(
            "{\"id\":\"%s\",\"image\":\"%s.png\",\"texts\":{\"en\":[\"%s\"],\"de\":[\"%s\"]},\"split\":\"train\"}"
                .formatted(id, id, en, de));
        passages.add(
            "{\"id\":\"page-%s\",\"texts\":{\"en\":[\"%s\"]},\"passages\":{\"en\":[\"This page tells how to draw a shape, colour %s and form %s.\"]},\"split\":\"train\"}"
                .formatted(id, en, COLOURS[c], SHAPES[s]));
        String query = "show me a photo of a " + en + " please";
        queries.add(
            "{\"id\":\"q-%s\",\"item\":\"%s\",\"query\":\"%s\",\"language\":\"en\",\"intent\":\"find_images\",\"slots\":[{\"label\":\"content\",\"start\":21,\"end\":%d}],\"image\":\"%s.png\",\"split\":\"train\"}"
                .formatted(id, id, query, 21 + en.length(), id));
        queries.add(
            "{\"id\":\"n-%s\",\"item\":\"n-%s\",\"query\":\"thank you %s\",\"language\":\"en\",\"intent\":\"none\",\"slots\":[],\"split\":\"train\"}"
                .formatted(id, id, COLOURS[c]));
      }
    }
    Files.write(folder.resolve("pictures.jsonl"), pictures);
    Files.write(folder.resolve("passages.jsonl"), passages);
    Files.write(folder.resolve("queries.jsonl"), queries);
    Path recipe = folder.resolve("recipe.yaml");
    Files.writeString(
        recipe,
        """
        name: shapes
        output: %1$s/out
        precision: fp32
        threads: 1
        logEvery: 5
        checkpointEvery: 4
        vocabulary: {size: 320}
        model:
          width: 32
          text: {hidden: 32, layers: 1, heads: 2, intermediate: 64, positions: 48}
          vision: {size: 32, patch: 16, hidden: 32, layers: 1, heads: 2, intermediate: 64, dropout: 0.1}
          nlu: {hidden: 32, layers: 1, heads: 2, intermediate: 64}
          fusion: {heads: 2}
        data:
          pictures: %1$s/pictures.jsonl
          passages: %1$s/passages.jsonl
          queries: [%1$s/queries.jsonl]
          workers: 1
          validation: {pictures: train, passages: train, queries: train}
        alignment: {steps: 10, pictureBatch: 6, passageBatch: 4}
        understanding: {steps: 6, queryBatch: 8}
        joint: {steps: 6, pictureBatch: 6, passageBatch: 0, queryBatch: 4}
        """
            .formatted(folder));
    return recipe;
  }

  private static void draw(Path file, Color colour, boolean round) throws IOException {
    BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.GRAY);
    graphics.fillRect(0, 0, 32, 32);
    graphics.setColor(colour);
    if (round) {
      graphics.fillOval(4, 4, 24, 24);
    } else {
      graphics.fillRect(4, 4, 24, 24);
    }
    graphics.dispose();
    ImageIO.write(image, "png", file.toFile());
  }
}
