package org.lingvista.training;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.lingvista.data.Batch;
import org.lingvista.model.LingvistaModel;

/** The loss of one batch; its tensors belong to the open scope. */
interface BatchLoss {

  /** Builds the graph of the weighted sum, to be called under autocast. */
  Terms of(RowEncoding encoding, LingvistaModel model, Batch batch);

  /** A weighted sum and its terms, for the log unweighted. */
  final class Terms {
    private final Map<String, Tensor> named = new LinkedHashMap<>();
    private @Nullable Tensor total;

    /** Adds weight·term. */
    Terms add(String name, double weight, Tensor term) {
      named.put(name, term);
      Tensor weighted = weight == 1 ? term : term.mul(new Scalar(weight));
      total = total == null ? weighted : total.add(weighted);
      return this;
    }

    /** The weighted sum, a scalar. */
    Tensor total() {
      if (total == null) {
        throw new IllegalStateException("a loss has at least one term");
      }
      return total;
    }

    /** The values of the terms; waits for the device. */
    Map<String, Double> values() {
      Map<String, Double> values = new LinkedHashMap<>();
      named.forEach((name, tensor) -> values.put(name, tensor.item_double()));
      return values;
    }
  }
}
