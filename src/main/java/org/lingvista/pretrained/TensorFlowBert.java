package org.lingvista.pretrained;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lingvista.tensor.StoredTensor;

/**
 * BERT as Google trained it, in TensorFlow: a SavedModel or checkpoint whose variables get the
 * names that transformers gives them ({@code module/bert/encoder/layer_0/output/dense/kernel} is
 * {@code bert.encoder.layer.0.output.dense.weight}). A kernel is (in, out) there and (out, in)
 * here: it is copied transposed. Variables of the optimiser are left out.
 */
final class TensorFlowBert {
  /** Where the index of the variables may lie. */
  static final List<String> INDEXES = List.of("variables/variables.index", "bert_model.ckpt.index");

  private static final String KERNEL = "/kernel";

  /** Rows and columns that are copied together, so that both sides stay in the cache. */
  private static final int TILE = 32;

  private TensorFlowBert() {}

  static SourceWeights read(Path index) throws IOException {
    TensorBundle.Contents bundle = TensorBundle.read(index);
    Map<String, StoredTensor> named = new LinkedHashMap<>();
    bundle
        .tensors()
        .forEach((name, tensor) -> {
          String start = name.replaceFirst("^module/", "");
          if (start.matches("(bert|cls)/.*") && !start.matches(".*/adam_[mv]")) {
            boolean kernel = start.endsWith(KERNEL) && tensor.shape().length == 2;
            named.put(published(start), kernel ? transposed(tensor) : tensor);
          }
        });
    return new SourceWeights(index, named, bundle.files());
  }

  private static String published(String name) {
    return name.replaceAll("/layer_(\\d+)/", "/layer/$1/")
        .replaceFirst("/kernel$", "/weight")
        .replaceFirst("/gamma$", "/weight")
        .replaceFirst("/beta$", "/bias")
        .replaceFirst("_embeddings$", "_embeddings/weight")
        .replaceFirst("/output_bias$", "/bias")
        .replace('/', '.');
  }

  private static StoredTensor transposed(StoredTensor tensor) {
    long rows = tensor.shape()[0];
    long columns = tensor.shape()[1];
    int bytes = tensor.dtype().bytes();
    MemorySegment target = Arena.ofAuto().allocate(tensor.data().byteSize(), 64);
    for (long top = 0; top < rows; top += TILE) {
      for (long left = 0; left < columns; left += TILE) {
        for (long row = top; row < Math.min(rows, top + TILE); row++) {
          for (long column = left; column < Math.min(columns, left + TILE); column++) {
            long from = (row * columns + column) * bytes;
            MemorySegment.copy(tensor.data(), from, target, (column * rows + row) * bytes, bytes);
          }
        }
      }
    }
    return new StoredTensor(tensor.dtype(), new long[] {columns, rows}, target);
  }
}
