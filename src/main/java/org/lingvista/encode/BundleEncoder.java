package org.lingvista.encode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lingvista.image.ImageNormalization;
import org.lingvista.image.Preprocessor;
import org.lingvista.image.RgbImage;
import org.lingvista.text.Encoding;
import org.lingvista.text.LabelSchema;
import org.lingvista.text.Tokenizer;

/** The encoder of a bundle, on ONNX Runtime. */
final class BundleEncoder implements Encoder {
  private static final int MOST_ROWS = 64;
  private static final int MOST_TOKENS = 4096;
  private static final int MOST_IMAGES = 32;

  private final BundleConfig config;
  private final Tokenizer tokenizer;
  private final OnnxGraphs graphs;
  private final QueryDecoder decoder;

  BundleEncoder(BundleConfig config, Tokenizer tokenizer, OnnxGraphs graphs) {
    this.config = config;
    this.tokenizer = tokenizer;
    this.graphs = graphs;
    this.decoder = new QueryDecoder(config.labels());
  }

  @Override
  public String modelId() {
    return config.modelId();
  }

  @Override
  public int width() {
    return config.width();
  }

  @Override
  public LabelSchema labels() {
    return config.labels();
  }

  @Override
  public List<float[]> encodeTexts(List<String> texts) {
    List<Encoding> tokens = tokenizer.encodeAll(texts, config.maxTokens());
    float[][] vectors = new float[texts.size()][];
    for (TokenBatch batch : batches(tokens)) {
      float[] flat = graphs.texts(batch);
      for (int row = 0; row < batch.rows(); row++) {
        vectors[batch.sources()[row]] = row(flat, row);
      }
    }
    return Arrays.asList(vectors);
  }

  @Override
  public List<QueryEncoding> encodeQueries(List<String> queries) {
    List<Encoding> tokens = tokenizer.encodeAll(queries, config.maxTokens());
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

  @Override
  public List<float[]> encodeImages(List<RgbImage> images) {
    ImageNormalization normalization = config.image();
    int size = normalization.size();
    int values = 3 * size * size;
    List<float[]> vectors = new ArrayList<>(images.size());
    for (int from = 0; from < images.size(); from += MOST_IMAGES) {
      List<RgbImage> some = images.subList(from, Math.min(images.size(), from + MOST_IMAGES));
      List<float[]> each =
          some.parallelStream()
              .map(image -> Preprocessor.preprocess(image, normalization))
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

  @Override
  public void close() {
    graphs.close();
    tokenizer.close();
  }

  private List<TokenBatch> batches(List<Encoding> tokens) {
    return TokenBatch.of(tokens, tokenizer.paddingId(), MOST_ROWS, MOST_TOKENS);
  }

  private float[] row(float[] flat, int row) {
    return Arrays.copyOfRange(flat, row * config.width(), (row + 1) * config.width());
  }
}
