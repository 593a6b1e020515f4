package org.lingvista.ingest;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.lingvista.encode.Encoder;
import org.lingvista.encode.EncoderBundle;
import org.lingvista.image.RgbImage;
import org.lingvista.index.IndexModel;
import org.lingvista.index.LuceneStore;

/**
 * What an index and files add to encoding: a folder indexed from nothing, against its files read
 * and encoded only. {@code scripts/bench/ingest.sh}.
 */
final class IngestBenchmark {
  private static final int WIDTH = 1024;
  private static final int HEIGHT = 768;
  private static final List<String> WORDS =
      List.of(
          "the",
          "garden",
          "is",
          "open",
          "until",
          "evening",
          "and",
          "people",
          "walk",
          "along",
          "river",
          "to",
          "see",
          "old",
          "bridge",
          "children",
          "play",
          "near",
          "a",
          "green",
          "boat",
          "while",
          "their",
          "parents",
          "read",
          "letters",
          "from",
          "friends",
          "in",
          "other",
          "towns");

  /** Seconds of one round: indexed, only read and encoded, and of the latter encoding alone. */
  private record Round(double indexed, double encoded, double encoder) {}

  private IngestBenchmark() {}

  /** Arguments: bundle, folder for files and index, numbers of photos, documents and rounds. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[1]);
    int photos = Integer.parseInt(arguments[2]);
    int documents = Integer.parseInt(arguments[3]);
    Path files = folder.resolve("files-%d-%d".formatted(photos, documents));
    if (!Files.exists(files)) {
      write(files, photos, documents);
    }
    List<Round> rounds = new ArrayList<>();
    try (Encoder encoder = EncoderBundle.open(Path.of(arguments[0]))) {
      for (int i = 0; i <= Integer.parseInt(arguments[4]); i++) {
        double indexed = indexed(encoder, files, folder.resolve("index"));
        Round round = encoded(encoder, files, indexed);
        if (i > 0) { // Java has compiled what is used
          rounds.add(round);
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%d photos of %d x %d, %d documents, median of %d rounds%n",
        photos,
        WIDTH,
        HEIGHT,
        documents,
        rounds.size());
    System.out.printf(Locale.ROOT, "indexed            %6.2f s%n", median(rounds, Round::indexed));
    System.out.printf(
        Locale.ROOT,
        "read and encoded   %6.2f s, of it encoding %.2f s%n",
        median(rounds, Round::encoded),
        median(rounds, Round::encoder));
    System.out.printf(
        Locale.ROOT,
        "the index adds     %6.1f %% (%.1f to %.1f)%n",
        median(rounds, IngestBenchmark::added),
        rounds.stream().mapToDouble(IngestBenchmark::added).min().orElseThrow(),
        rounds.stream().mapToDouble(IngestBenchmark::added).max().orElseThrow());
  }

  private static double added(Round round) {
    return 100 * (round.indexed / round.encoded - 1);
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> value) {
    List<Double> sorted = new ArrayList<>(rounds.stream().map(value::applyAsDouble).toList());
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }

  private static double indexed(Encoder encoder, Path files, Path index) throws IOException {
    delete(index);
    long began = System.nanoTime();
    try (LuceneStore store =
        LuceneStore.openForWriting(index, new IndexModel(encoder.modelId(), encoder.width()))) {
      new Ingestor(encoder, store, (done, total) -> {}, FailureLog.of(index))
          .ingest(new FolderOrigin(files));
      store.tidy(() -> true);
    }
    return seconds(began);
  }

  /** Reads and encodes as an index run does, in the same groups, and keeps nothing. */
  private static Round encoded(Encoder encoder, Path files, double indexed) throws IOException {
    long began = System.nanoTime();
    double encoding = 0;
    List<RgbImage> pictures = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    List<Entry> entries = new FolderOrigin(files).list(encoder).entries();
    int group = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 8);
    for (int start = 0; start < entries.size(); start += group) {
      int end = Math.min(start + group, entries.size());
      for (List<Draft> drafts :
          entries.subList(start, end).parallelStream().map(IngestBenchmark::read).toList()) {
        for (Draft draft : drafts) {
          RgbImage picture = draft.picture();
          if (picture == null) {
            texts.add(draft.encoded());
          } else {
            pictures.add(picture);
          }
        }
      }
      boolean last = end == entries.size();
      if (pictures.size() >= Ingestor.PICTURES_AT_ONCE
          || texts.size() >= Ingestor.TEXTS_AT_ONCE
          || last) {
        long encodes = System.nanoTime();
        encoder.encodeImages(pictures);
        for (int i = 0; i < texts.size(); i += Ingestor.TEXTS_AT_ONCE) {
          int next = Math.min(i + Ingestor.TEXTS_AT_ONCE, texts.size());
          encoder.encodeTexts(texts.subList(i, next));
        }
        encoding += seconds(encodes);
        pictures.clear();
        texts.clear();
      }
    }
    return new Round(indexed, seconds(began), encoding);
  }

  private static List<Draft> read(Entry entry) {
    try {
      return entry.reader().read();
    } catch (IOException e) {
      throw new IllegalStateException(entry.name(), e);
    }
  }

  private static double seconds(long began) {
    return (System.nanoTime() - began) / 1e9;
  }

  private static void write(Path folder, int photos, int documents) throws IOException {
    Random random = new Random(1);
    Files.createDirectories(folder);
    for (int i = 0; i < photos; i++) {
      Path file = folder.resolve("photo-%05d.jpg".formatted(i));
      ImageIO.write(photo(random), "jpeg", file.toFile());
      settle(file);
    }
    for (int i = 0; i < documents; i++) {
      Path file = folder.resolve("paper-%05d.md".formatted(i));
      Files.writeString(file, paper(random));
      settle(file);
    }
  }

  /** Files that were just written are waited for. */
  private static void settle(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
  }

  /** Some 150 KB, as a small photo has. */
  private static BufferedImage photo(Random random) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    for (int i = 0; i < 300; i++) {
      Color one = new Color(random.nextInt(0x1000000));
      Color other = new Color(random.nextInt(0x1000000));
      int x = random.nextInt(WIDTH);
      int y = random.nextInt(HEIGHT);
      graphics.setPaint(new GradientPaint(x, y, one, x + 100f, y + 80f, other, true));
      graphics.fillOval(x - 60, y - 50, random.nextInt(200), random.nextInt(160));
    }
    graphics.dispose();
    return image;
  }

  /** Some 1,200 words under headings. */
  private static String paper(Random random) {
    StringBuilder text = new StringBuilder();
    for (int paragraph = 0; paragraph < 15; paragraph++) {
      if (paragraph % 5 == 0) {
        text.append("# About ").append(WORDS.get(random.nextInt(WORDS.size()))).append("\n\n");
      }
      for (int i = 1; i <= 80; i++) {
        text.append(WORDS.get(random.nextInt(WORDS.size()))).append(i % 16 == 0 ? ". " : " ");
      }
      text.append("\n\n");
    }
    return text.toString();
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
