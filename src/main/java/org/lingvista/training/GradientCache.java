package org.lingvista.training;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.lingvista.tensor.Compute;
import org.lingvista.tensor.RandomState;
import org.lingvista.tensor.TensorScope;

/**
 * Gradient cache (Gao et al. 2021, "Scaling Deep Contrastive Learning Batch Size under Memory
 * Limited Setup", §3): contrastive batches larger than memory. Every row is a negative of all
 * others, so accumulating the gradients of small batches is not the same. Instead
 *
 * <ol>
 *   <li>all rows are encoded chunk by chunk without a graph ({@link #encode});
 *   <li>the loss over all encodings gives the gradient at each of them (the caller's backward);
 *   <li>each chunk is encoded again, now with its graph, and goes backward from its part of those
 *       gradients ({@link #backward}).
 * </ol>
 *
 * The gradients are those of the whole batch, activations are those of one chunk, and the price is
 * one more forward pass. Dropout must fall on the same values both times: every chunk has a seed of
 * its own, on all devices. For one batch; it leaves the generator as after one draw.
 */
final class GradientCache implements RowEncoding {

  /**
   * One encoded chunk.
   *
   * @param place its number in this batch
   * @param leaves encodings of all rows of its side, where the loss's gradients arrive
   * @param offsets where in each leaf its rows begin
   * @param counts how many of each leaf's rows are its
   */
  private record Chunk(
      Rows rows, int from, int to, int place, Tensor[] leaves, long[] offsets, long[] counts) {}

  private final Compute compute;
  private final int mostRows;
  private final long base;
  private final byte[] random;
  private final List<Chunk> chunks = new ArrayList<>();

  /** For one batch. */
  GradientCache(Compute compute, int mostRows) {
    this.compute = compute;
    this.mostRows = mostRows;
    this.base = RandomState.draw();
    this.random = RandomState.save();
  }

  /** The seed of a batch's chunk. */
  static long seed(long base, int place) {
    return base + 0x9E3779B9L * place;
  }

  @Override
  public Tensor[] encode(Rows rows) {
    int first = chunks.size();
    List<Tensor[]> parts = forward(rows, first);
    Tensor[] leaves = joined(parts);
    for (Tensor leaf : leaves) {
      leaf.set_requires_grad(true);
    }
    long[] offsets = new long[leaves.length];
    for (int i = 0; i < parts.size(); i++) {
      long[] counts = new long[leaves.length];
      for (int k = 0; k < counts.length; k++) {
        counts[k] = parts.get(i)[k].size(0);
      }
      int from = i * mostRows;
      int to = Math.min(rows.count(), from + mostRows);
      chunks.add(new Chunk(rows, from, to, first + i, leaves, offsets.clone(), counts));
      for (int k = 0; k < counts.length; k++) {
        offsets[k] += counts[k];
      }
    }
    close(parts);
    return leaves;
  }

  @Override
  public Tensor[] encodeFrozen(Rows rows) {
    List<Tensor[]> parts = forward(rows, chunks.size());
    Tensor[] all = joined(parts);
    close(parts);
    return all;
  }

  /** Encodings of each chunk without a graph; nothing else of a chunk stays in memory. */
  private List<Tensor[]> forward(Rows rows, int first) {
    List<Tensor[]> parts = new ArrayList<>();
    try (NoGradGuard guard = new NoGradGuard()) {
      for (int from = 0; from < rows.count(); from += mostRows) {
        RandomState.seed(seed(base, first + parts.size()));
        try (TensorScope scope = new TensorScope()) {
          Tensor[] part = rows.range().encode(from, Math.min(rows.count(), from + mostRows));
          for (Tensor tensor : part) {
            scope.keep(tensor);
          }
          parts.add(part);
        }
      }
    }
    return parts;
  }

  private static Tensor[] joined(List<Tensor[]> parts) {
    Tensor[] all = new Tensor[parts.getFirst().length];
    try (NoGradGuard guard = new NoGradGuard()) {
      for (int k = 0; k < all.length; k++) {
        TensorVector vector = new TensorVector();
        for (Tensor[] part : parts) {
          vector.push_back(part[k]);
        }
        all[k] = torch.cat(vector, 0);
      }
    }
    return all;
  }

  private static void close(List<Tensor[]> parts) {
    for (Tensor[] part : parts) {
      for (Tensor tensor : part) {
        tensor.close();
      }
    }
  }

  @Override
  public void backward() {
    for (Chunk chunk : chunks) {
      try (TensorScope scope = new TensorScope()) {
        backward(chunk);
      }
    }
  }

  private void backward(Chunk chunk) {
    RandomState.seed(seed(base, chunk.place()));
    Tensor[] encodings;
    try (Compute.Autocast autocast = compute.autocast()) {
      encodings = chunk.rows().range().encode(chunk.from(), chunk.to());
    }
    TensorVector reached = new TensorVector();
    TensorVector gradients = new TensorVector();
    for (int k = 0; k < encodings.length; k++) {
      Tensor gradient = chunk.leaves()[k].grad();
      if (gradient.defined() && encodings[k].requires_grad()) { // not every loss reads every output
        reached.push_back(encodings[k]);
        gradients.push_back(gradient.narrow(0, chunk.offsets()[k], chunk.counts()[k]));
      }
    }
    if (!reached.empty()) {
      torch.backward(reached, gradients, new BoolOptional(), false, new TensorVector());
    }
  }

  /** The generator goes on from where this batch found it. */
  @Override
  public void close() {
    RandomState.restore(random);
  }
}
