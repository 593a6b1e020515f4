package org.lingvista.export;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.lingvista.encode.BatchedEncoding;
import org.lingvista.encode.Encoder;
import org.lingvista.encode.QueryEncoding;
import org.lingvista.image.RgbImage;
import org.lingvista.model.LingvistaModel;
import org.lingvista.model.ModelDirectory;
import org.lingvista.tensor.Compute;
import org.lingvista.text.LabelSchema;
import org.lingvista.text.Tokenizer;

/**
 * The encoder of a model directory, on libtorch: for models that are not exported. One thread
 * computes at a time.
 */
public final class TorchEncoder implements Encoder {
  private final String modelId;
  private final LingvistaModel model;
  private final boolean ownsModel;
  private final Tokenizer tokenizer;
  private final BatchedEncoding batched;
  private boolean closed;

  private TorchEncoder(
      String modelId, LingvistaModel model, boolean ownsModel, Tokenizer tokenizer) {
    this.modelId = modelId;
    this.model = model;
    this.ownsModel = ownsModel;
    this.tokenizer = tokenizer;
    this.batched =
        new BatchedEncoding(
            tokenizer,
            new BatchedEncoding.Inputs(
                model.config().width(),
                model.config().text().positions(),
                model.config().vision().image(),
                model.config().labels(),
                model.config().slotTransitions()),
            new TorchGraphs(model));
  }

  /** Opens a model directory on the CPU in single precision, checksums verified. */
  public static TorchEncoder open(Path modelDirectory) throws IOException {
    ModelDirectory directory = new ModelDirectory(modelDirectory);
    LingvistaModel model = directory.load(Compute.cpu());
    try {
      return new TorchEncoder(
          ModelId.of(directory), model, true, Tokenizer.load(directory.tokenizer()));
    } catch (IOException | RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /**
   * Encodes with a model that somebody else owns, for instance one that is being trained.
   *
   * @param modelId what to call it
   * @param tokenizerJson its tokenizer's file
   */
  public static TorchEncoder over(LingvistaModel model, String modelId, Path tokenizerJson) {
    return new TorchEncoder(modelId, model, false, Tokenizer.load(tokenizerJson));
  }

  @Override
  public String modelId() {
    return modelId;
  }

  @Override
  public int width() {
    return model.config().width();
  }

  @Override
  public LabelSchema labels() {
    return model.config().labels();
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
  public synchronized List<float[]> encodeTexts(List<String> texts) {
    requireOpen();
    return batched.texts(texts);
  }

  @Override
  public synchronized List<QueryEncoding> encodeQueries(List<String> queries) {
    requireOpen();
    return batched.queries(queries);
  }

  @Override
  public synchronized float[][] intentLogits(List<String> queries) {
    requireOpen();
    return batched.intentLogits(queries);
  }

  @Override
  public synchronized List<float[]> encodeImages(List<RgbImage> images) {
    requireOpen();
    return batched.images(images);
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      tokenizer.close();
      if (ownsModel) {
        model.close();
      }
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the encoder is closed; model=" + modelId);
    }
  }
}
