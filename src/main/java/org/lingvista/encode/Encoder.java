package org.lingvista.encode;

import java.util.List;
import org.lingvista.image.RgbImage;
import org.lingvista.text.LabelSchema;

/**
 * One model that turns texts, pictures and queries into vectors of one space. Every vector is
 * L2-normalised, so that the inner product is the cosine. Safe for use by many threads.
 */
public interface Encoder extends AutoCloseable {

  /**
   * Names the model and its weights, for instance {@code quickstart-1a2b3c4d}; vectors of different
   * ids never mix.
   */
  String modelId();

  /** Embedding width d. */
  int width();

  LabelSchema labels();

  /** Tokens of a text that are read, special tokens not counted; what follows them is cut off. */
  int maxTokens();

  /**
   * Tokens of a text, special tokens not counted.
   *
   * @param most where counting stops
   */
  int countTokens(String text, int most);

  /**
   * Short texts and passages as they are, without query understanding: one vector of length d each,
   * in order.
   */
  List<float[]> encodeTexts(List<String> texts);

  /** Pictures of any size: one vector of length d each, in order. */
  List<float[]> encodeImages(List<RgbImage> images);

  /** Queries the way people ask: fused vector, intent and slots of each, in order. */
  List<QueryEncoding> encodeQueries(List<String> queries);

  /**
   * What {@link QueryEncoding#intentProbability} is made of, before any calibration: a row per
   * query, a column per intent. An encoder that has no such numbers throws {@link EncodeException}.
   */
  default float[][] intentLogits(List<String> queries) {
    throw new EncodeException(modelId() + " does not tell its intent logits");
  }

  @Override
  void close();
}
