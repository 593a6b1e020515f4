package org.lingvista.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.lingvista.data.Batch;
import org.lingvista.image.ImageDecoder;
import org.lingvista.image.ImageNormalization;
import org.lingvista.image.Preprocessor;
import org.lingvista.model.LingvistaModel;
import org.lingvista.tensor.Compute;
import org.lingvista.tensor.HostArrays;
import org.lingvista.tensor.TensorScope;
import org.lingvista.text.Encoding;
import org.lingvista.text.Tokenizer;

/** The model under training as texts and files in, arrays out; no gradients, no dropout. */
record HostEncoder(LingvistaModel model, Tokenizer tokenizer, Recipe.Data limits) {
  private static final int BATCH = 128;

  /** Intent and BIO class of every query and token of a batch. */
  record Predictions(int[] intents, int[] slots) {}

  float[][] texts(List<String> texts) {
    return encode(texts, limits.maxTextTokens(), tokens -> model.encodeTexts(tokens, false));
  }

  float[][] passages(List<String> texts) {
    return encode(texts, limits.maxPassageTokens(), tokens -> model.encodeTexts(tokens, false));
  }

  float[][] queries(List<String> texts) {
    return encode(
        texts,
        limits.maxQueryTokens(),
        tokens -> model.encodeQueries(tokens, false, false).vectors());
  }

  float[][] images(List<Path> files) {
    ImageNormalization normalization = model.config().vision().image();
    int size = normalization.size();
    float[][] vectors = new float[files.size()][];
    for (int from = 0; from < files.size(); from += BATCH) {
      int rows = Math.min(BATCH, files.size() - from);
      float[] pixels = new float[rows * 3 * size * size];
      for (int i = 0; i < rows; i++) {
        float[] one =
            Preprocessor.preprocess(ImageDecoder.decode(files.get(from + i)), normalization);
        System.arraycopy(one, 0, pixels, i * one.length, one.length);
      }
      try (TensorScope scope = new TensorScope();
          NoGradGuard guard = new NoGradGuard()) {
        Tensor batch = HostArrays.floats(pixels, model.compute(), rows, 3, size, size);
        Tensor encoded;
        try (Compute.Autocast autocast = model.compute().autocast()) {
          encoded = model.encodeImages(batch, false);
        }
        System.arraycopy(HostArrays.toRows(encoded), 0, vectors, from, rows);
      }
    }
    return vectors;
  }

  Predictions predict(Batch batch) {
    try (TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      LingvistaModel.QueryOutput output;
      try (Compute.Autocast autocast = model.compute().autocast()) {
        output = model.encodeQueries(BatchEncoder.tokens(model, batch.texts()), false, false);
      }
      return new Predictions(
          Arrays.stream(HostArrays.toLongs(output.intentLogits().argmax(longOptional(1), false)))
              .mapToInt(Math::toIntExact)
              .toArray(),
          Arrays.stream(HostArrays.toLongs(output.slotLogits().argmax(longOptional(2), false)))
              .mapToInt(Math::toIntExact)
              .toArray());
    }
  }

  private static org.bytedeco.pytorch.LongOptional longOptional(long value) {
    return new org.bytedeco.pytorch.LongOptional(value);
  }

  /** Encodes by length, so that little is padded, and returns in the order given. */
  private float[][] encode(
      List<String> texts, int maxTokens, Function<LingvistaModel.Tokens, Tensor> encode) {
    List<Encoding> encodings = tokenizer.encodeAll(texts, maxTokens);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingInt(i -> encodings.get(i).length()));
    float[][] vectors = new float[texts.size()][];
    for (int from = 0; from < order.size(); from += BATCH) {
      List<Integer> rows = order.subList(from, Math.min(order.size(), from + BATCH));
      int length = encodings.get(rows.getLast()).length();
      int[] ids = new int[rows.size() * length];
      Arrays.fill(ids, tokenizer.paddingId());
      int[] lengths = new int[rows.size()];
      for (int i = 0; i < rows.size(); i++) {
        int[] own = encodings.get(rows.get(i)).ids();
        System.arraycopy(own, 0, ids, i * length, own.length);
        lengths[i] = own.length;
      }
      try (TensorScope scope = new TensorScope();
          NoGradGuard guard = new NoGradGuard()) {
        Tensor encoded;
        try (Compute.Autocast autocast = model.compute().autocast()) {
          encoded = encode.apply(model.tokens(ids, lengths, length));
        }
        float[][] found = HostArrays.toRows(encoded);
        for (int i = 0; i < rows.size(); i++) {
          vectors[rows.get(i)] = found[i];
        }
      }
    }
    return vectors;
  }
}
