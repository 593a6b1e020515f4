package org.lingvista.encode;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.lingvista.image.RgbImage;
import org.lingvista.text.LabelSchema;

/**
 * An encoder for tests that needs no model: a text is the sum of fixed random vectors of its words
 * (a token is a word), a picture is the word {@code red}, {@code green} or {@code blue}, whichever
 * it has most of. In queries, "photo" asks for pictures, "text" for passages, "hello" for nothing,
 * "yesterday" is a time, and every other word that is no filler is content; so in German and
 * Japanese.
 */
public final class WordEncoder implements Encoder {
  private static final Set<String> FILLER =
      Set.of(
          "please", "find", "me", "a", "an", "the", "of", "photo", "text", "hello", "foto", "von",
          "写真", "の");
  private static final Set<String> TIMES = Set.of("yesterday", "gestern", "昨日");
  private static final List<String> COLOURS = List.of("red", "green", "blue");

  private static final int MAX_TOKENS = 120;

  private final String modelId;
  private final int width;
  private int texts;
  private int images;

  public WordEncoder(String modelId, int width) {
    this.modelId = modelId;
    this.width = width;
  }

  /** Texts encoded so far. */
  public int texts() {
    return texts;
  }

  /** Pictures encoded so far. */
  public int images() {
    return images;
  }

  @Override
  public String modelId() {
    return modelId;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public LabelSchema labels() {
    return new LabelSchema(
        List.of("find_images", "find_passages", "find_anything", "none"),
        List.of("content", "time"),
        Set.of("content"));
  }

  @Override
  public int maxTokens() {
    return MAX_TOKENS;
  }

  @Override
  public int countTokens(String text, int most) {
    return Math.min(most, words(text).size());
  }

  @Override
  public List<float[]> encodeTexts(List<String> texts) {
    this.texts += texts.size();
    return texts.stream().map(this::vector).toList();
  }

  @Override
  public List<float[]> encodeImages(List<RgbImage> images) {
    this.images += images.size();
    return images.stream().map(image -> vector(colour(image))).toList();
  }

  @Override
  public List<QueryEncoding> encodeQueries(List<String> queries) {
    return queries.stream().map(this::query).toList();
  }

  @Override
  public void close() {}

  private QueryEncoding query(String query) {
    String intent = "find_anything";
    List<Slot> slots = new ArrayList<>();
    List<String> content = new ArrayList<>();
    for (Word word : words(query)) {
      String text = word.text();
      String label = TIMES.contains(text) ? "time" : "content";
      switch (text) {
        case "photo", "foto", "写真" -> intent = "find_images";
        case "text" -> intent = "find_passages";
        case "hello" -> intent = "none";
        default -> {}
      }
      if (!FILLER.contains(text)) {
        int start = query.codePointCount(0, word.start());
        int length = text.codePointCount(0, text.length());
        slots.add(new Slot(label, start, start + length, text, 1));
        if (label.equals("content")) {
          content.add(text);
        }
      }
    }
    String semantic = String.join(" ", content);
    return new QueryEncoding(
        vector(semantic.isEmpty() ? query : semantic), intent, 0.9, slots, semantic);
  }

  private float[] vector(String text) {
    double[] sum = new double[width];
    for (Word word : words(text)) {
      Random random = new Random(word.text().hashCode());
      for (int i = 0; i < width; i++) {
        sum[i] += random.nextGaussian();
      }
    }
    double square = 1e-12;
    sum[0] += 1e-3; // so that a text without words has a direction too
    for (double value : sum) {
      square += value * value;
    }
    float[] vector = new float[width];
    for (int i = 0; i < width; i++) {
      vector[i] = (float) (sum[i] / Math.sqrt(square));
    }
    return vector;
  }

  private static String colour(RgbImage image) {
    long[] sums = new long[3];
    for (int i = 0; i < image.rgb().length; i++) {
      sums[i % 3] += image.rgb()[i] & 0xff;
    }
    int most = sums[0] >= sums[1] && sums[0] >= sums[2] ? 0 : sums[1] >= sums[2] ? 1 : 2;
    return COLOURS.get(most);
  }

  private record Word(String text, int start) {}

  private static List<Word> words(String text) {
    BreakIterator breaks = BreakIterator.getWordInstance(Locale.ROOT);
    breaks.setText(text);
    List<Word> words = new ArrayList<>();
    int start = breaks.first();
    for (int end = breaks.next(); end != BreakIterator.DONE; start = end, end = breaks.next()) {
      if (Character.isLetterOrDigit(text.codePointAt(start))) {
        words.add(new Word(text.substring(start, end).toLowerCase(Locale.ROOT), start));
      }
    }
    return words;
  }
}
