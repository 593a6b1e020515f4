package org.lingvista.query;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lingvista.encode.Encoder;
import org.lingvista.encode.QueryEncoding;
import org.lingvista.encode.Slot;
import org.lingvista.image.RgbImage;
import org.lingvista.text.LabelSchema;

/** An encoder for tests that labels what it was told to, wherever it stands in a query. */
final class SpanEncoder implements Encoder {
  private final String intent;
  private final double probability;
  private final List<String[]> spans = new ArrayList<>();

  SpanEncoder(String intent, double probability) {
    this.intent = intent;
    this.probability = probability;
  }

  /** Labels the first place where these words stand. */
  SpanEncoder with(String label, String words) {
    spans.add(new String[] {label, words});
    return this;
  }

  @Override
  public String modelId() {
    return "spans";
  }

  @Override
  public int width() {
    return 2;
  }

  @Override
  public LabelSchema labels() {
    return LabelSchema.standard();
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
    return texts.stream().map(text -> new float[] {0, 1}).toList();
  }

  @Override
  public List<float[]> encodeImages(List<RgbImage> images) {
    return images.stream().map(image -> new float[] {1, 0}).toList();
  }

  @Override
  public List<QueryEncoding> encodeQueries(List<String> queries) {
    return queries.stream().map(this::encode).toList();
  }

  private QueryEncoding encode(String query) {
    List<Slot> slots = new ArrayList<>();
    List<String> content = new ArrayList<>();
    for (String[] span : spans) {
      Matcher matcher = Pattern.compile(Pattern.quote(span[1])).matcher(query);
      if (matcher.find()) {
        int start = query.codePointCount(0, matcher.start());
        int end = query.codePointCount(0, matcher.end());
        slots.add(new Slot(span[0], start, end, span[1], 0.9));
        if (span[0].equals("content")) {
          content.add(span[1]);
        }
      }
    }
    slots.sort((a, b) -> Integer.compare(a.start(), b.start()));
    return new QueryEncoding(
        new float[] {1, 0}, intent, probability, slots, String.join(" ", content));
  }

  @Override
  public void close() {}
}
