package org.lingvista.training;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.lingvista.data.Batch;
import org.lingvista.data.BatchSource;
import org.lingvista.model.LingvistaModel;

/** Stage 1: E_t and E_v learn L1 = L_TI + α·L_TC (SPEC §3). */
record AlignmentStage(
    @Nullable BatchSource pictures,
    @Nullable BatchSource passages,
    double passageWeight,
    Recipe.@Nullable Matryoshka matryoshka)
    implements Stage {

  @Override
  public String name() {
    return "alignment";
  }

  @Override
  public boolean trains(String weight) {
    return weight.startsWith("text.")
        || weight.startsWith("vision.")
        || weight.equals("logit_scale.text_image")
        || weight.equals("logit_scale.text_passage");
  }

  @Override
  public List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    if (pictures != null) {
      parts.add(
          new Part(
              "pictures",
              pictures,
              (encoding, model, batch) ->
                  loss(
                      encoding,
                      model,
                      batch,
                      new BatchEncoder.Pairs("text_image", 1, matryoshka))));
    }
    if (passages != null) {
      parts.add(
          new Part(
              "passages",
              passages,
              (encoding, model, batch) ->
                  loss(
                      encoding,
                      model,
                      batch,
                      new BatchEncoder.Pairs("text_passage", passageWeight, matryoshka))));
    }
    return parts;
  }

  private static BatchLoss.Terms loss(
      RowEncoding encoding, LingvistaModel model, Batch batch, BatchEncoder.Pairs pairs) {
    BatchLoss.Terms terms = new BatchLoss.Terms();
    Tensor texts = BatchEncoder.texts(encoding, model, batch.texts(), true);
    BatchEncoder.contrast(terms, encoding, model, batch, texts, pairs);
    return terms;
  }
}
