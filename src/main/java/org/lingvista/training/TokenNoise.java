package org.lingvista.training;

import java.util.List;
import java.util.SplittableRandom;
import org.lingvista.data.Batch;
import org.lingvista.data.TextBatch;
import org.lingvista.text.LabelSchema;

/**
 * Tokens of training queries replaced by random ones, their labels kept, so that the NLU module
 * learns to label by what stands around: names and wordings it never met are then less often taken
 * for something else.
 *
 * <p>Of a span with one of the chosen slots either all tokens are replaced or none; outside of
 * spans each token for itself. What is replaced depends on the batch's place in the data alone.
 */
final class TokenNoise {
  /** Special tokens come first in every vocabulary that is trained here. */
  private static final int FIRST_PIECE = 5;

  private final Recipe.Noise options;
  private final boolean[] replaceable;
  private final int vocabulary;

  /**
   * @param vocabulary number of pieces
   * @throws TrainingException if the options name a slot the labels do not have
   */
  TokenNoise(Recipe.Noise options, LabelSchema labels, int vocabulary) {
    this.options = options;
    this.vocabulary = vocabulary;
    List<String> slots = labels.slots();
    this.replaceable = new boolean[slots.size()];
    for (String slot : options.slots()) {
      if (!slots.contains(slot)) {
        throw new TrainingException(
            "understanding.noise.slots names '%s', which is no slot; slots are %s"
                .formatted(slot, slots));
      }
      replaceable[slots.indexOf(slot)] = true;
    }
  }

  /**
   * The batch's texts with noise.
   *
   * @param kept rows that stay as they are
   */
  TextBatch apply(Batch batch, Batch.QueryLabels labels, boolean[] kept) {
    TextBatch texts = batch.texts();
    int[] ids = texts.ids().clone();
    SplittableRandom random =
        new SplittableRandom(
            batch.position().epoch() * 0x9e3779b97f4a7c15L + ~batch.position().index());
    for (int row = 0; row < texts.rows(); row++) {
      boolean replacing = false;
      for (int t = 0; t < texts.lengths()[row] && !kept[row]; t++) {
        int at = row * texts.length() + t;
        int label = labels.slots()[at];
        if (label < 0) {
          continue; // a special token
        }
        if (label == 0) {
          replacing = random.nextDouble() < options.words();
        } else if (label % 2 == 1) { // B begins a span, I goes on with it
          replacing = replaceable[(label - 1) / 2] && random.nextDouble() < options.spans();
        }
        if (replacing) {
          ids[at] = FIRST_PIECE + random.nextInt(vocabulary - FIRST_PIECE);
        }
      }
    }
    return new TextBatch(texts.rows(), texts.length(), ids, texts.lengths());
  }
}
