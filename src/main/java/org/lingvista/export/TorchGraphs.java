package org.lingvista.export;

import org.bytedeco.pytorch.NoGradGuard;
import org.lingvista.encode.BatchedEncoding;
import org.lingvista.encode.QueryDecoder;
import org.lingvista.encode.TokenBatch;
import org.lingvista.model.LingvistaModel;
import org.lingvista.tensor.HostArrays;
import org.lingvista.tensor.TensorScope;

/** A model on libtorch with the inputs and outputs that the ONNX graphs have. */
record TorchGraphs(LingvistaModel model) implements BatchedEncoding.Graphs {

  @Override
  public float[] texts(TokenBatch batch) {
    try (TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      return HostArrays.toFloats(model.encodeTexts(tokens(batch), false));
    }
  }

  @Override
  public QueryDecoder.Outputs queries(TokenBatch batch) {
    try (TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      LingvistaModel.QueryOutput output = model.encodeQueries(tokens(batch), false, false);
      return new QueryDecoder.Outputs(
          HostArrays.toFloats(output.vectors()),
          HostArrays.toFloats(output.intentLogits()),
          HostArrays.toFloats(output.slotLogits()));
    }
  }

  @Override
  public float[] images(float[] pixels, int rows, int size) {
    try (TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      return HostArrays.toFloats(
          model.encodeImages(
              HostArrays.floats(pixels, model.compute(), rows, 3, size, size), false));
    }
  }

  private LingvistaModel.Tokens tokens(TokenBatch batch) {
    return model.tokens(batch.ids(), batch.lengths(), batch.length());
  }
}
