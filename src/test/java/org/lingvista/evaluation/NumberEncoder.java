package org.lingvista.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.lingvista.encode.Encoder;
import org.lingvista.encode.QueryEncoding;
import org.lingvista.encode.Slot;
import org.lingvista.image.RgbImage;
import org.lingvista.text.LabelSchema;

/**
 * An encoder for tests: texts and pictures mean a number, the digits of the text or the first two
 * bytes of the picture, and lie near that number's vector, the nearer the smaller {@code noise}.
 */
record NumberEncoder(double noise) implements Encoder {
  private static final int WIDTH = 16;

  @Override
  public String modelId() {
    return "numbers";
  }

  @Override
  public int width() {
    return WIDTH;
  }

  @Override
  public LabelSchema labels() {
    return new LabelSchema(List.of("find_images", "none"), List.of("content"), Set.of("content"));
  }

  @Override
  public int maxTokens() {
    return Integer.MAX_VALUE;
  }

  @Override
  public int countTokens(String text, int most) {
    return Math.min(most, text.length());
  }

  @Override
  public List<float[]> encodeTexts(List<String> texts) {
    return texts.stream().map(text -> vector(number(text), text.hashCode(), noise)).toList();
  }

  @Override
  public List<float[]> encodeImages(List<RgbImage> images) {
    return images.stream()
        .map(image -> vector((image.rgb()[0] & 0xff) << 8 | (image.rgb()[1] & 0xff), 0, 0))
        .toList();
  }

  /** Queries lie nearer than texts, and their digits are the content. */
  @Override
  public List<QueryEncoding> encodeQueries(List<String> queries) {
    List<QueryEncoding> encodings = new ArrayList<>();
    for (String query : queries) {
      String digits = query.replaceAll("\\D", "");
      int start = query.indexOf(digits);
      float[] vector = vector(number(query), query.hashCode(), noise / 2);
      if (digits.isEmpty()) {
        encodings.add(new QueryEncoding(vector, "none", 1, List.of(), ""));
      } else {
        Slot slot = new Slot("content", start, start + digits.length(), digits, 1);
        encodings.add(new QueryEncoding(vector, "find_images", 1, List.of(slot), digits));
      }
    }
    return encodings;
  }

  @Override
  public void close() {}

  private static int number(String text) {
    String digits = text.replaceAll("\\D", "");
    return digits.isEmpty() ? -1 : Integer.parseInt(digits);
  }

  private static float[] vector(int number, int salt, double noise) {
    Random own = new Random(number);
    Random other = new Random(salt);
    double[] values = new double[WIDTH];
    double sum = 0;
    for (int i = 0; i < WIDTH; i++) {
      values[i] = own.nextGaussian() + noise * other.nextGaussian();
      sum += values[i] * values[i];
    }
    float[] vector = new float[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      vector[i] = (float) (values[i] / Math.sqrt(sum));
    }
    return vector;
  }
}
