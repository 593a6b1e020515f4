package org.lingvista.training;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lingvista.data.Batch;
import org.lingvista.data.BatchSource;
import org.lingvista.model.LingvistaModel;

/**
 * Stage 3: everything learns L = L_QI + a·L_QC + b·(L_intent + L_slot + λ·L3) (SPEC §3). The
 * understanding losses are means over all queries of a step: each part's count by its share of the
 * rows. {@code others} feeds queries that look for nothing (greetings, settings), which have
 * neither picture nor passage.
 */
record JointStage(
    @Nullable BatchSource pictures,
    @Nullable BatchSource passages,
    @Nullable BatchSource others,
    Recipe.StageOptions options)
    implements Stage {

  @Override
  public String name() {
    return "joint";
  }

  @Override
  public boolean trains(String weight) {
    return !weight.startsWith("logit_scale.text_");
  }

  @Override
  public List<Part> parts() {
    double rows =
        (pictures == null ? 0 : options.pictureBatch())
            + (passages == null ? 0 : options.passageBatch())
            + (others == null ? 0 : options.queryBatch());
    List<Part> parts = new ArrayList<>();
    if (pictures != null) {
      double share = options.pictureBatch() / rows;
      parts.add(
          new Part("pictures", pictures, (e, m, b) -> loss(e, m, b, "query_image", 1, share)));
    }
    if (passages != null) {
      double share = options.passageBatch() / rows;
      parts.add(
          new Part(
              "passages",
              passages,
              (e, m, b) -> loss(e, m, b, "query_passage", options.passageWeight(), share)));
    }
    if (others != null) {
      double share = options.queryBatch() / rows;
      parts.add(new Part("others", others, (e, m, b) -> loss(e, m, b, null, 0, share)));
    }
    return parts;
  }

  private BatchLoss.Terms loss(
      RowEncoding encoding,
      LingvistaModel model,
      Batch batch,
      @Nullable String pairType,
      double weight,
      double share) {
    BatchLoss.Terms terms = new BatchLoss.Terms();
    LingvistaModel.QueryOutput output = BatchEncoder.queries(encoding, model, batch.texts(), true);
    if (pairType != null) {
      BatchEncoder.contrast(
          terms,
          encoding,
          model,
          batch,
          output.vectors(),
          new BatchEncoder.Pairs(pairType, weight, options.matryoshka()));
    }
    BatchEncoder.understanding(
        terms,
        encoding,
        model,
        batch,
        output,
        options.understandingWeight() * share,
        options.semanticWeight());
    return terms;
  }
}
