package org.lingvista.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
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

  /**
   * What N says of a query.
   *
   * @param encoding its tokens
   * @param intentLogits of each intent
   * @param slots likeliest BIO class of each token
   */
  record Understood(Encoding encoding, float[] intentLogits, int[] slots) {

    /** The likeliest intent. */
    int intent() {
      int best = 0;
      for (int i = 1; i < intentLogits.length; i++) {
        best = intentLogits[i] > intentLogits[best] ? i : best;
      }
      return best;
    }
  }

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

  /** Intent logits and BIO classes of every query, in order. */
  List<Understood> understand(List<String> queries) {
    List<Encoding> encodings = tokenizer.encodeAll(queries, limits.maxQueryTokens());
    Understood[] understood = new Understood[queries.size()];
    for (List<Integer> rows : byLength(encodings)) {
      int length = encodings.get(rows.getLast()).length();
      try (TensorScope scope = new TensorScope();
          NoGradGuard guard = new NoGradGuard()) {
        LingvistaModel.Understanding output;
        try (Compute.Autocast autocast = model.compute().autocast()) {
          output = model.understanding(padded(encodings, rows, length), false);
        }
        float[][] intents = HostArrays.toRows(output.intentLogits());
        long[] slots = HostArrays.toLongs(output.slotLogits().argmax(new LongOptional(2), false));
        for (int i = 0; i < intents.length; i++) {
          Encoding encoding = encodings.get(rows.get(i));
          int[] own = new int[encoding.length()];
          for (int t = 0; t < own.length; t++) {
            own[t] = Math.toIntExact(slots[i * length + t]);
          }
          understood[rows.get(i)] = new Understood(encoding, intents[i], own);
        }
      }
    }
    return List.of(understood);
  }

  /** Encodes by length, so that little is padded, and returns in the order given. */
  private float[][] encode(
      List<String> texts, int maxTokens, Function<LingvistaModel.Tokens, Tensor> encode) {
    List<Encoding> encodings = tokenizer.encodeAll(texts, maxTokens);
    float[][] vectors = new float[texts.size()][];
    for (List<Integer> rows : byLength(encodings)) {
      int length = encodings.get(rows.getLast()).length();
      try (TensorScope scope = new TensorScope();
          NoGradGuard guard = new NoGradGuard()) {
        Tensor encoded;
        try (Compute.Autocast autocast = model.compute().autocast()) {
          encoded = encode.apply(padded(encodings, rows, length));
        }
        float[][] found = HostArrays.toRows(encoded);
        for (int i = 0; i < rows.size(); i++) {
          vectors[rows.get(i)] = found[i];
        }
      }
    }
    return vectors;
  }

  /** Rows of batches, the shortest first. */
  private static List<List<Integer>> byLength(List<Encoding> encodings) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < encodings.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingInt(i -> encodings.get(i).length()));
    List<List<Integer>> batches = new ArrayList<>();
    for (int from = 0; from < order.size(); from += BATCH) {
      batches.add(order.subList(from, Math.min(order.size(), from + BATCH)));
    }
    return batches;
  }

  private LingvistaModel.Tokens padded(List<Encoding> encodings, List<Integer> rows, int length) {
    int[] ids = new int[rows.size() * length];
    Arrays.fill(ids, tokenizer.paddingId());
    int[] lengths = new int[rows.size()];
    for (int i = 0; i < rows.size(); i++) {
      int[] own = encodings.get(rows.get(i)).ids();
      System.arraycopy(own, 0, ids, i * length, own.length);
      lengths[i] = own.length;
    }
    return model.tokens(ids, lengths, length);
  }
}
