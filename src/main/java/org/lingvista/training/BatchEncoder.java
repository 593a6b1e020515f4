package org.lingvista.training;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.lingvista.data.Batch;
import org.lingvista.data.ImageBatch;
import org.lingvista.data.TextBatch;
import org.lingvista.model.LingvistaModel;
import org.lingvista.tensor.HostArrays;

/** Batches of host memory through the model, and the losses that the stages share. */
final class BatchEncoder {
  private static final int LENGTH_GROUPS = 4;
  private static final int LEAST_ROWS_OF_A_GROUP = 48;

  private BatchEncoder() {}

  static LingvistaModel.Tokens tokens(LingvistaModel model, TextBatch texts) {
    return model.tokens(texts.ids(), texts.lengths(), texts.length());
  }

  /**
   * Short texts or passages (B, d). Many texts go through the encoder by length, in up to {@value
   * #LENGTH_GROUPS} groups, so that a few long ones do not pad all the others.
   */
  static Tensor texts(LingvistaModel model, TextBatch texts, boolean training) {
    int groups = Math.min(LENGTH_GROUPS, texts.rows() / LEAST_ROWS_OF_A_GROUP);
    if (groups <= 1) {
      return model.encodeTexts(tokens(model, texts), training);
    }
    int[] byLength =
        IntStream.range(0, texts.rows())
            .boxed()
            .sorted(Comparator.comparingInt(row -> texts.lengths()[row]))
            .mapToInt(Integer::intValue)
            .toArray();
    TensorVector vectors = new TensorVector();
    int[] placeOf = new int[texts.rows()];
    for (int group = 0; group < groups; group++) {
      int from = texts.rows() * group / groups;
      int to = texts.rows() * (group + 1) / groups;
      vectors.push_back(model.encodeTexts(tokens(model, texts.rows(byLength, from, to)), training));
      for (int place = from; place < to; place++) {
        placeOf[byLength[place]] = place;
      }
    }
    return torch
        .cat(vectors, 0)
        .index_select(0, HostArrays.longs(placeOf, model.compute(), placeOf.length));
  }

  /** The right side of a batch, U vectors: pictures or passages. */
  static Tensor right(LingvistaModel model, Batch batch, boolean training) {
    ImageBatch images = batch.images();
    if (images != null) {
      Tensor pixels =
          HostArrays.floats(
              images.pixels(), model.compute(), images.rows(), 3, images.size(), images.size());
      return model.encodeImages(pixels, training);
    }
    TextBatch passages = batch.passages();
    if (passages == null) {
      throw new IllegalArgumentException("the batch has neither pictures nor passages");
    }
    return texts(model, passages, training);
  }

  /**
   * InfoNCE between the batch's left vectors and its right side, with this pair type's logit scale.
   */
  static Tensor contrast(
      LingvistaModel model, Batch batch, Tensor left, String pairType, boolean training) {
    return Losses.infoNce(
        left,
        right(model, batch, training),
        model.weights().get("logit_scale." + pairType),
        Positives.of(batch),
        model.compute());
  }

  /** Adds L_intent, L_slot and, where queries have a semantic text, λ·L3, all times the weight. */
  static void understanding(
      BatchLoss.Terms terms,
      LingvistaModel model,
      Batch batch,
      LingvistaModel.QueryOutput output,
      double weight,
      double semanticWeight) {
    Batch.QueryLabels labels = batch.labels();
    if (labels == null) {
      throw new IllegalArgumentException("the batch's queries carry no labels");
    }
    terms.add(
        "intent", weight, Losses.intent(output.intentLogits(), labels.intents(), model.compute()));
    terms.add("slot", weight, Losses.slot(output.slotLogits(), labels.slots(), model.compute()));
    TextBatch semanticTexts = labels.semanticTexts();
    if (semanticTexts != null && semanticWeight > 0) {
      Tensor target;
      try (NoGradGuard guard = new NoGradGuard()) {
        target = texts(model, semanticTexts, false);
      }
      Tensor rows =
          HostArrays.longs(labels.semanticRows(), model.compute(), labels.semanticRows().length);
      Tensor fused = output.vectors().index_select(0, rows);
      terms.add("semantic", weight * semanticWeight, Losses.semanticDistance(fused, target));
    }
  }
}
