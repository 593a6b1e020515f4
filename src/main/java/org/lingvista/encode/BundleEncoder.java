package org.lingvista.encode;

import java.util.List;
import org.lingvista.image.RgbImage;
import org.lingvista.text.LabelSchema;
import org.lingvista.text.Tokenizer;

/** The encoder of a bundle, on ONNX Runtime. */
final class BundleEncoder implements Encoder {
  private final BundleConfig config;
  private final Tokenizer tokenizer;
  private final OnnxGraphs graphs;
  private final BatchedEncoding batched;

  BundleEncoder(
      BundleConfig config, Tokenizer tokenizer, OnnxGraphs graphs, IntentCalibration calibration) {
    this.config = config;
    this.tokenizer = tokenizer;
    this.graphs = graphs;
    this.batched =
        new BatchedEncoding(
            tokenizer,
            new BatchedEncoding.Inputs(
                config.width(),
                config.maxTokens(),
                config.image(),
                config.labels(),
                config.slotTransitions()),
            graphs,
            calibration);
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
  public int maxTokens() {
    return batched.maxTokens();
  }

  @Override
  public int countTokens(String text, int most) {
    return batched.countTokens(text, most);
  }

  @Override
  public List<float[]> encodeTexts(List<String> texts) {
    return batched.texts(texts);
  }

  @Override
  public List<QueryEncoding> encodeQueries(List<String> queries) {
    return batched.queries(queries);
  }

  @Override
  public float[][] intentLogits(List<String> queries) {
    return batched.intentLogits(queries);
  }

  @Override
  public List<float[]> encodeImages(List<RgbImage> images) {
    return batched.images(images);
  }

  @Override
  public void close() {
    graphs.close();
    tokenizer.close();
  }
}
