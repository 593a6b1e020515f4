package org.lingvista.training;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lingvista.data.Batch;
import org.lingvista.data.BatchSource;
import org.lingvista.data.TextBatch;
import org.lingvista.model.LingvistaModel;

/**
 * Stage 2: N and F learn L2 = L_intent + L_slot + λ·L3, everything else is frozen, shared word
 * embeddings too. L3's gradients flow through the frozen text encoder, which runs without dropout
 * (SPEC §3).
 *
 * <p>L3 is two thirds of a step's work, and the labels need far more queries than it does. So it
 * can be the mean over a random share of each batch's queries: its expectation is the mean over all
 * of them, the labels still see every query.
 *
 * @param queries what it learns from
 * @param semanticWeight λ
 * @param semanticShare share of the queries with a semantic text that L3 sees in each batch
 * @param noise of the queries that L3 does not see, whose semantic text it would contradict
 */
record UnderstandingStage(
    BatchSource queries, double semanticWeight, double semanticShare, @Nullable TokenNoise noise)
    implements Stage {

  @Override
  public String name() {
    return "understanding";
  }

  @Override
  public boolean trains(String weight) {
    return weight.startsWith("nlu.") || weight.startsWith("fusion.");
  }

  @Override
  public List<Part> parts() {
    return List.of(new Part("queries", queries, this::loss));
  }

  private BatchLoss.Terms loss(RowEncoding encoding, LingvistaModel model, Batch batch) {
    BatchLoss.Terms terms = new BatchLoss.Terms();
    Batch.QueryLabels labels = BatchEncoder.labels(batch);
    TextBatch semantic = semanticWeight == 0 ? null : labels.semanticTexts();
    int[] chosen = semantic == null ? new int[0] : chosen(semantic.rows(), batch.position());
    int[] rows = IntStream.of(chosen).map(i -> labels.semanticRows()[i]).toArray();
    TextBatch texts = batch.texts();
    if (noise != null) {
      boolean[] kept = new boolean[texts.rows()];
      IntStream.of(rows).forEach(row -> kept[row] = true);
      texts = noise.apply(batch, labels, kept);
    }
    LingvistaModel.QueryOutput output = BatchEncoder.queries(encoding, model, texts, rows, false);
    BatchEncoder.understood(terms, model, labels, output, 1);
    if (semantic != null) {
      BatchEncoder.semantic(
          terms,
          encoding,
          model,
          output.vectors(),
          semantic.rows(chosen, 0, chosen.length),
          semanticWeight);
    }
    return terms;
  }

  /** At least one of the rows, drawn by the batch's place, so that a resumed run draws the same. */
  private int[] chosen(int rows, Batch.Position position) {
    int[] order = IntStream.range(0, rows).toArray();
    int count = Math.max(1, (int) Math.round(rows * semanticShare));
    SplittableRandom random =
        new SplittableRandom(position.epoch() * 0x9e3779b97f4a7c15L + position.index());
    for (int i = 0; i < count; i++) {
      int other = i + random.nextInt(rows - i);
      int drawn = order[other];
      order[other] = order[i];
      order[i] = drawn;
    }
    return Arrays.copyOf(order, count);
  }
}
