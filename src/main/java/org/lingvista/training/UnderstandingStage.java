package org.lingvista.training;

import java.util.List;
import org.lingvista.data.Batch;
import org.lingvista.data.BatchSource;
import org.lingvista.model.LingvistaModel;

/**
 * Stage 2: N and F learn L2 = L_intent + L_slot + λ·L3, everything else is frozen, shared word
 * embeddings too. L3's gradients flow through the frozen text encoder, which runs without dropout
 * (SPEC §3).
 */
record UnderstandingStage(BatchSource queries, double semanticWeight) implements Stage {

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
    LingvistaModel.QueryOutput output = BatchEncoder.queries(encoding, model, batch.texts(), false);
    BatchEncoder.understanding(terms, encoding, model, batch, output, 1, semanticWeight);
    return terms;
  }
}
