package org.lingvista.export;

import org.bytedeco.pytorch.NoGradGuard;
import org.lingvista.encode.QueryDecoder;
import org.lingvista.encode.TokenBatch;
import org.lingvista.model.LingvistaModel;
import org.lingvista.tensor.HostArrays;
import org.lingvista.tensor.TensorScope;

/** A model on libtorch with the inputs and outputs that the ONNX graphs have. */
final class TorchGraphs {
  private TorchGraphs() {}

  /** Token ids to vectors (B, d), row by row. */
  static float[] texts(LingvistaModel model, TokenBatch batch) {
    try (TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      return HostArrays.toFloats(model.encodeTexts(tokens(model, batch), false));
    }
  }

  /** Token ids of queries to vectors, intent and slot logits. */
  static QueryDecoder.Outputs queries(LingvistaModel model, TokenBatch batch) {
    try (TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      LingvistaModel.QueryOutput output = model.encodeQueries(tokens(model, batch), false, false);
      return new QueryDecoder.Outputs(
          HostArrays.toFloats(output.vectors()),
          HostArrays.toFloats(output.intentLogits()),
          HostArrays.toFloats(output.slotLogits()));
    }
  }

  /** Normalised pixels (B, 3, S, S) to vectors (B, d), row by row. */
  static float[] images(LingvistaModel model, float[] pixels, int rows, int size) {
    try (TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      return HostArrays.toFloats(
          model.encodeImages(
              HostArrays.floats(pixels, model.compute(), rows, 3, size, size), false));
    }
  }

  private static LingvistaModel.Tokens tokens(LingvistaModel model, TokenBatch batch) {
    return model.tokens(batch.ids(), batch.lengths(), batch.length());
  }
}
