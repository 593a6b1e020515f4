package org.lingvista.data;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.lingvista.image.Augmentation;
import org.lingvista.text.Tokenizer;
import org.lingvista.text.WordPieceTrainer;

/** Small examples, pictures and a tokenizer, made for a test. */
final class SmallData {
  private SmallData() {}

  /** Trained on these texts; every character and many words are pieces. */
  static Tokenizer tokenizer(Path folder, List<String> texts) throws IOException {
    Path file = folder.resolve("tokenizer.json");
    List<String> twice = new ArrayList<>(texts);
    twice.addAll(texts);
    WordPieceTrainer.train(twice, WordPieceTrainer.Options.ofSize(600)).write(file);
    return Tokenizer.load(file);
  }

  /** Items {@code i0 …}, each drawn in two styles as lines of their own, texts in en, de and ja. */
  static List<Example> drawn(Path folder, int items) throws IOException {
    List<Example> examples = new ArrayList<>();
    for (String style : List.of("noto", "twemoji")) {
      for (int i = 0; i < items; i++) {
        Path file = folder.resolve(style + i + ".png");
        picture(file, 20 + i % 5, (style.equals("noto") ? 0x100000 : 0x001000) * (i + 1));
        examples.add(
            new Example(
                "i" + i,
                file,
                texts("name of " + "very ".repeat(i % 7) + i, "keyword " + i, "shared"),
                Map.of(),
                Map.of("style", style)));
      }
    }
    return examples;
  }

  /** Pages with one passage per language; {@code de} only on every fourth. */
  static List<Example> pages(int pages) {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < pages; i++) {
      Map<String, List<String>> texts = new LinkedHashMap<>();
      Map<String, List<String>> passages = new LinkedHashMap<>();
      for (String language : i % 4 == 0 ? List.of("en", "de") : List.of("en")) {
        texts.put(language, List.of("title " + language + " " + i));
        passages.put(
            language, List.of("passage " + language + " of page " + i + " word".repeat(i % 11)));
      }
      examples.add(new Example("p" + i, null, texts, passages, Map.of()));
    }
    return examples;
  }

  static Map<String, List<String>> texts(String... ofEnglish) {
    Map<String, List<String>> texts = new LinkedHashMap<>();
    texts.put("en", List.of(ofEnglish));
    texts.put("de", List.of("deutsch " + ofEnglish[0], "Stichwort"));
    texts.put("ja", List.of("日本 " + ofEnglish[0]));
    return texts;
  }

  static void picture(Path file, int side, int colour) throws IOException {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_ARGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(new Color(colour & 0xffffff));
    graphics.fillOval(2, 2, side - 4, side - 4);
    graphics.dispose();
    ImageIO.write(image, "png", Files.newOutputStream(file));
  }

  static LoaderOptions options(int batchSize, int workers, @Nullable Augmentation augmentation) {
    return new LoaderOptions(
        batchSize, 7, workers, 3, List.of(), 1, 0.5, 0.25, 1, 32, 64, augmentation, 0);
  }

  /** Everything of a batch as one value, for comparing. */
  static String print(Batch batch) {
    StringBuilder text = new StringBuilder();
    text.append(batch.position()).append(print(batch.texts())).append(print(batch.passages()));
    text.append(Arrays.toString(batch.leftItems()));
    text.append(Arrays.toString(batch.leftTexts()));
    text.append(Arrays.toString(batch.rightOf()));
    text.append(Arrays.toString(batch.rightItems()));
    text.append(Arrays.toString(batch.rightTexts()));
    ImageBatch images = batch.images();
    if (images != null) {
      text.append(images.rows()).append(Arrays.hashCode(images.pixels()));
    }
    Batch.QueryLabels labels = batch.labels();
    if (labels != null) {
      text.append(Arrays.toString(labels.intents()));
      text.append(Arrays.toString(labels.slots()));
      text.append(Arrays.toString(labels.semanticRows()));
      text.append(print(labels.semanticTexts()));
    }
    return text.toString();
  }

  private static String print(@Nullable TextBatch texts) {
    return texts == null ? "-" : texts.rows() + "x" + texts.length() + Arrays.toString(texts.ids());
  }
}
