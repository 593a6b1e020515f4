package org.lingvista.export;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lingvista.encode.Encoder;
import org.lingvista.encode.QueryDecoder;
import org.lingvista.encode.QueryEncoding;
import org.lingvista.encode.TokenBatch;
import org.lingvista.image.ImageNormalization;
import org.lingvista.image.Preprocessor;
import org.lingvista.image.RgbImage;
import org.lingvista.model.LingvistaModel;
import org.lingvista.model.ModelDirectory;
import org.lingvista.tensor.Compute;
import org.lingvista.text.Encoding;
import org.lingvista.text.LabelSchema;
import org.lingvista.text.Tokenizer;

/**
 * The encoder of a model directory, on libtorch: for models that are not exported. One thread
 * computes at a time.
 */
public final class TorchEncoder implements Encoder {
  private static final int MOST_ROWS = 64;
  private static final int MOST_TOKENS = 4096;
  private static final int MOST_IMAGES = 32;

  private final String modelId;
  private final LingvistaModel model;
  private final boolean ownsModel;
  private final Tokenizer tokenizer;
  private final QueryDecoder decoder;
  private boolean closed;

  private TorchEncoder(
      String modelId, LingvistaModel model, boolean ownsModel, Tokenizer tokenizer) {
    this.modelId = modelId;
    this.model = model;
    this.ownsModel = ownsModel;
    this.tokenizer = tokenizer;
    this.decoder = new QueryDecoder(model.config().labels());
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
  public synchronized List<float[]> encodeTexts(List<String> texts) {
    requireOpen();
    List<Encoding> tokens = tokenizer.encodeAll(texts, model.config().text().positions());
    float[][] vectors = new float[texts.size()][];
    for (TokenBatch batch : batches(tokens)) {
      float[] flat = TorchGraphs.texts(model, batch);
      for (int row = 0; row < batch.rows(); row++) {
        vectors[batch.sources()[row]] = row(flat, row);
      }
    }
    return Arrays.asList(vectors);
  }

  @Override
  public synchronized List<QueryEncoding> encodeQueries(List<String> queries) {
    requireOpen();
    List<Encoding> tokens = tokenizer.encodeAll(queries, model.config().text().positions());
    QueryEncoding[] encodings = new QueryEncoding[queries.size()];
    for (TokenBatch batch : batches(tokens)) {
      QueryDecoder.Outputs outputs = TorchGraphs.queries(model, batch);
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
  public synchronized List<float[]> encodeImages(List<RgbImage> images) {
    requireOpen();
    ImageNormalization normalization = model.config().vision().image();
    int size = normalization.size();
    int values = 3 * size * size;
    List<float[]> vectors = new ArrayList<>(images.size());
    for (int from = 0; from < images.size(); from += MOST_IMAGES) {
      int rows = Math.min(MOST_IMAGES, images.size() - from);
      float[] pixels = new float[rows * values];
      for (int row = 0; row < rows; row++) {
        float[] one = Preprocessor.preprocess(images.get(from + row), normalization);
        System.arraycopy(one, 0, pixels, row * values, values);
      }
      float[] flat = TorchGraphs.images(model, pixels, rows, size);
      for (int row = 0; row < rows; row++) {
        vectors.add(row(flat, row));
      }
    }
    return vectors;
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

  private List<TokenBatch> batches(List<Encoding> tokens) {
    return TokenBatch.of(tokens, tokenizer.paddingId(), MOST_ROWS, MOST_TOKENS);
  }

  private float[] row(float[] flat, int row) {
    return Arrays.copyOfRange(flat, row * width(), (row + 1) * width());
  }
}
