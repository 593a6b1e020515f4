package org.lingvista.encode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lingvista.image.ImageNormalization;
import org.lingvista.image.Preprocessor;
import org.lingvista.image.RgbImage;
import org.lingvista.text.Encoding;
import org.lingvista.text.LabelSchema;
import org.lingvista.text.SlotTransitions;
import org.lingvista.text.Tokenizer;

/**
 * Texts, queries and pictures in batches through a model, whatever computes it, with the results in
 * the order given. What every {@link Encoder} of a model here shares.
 */
public final class BatchedEncoding {
  private static final int MOST_ROWS = 64;
  private static final int MOST_TOKENS = 4096;
  private static final int MOST_IMAGES = 32;

  private final Tokenizer tokenizer;
  private final Inputs inputs;
  private final Graphs graphs;
  private final QueryDecoder decoder;

  /** [CLS] and [SEP], usually. */
  private final int specialTokens;

  /** What computes: arrays of a batch in, row by row, arrays out. */
  public interface Graphs {
    /** Token ids to L2-normalised vectors (B, d). */
    float[] texts(TokenBatch batch);

    /** Token ids of queries to vectors, intent and slot logits. */
    QueryDecoder.Outputs queries(TokenBatch batch);

    /** Normalised pixels (B, 3, S, S) to L2-normalised vectors (B, d). */
    float[] images(float[] pixels, int rows, int size);
  }

  /**
   * What a model reads and gives.
   *
   * @param width embedding width d
   * @param maxTokens longest text, the rest is cut off
   * @param image how pictures are prepared
   * @param labels its intents and slots
   * @param slotTransitions what one slot label says of the next; null for nothing
   */
  public record Inputs(
      int width,
      int maxTokens,
      ImageNormalization image,
      LabelSchema labels,
      @Nullable SlotTransitions slotTransitions) {}

  /**
   * @param tokenizer stays the caller's to close
   * @param graphs what computes
   */
  public BatchedEncoding(Tokenizer tokenizer, Inputs inputs, Graphs graphs) {
    this(tokenizer, inputs, graphs, IntentCalibration.NONE);
  }

  /**
   * @param tokenizer stays the caller's to close
   * @param graphs what computes
   * @param calibration of the intents' probabilities
   */
  public BatchedEncoding(
      Tokenizer tokenizer, Inputs inputs, Graphs graphs, IntentCalibration calibration) {
    this.tokenizer = tokenizer;
    this.inputs = inputs;
    this.graphs = graphs;
    this.decoder = new QueryDecoder(inputs.labels(), inputs.slotTransitions(), calibration);
    this.specialTokens = tokenizer.ids("", inputs.maxTokens()).length;
  }

  /** See {@link Encoder#maxTokens}. */
  public int maxTokens() {
    return inputs.maxTokens() - specialTokens;
  }

  /** See {@link Encoder#countTokens}. */
  public int countTokens(String text, int most) {
    return tokenizer.ids(text, most + specialTokens).length - specialTokens;
  }

  /** See {@link Encoder#encodeTexts}. */
  public List<float[]> texts(List<String> texts) {
    List<Encoding> tokens = tokenizer.encodeAll(texts, inputs.maxTokens());
    float[][] vectors = new float[texts.size()][];
    for (TokenBatch batch : batches(tokens)) {
      float[] flat = graphs.texts(batch);
      for (int row = 0; row < batch.rows(); row++) {
        vectors[batch.sources()[row]] = row(flat, row);
      }
    }
    return Arrays.asList(vectors);
  }

  /** See {@link Encoder#encodeQueries}. */
  public List<QueryEncoding> queries(List<String> queries) {
    List<Encoding> tokens = tokenizer.encodeAll(queries, inputs.maxTokens());
    QueryEncoding[] encodings = new QueryEncoding[queries.size()];
    for (TokenBatch batch : batches(tokens)) {
      QueryDecoder.Outputs outputs = graphs.queries(batch);
      for (int row = 0; row < batch.rows(); row++) {
        int source = batch.sources()[row];
        encodings[source] =
            decoder.decode(
                queries.get(source),
                tokens.get(source),
                outputs,
                row,
                batch.rows(),
                batch.length());
      }
    }
    return Arrays.asList(encodings);
  }

  /** See {@link Encoder#intentLogits}. */
  public float[][] intentLogits(List<String> queries) {
    int intents = inputs.labels().intents().size();
    float[][] logits = new float[queries.size()][];
    for (TokenBatch batch : batches(tokenizer.encodeAll(queries, inputs.maxTokens()))) {
      float[] flat = graphs.queries(batch).intentLogits();
      for (int row = 0; row < batch.rows(); row++) {
        logits[batch.sources()[row]] = Arrays.copyOfRange(flat, row * intents, (row + 1) * intents);
      }
    }
    return logits;
  }

  /** See {@link Encoder#encodeImages}. */
  public List<float[]> images(List<RgbImage> images) {
    int size = inputs.image().size();
    int values = 3 * size * size;
    List<float[]> vectors = new ArrayList<>(images.size());
    for (int from = 0; from < images.size(); from += MOST_IMAGES) {
      List<float[]> each =
          images.subList(from, Math.min(images.size(), from + MOST_IMAGES)).parallelStream()
              .map(image -> Preprocessor.preprocess(image, inputs.image()))
              .toList();
      float[] pixels = new float[each.size() * values];
      for (int i = 0; i < each.size(); i++) {
        System.arraycopy(each.get(i), 0, pixels, i * values, values);
      }
      float[] flat = graphs.images(pixels, each.size(), size);
      for (int row = 0; row < each.size(); row++) {
        vectors.add(row(flat, row));
      }
    }
    return vectors;
  }

  private List<TokenBatch> batches(List<Encoding> tokens) {
    return TokenBatch.of(tokens, tokenizer.paddingId(), MOST_ROWS, MOST_TOKENS);
  }

  private float[] row(float[] flat, int row) {
    return Arrays.copyOfRange(flat, row * inputs.width(), (row + 1) * inputs.width());
  }
}
