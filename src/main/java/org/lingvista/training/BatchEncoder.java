package org.lingvista.training;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
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

  /** Short texts or passages (B, d). */
  static Tensor texts(
      RowEncoding encoding, LingvistaModel model, TextBatch texts, boolean training) {
    int[] order = byLength(texts);
    return inOrder(model, order, encoding.encode(rows(model, texts, order, training))[0]);
  }

  /** As {@link #texts}, without dropout and gradients. */
  static Tensor frozenTexts(RowEncoding encoding, LingvistaModel model, TextBatch texts) {
    int[] order = byLength(texts);
    return inOrder(model, order, encoding.encodeFrozen(rows(model, texts, order, false))[0]);
  }

  private static RowEncoding.Rows rows(
      LingvistaModel model, TextBatch texts, int[] order, boolean training) {
    return new RowEncoding.Rows(
        texts.rows(), (from, to) -> new Tensor[] {groups(model, texts, order, from, to, training)});
  }

  /**
   * Many texts go through the encoder by length, in up to {@value #LENGTH_GROUPS} groups, so that a
   * few long ones do not pad all the others.
   */
  private static Tensor groups(
      LingvistaModel model, TextBatch texts, int[] order, int from, int to, boolean training) {
    int groups = Math.clamp((to - from) / LEAST_ROWS_OF_A_GROUP, 1, LENGTH_GROUPS);
    if (groups == 1) {
      return model.encodeTexts(tokens(model, texts.rows(order, from, to)), training);
    }
    TensorVector vectors = new TensorVector();
    for (int group = 0; group < groups; group++) {
      int first = from + (to - from) * group / groups;
      int end = from + (to - from) * (group + 1) / groups;
      vectors.push_back(model.encodeTexts(tokens(model, texts.rows(order, first, end)), training));
    }
    return torch.cat(vectors, 0);
  }

  private static int[] byLength(TextBatch texts) {
    return IntStream.range(0, texts.rows())
        .boxed()
        .sorted(Comparator.comparingInt(row -> texts.lengths()[row]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Row i of the result is the row of {@code sorted} that stands for row i of the batch. */
  private static Tensor inOrder(LingvistaModel model, int[] order, Tensor sorted) {
    int[] placeOf = new int[order.length];
    for (int place = 0; place < order.length; place++) {
      placeOf[order[place]] = place;
    }
    return sorted.index_select(0, HostArrays.longs(placeOf, model.compute(), placeOf.length));
  }

  /**
   * Queries through N and F, see {@link LingvistaModel#encodeQueries}; without the semantic
   * features.
   */
  static LingvistaModel.QueryOutput queries(
      RowEncoding encoding, LingvistaModel model, TextBatch texts, boolean trainText) {
    return queries(encoding, model, texts, IntStream.range(0, texts.rows()).toArray(), trainText);
  }

  /** Queries of which only these are fused: the M rows of the vectors. */
  static LingvistaModel.QueryOutput queries(
      RowEncoding encoding, LingvistaModel model, TextBatch texts, int[] fused, boolean trainText) {
    int[] order = byLength(texts);
    boolean[] wanted = new boolean[order.length];
    for (int row : fused) {
      wanted[row] = true;
    }
    Tensor[] outputs =
        encoding.encode(
            new RowEncoding.Rows(
                texts.rows(),
                (from, to) -> {
                  int[] some =
                      IntStream.range(from, to)
                          .filter(i -> wanted[order[i]])
                          .map(i -> i - from)
                          .toArray();
                  LingvistaModel.Tokens tokens = tokens(model, texts.rows(order, from, to));
                  LingvistaModel.QueryOutput output =
                      some.length == to - from
                          ? model.encodeQueries(tokens, trainText, true)
                          : model.encodeQueries(tokens, some, trainText, true);
                  long missing = texts.length() - output.slotLogits().size(1);
                  return new Tensor[] {
                    output.vectors(),
                    output.intentLogits(),
                    torch.constant_pad_nd(output.slotLogits(), 0, 0, 0, missing) // (b, T, L)
                  };
                }));
    int[] placeOf = new int[order.length];
    int place = 0;
    for (int row : order) {
      placeOf[row] = wanted[row] ? place++ : -1;
    }
    int[] places = IntStream.of(fused).map(row -> placeOf[row]).toArray();
    return new LingvistaModel.QueryOutput(
        outputs[0].index_select(0, HostArrays.longs(places, model.compute(), places.length)),
        inOrder(model, order, outputs[1]),
        inOrder(model, order, outputs[2]),
        outputs[0]);
  }

  /** The right side of a batch, U vectors: pictures or passages. */
  static Tensor right(RowEncoding encoding, LingvistaModel model, Batch batch, boolean training) {
    ImageBatch images = batch.images();
    if (images != null) {
      return encoding
          .encode(
              new RowEncoding.Rows(
                  images.rows(),
                  (from, to) ->
                      new Tensor[] {
                        model.encodeImages(pixels(model, images, from, to), training)
                      }))[0];
    }
    TextBatch passages = batch.passages();
    if (passages == null) {
      throw new IllegalArgumentException("the batch has neither pictures nor passages");
    }
    return texts(encoding, model, passages, training);
  }

  private static Tensor pixels(LingvistaModel model, ImageBatch images, int from, int to) {
    int size = images.size();
    float[] all = images.pixels();
    int one = 3 * size * size;
    float[] some = to - from == images.rows() ? all : Arrays.copyOfRange(all, from * one, to * one);
    return HostArrays.floats(some, model.compute(), to - from, 3, size, size);
  }

  /**
   * What is asked of pairs.
   *
   * @param type pair type, which names the term and the logit scale
   * @param weight of the loss
   * @param matryoshka shorter widths to train too; null for none
   */
  record Pairs(String type, double weight, Recipe.@Nullable Matryoshka matryoshka) {}

  /**
   * Adds InfoNCE between the batch's left vectors and its right side, with the pair type's logit
   * scale; with shorter widths the weighted mean over all of them, a term {@code TYPE@WIDTH} each.
   */
  static void contrast(
      BatchLoss.Terms terms,
      RowEncoding encoding,
      LingvistaModel model,
      Batch batch,
      Tensor left,
      Pairs pairs) {
    Tensor right = right(encoding, model, batch, true);
    Tensor scale = model.weights().get("logit_scale." + pairs.type());
    boolean[] positives = Positives.of(batch);
    Recipe.Matryoshka matryoshka = pairs.matryoshka();
    double share = pairs.weight() / (matryoshka == null ? 1 : matryoshka.total());
    terms.add(pairs.type(), share, Losses.infoNce(left, right, scale, positives, model.compute()));
    if (matryoshka == null) {
      return;
    }
    for (int i = 0; i < matryoshka.widths().size(); i++) {
      int width = matryoshka.widths().get(i);
      terms.add(
          pairs.type() + "@" + width,
          share * matryoshka.weights().get(i),
          Losses.infoNce(
              Losses.cut(left, width),
              Losses.cut(right, width),
              scale,
              positives,
              model.compute()));
    }
  }

  /** Adds L_intent, L_slot and, where queries have a semantic text, λ·L3, all times the weight. */
  static void understanding(
      BatchLoss.Terms terms,
      RowEncoding encoding,
      LingvistaModel model,
      Batch batch,
      LingvistaModel.QueryOutput output,
      double weight,
      double semanticWeight) {
    Batch.QueryLabels labels = labels(batch);
    understood(terms, model, labels, output, weight);
    TextBatch semanticTexts = labels.semanticTexts();
    if (semanticTexts != null && semanticWeight > 0) {
      Tensor rows =
          HostArrays.longs(labels.semanticRows(), model.compute(), labels.semanticRows().length);
      Tensor fused = output.vectors().index_select(0, rows);
      semantic(terms, encoding, model, fused, semanticTexts, weight * semanticWeight);
    }
  }

  /** The labels of a batch of queries. */
  static Batch.QueryLabels labels(Batch batch) {
    Batch.QueryLabels labels = batch.labels();
    if (labels == null) {
      throw new IllegalArgumentException("the batch's queries carry no labels");
    }
    return labels;
  }

  /** Adds L_intent and L_slot, times the weight. */
  static void understood(
      BatchLoss.Terms terms,
      LingvistaModel model,
      Batch.QueryLabels labels,
      LingvistaModel.QueryOutput output,
      double weight) {
    terms.add(
        "intent", weight, Losses.intent(output.intentLogits(), labels.intents(), model.compute()));
    terms.add("slot", weight, Losses.slot(output.slotLogits(), labels.slots(), model.compute()));
  }

  /** Adds L3 between fused vectors (M, d) and the plain vectors of these M texts. */
  static void semantic(
      BatchLoss.Terms terms,
      RowEncoding encoding,
      LingvistaModel model,
      Tensor fused,
      TextBatch texts,
      double weight) {
    Tensor target = frozenTexts(encoding, model, texts);
    terms.add("semantic", weight, Losses.semanticDistance(fused, target));
  }
}
