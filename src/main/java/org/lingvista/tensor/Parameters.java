package org.lingvista.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The named weights of a model, float32, in the order they were added. They live outside every
 * scope until {@link #close}.
 */
public final class Parameters implements AutoCloseable {
  private static final long CHUNK_BYTES = 1 << 26;

  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final Compute compute;

  /** Weights that will live on this device. */
  public Parameters(Compute compute) {
    this.compute = compute;
  }

  /** Where the weights live. */
  public Compute compute() {
    return compute;
  }

  /** Adds a weight with these values, row-major. Replaces none: a name is added once. */
  public Tensor add(String name, float[] values, long... shape) {
    if (tensors.containsKey(name)) {
      throw new IllegalArgumentException("a weight is named once; name=" + name);
    }
    try (TensorScope scope = new TensorScope()) {
      Tensor tensor = scope.keep(HostArrays.floats(values, compute, shape));
      tensors.put(name, tensor);
      return tensor;
    }
  }

  /**
   * Adds a weight read from a file of little-endian float32 values, straight into libtorch's
   * memory: neither the heap nor a mapping of the file ever holds it too.
   *
   * @param offset where in the file its values begin, in bytes
   */
  public void read(String name, FileChannel file, long offset, long... shape) throws IOException {
    if (tensors.containsKey(name)) {
      throw new IllegalArgumentException("a weight is named once; name=" + name);
    }
    try (TensorScope scope = new TensorScope()) {
      Tensor host = torch.empty(shape); // float32 on the CPU, row-major
      long bytes = Math.multiplyExact(StoredTensor.count(shape), Float.BYTES);
      BytePointer memory = new BytePointer(host.data_ptr());
      for (long at = 0; at < bytes; ) {
        long limit = Math.min(bytes, at + CHUNK_BYTES);
        ByteBuffer chunk = memory.position(at).limit(limit).asByteBuffer();
        while (chunk.hasRemaining()) {
          if (file.read(chunk, offset + limit - chunk.remaining()) < 0) {
            throw new IOException("the file ends within " + name);
          }
        }
        at = limit;
      }
      boolean here = compute.device().equals("cpu");
      tensors.put(
          name, scope.keep(here ? host : host.to(compute.torchDevice(), host.scalar_type())));
    }
  }

  /** Overwrites the values of a weight in place, row-major. */
  public void set(String name, float[] values) {
    Tensor tensor = get(name);
    try (TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      tensor.copy_(HostArrays.floats(values, compute, tensor.shape()));
    }
  }

  /** The weight of this name. */
  public Tensor get(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("the model has no weight named " + name);
    }
    return tensor;
  }

  /** Whether there is a weight of this name. */
  public boolean has(String name) {
    return tensors.containsKey(name);
  }

  /** All names in order. */
  public List<String> names() {
    return List.copyOf(tensors.keySet());
  }

  /** All weights in the order of {@link #names}. */
  public Collection<Tensor> all() {
    return Collections.unmodifiableCollection(tensors.values());
  }

  /**
   * Lets exactly the weights chosen by name receive gradients; the others are frozen and lose
   * theirs.
   */
  public void train(Predicate<String> chosen) {
    tensors.forEach((name, tensor) -> {
      boolean trained = chosen.test(name);
      tensor.set_requires_grad(trained);
      if (!trained) {
        clearGradient(tensor);
      }
    });
  }

  /** Drops all gradients. */
  public void clearGradients() {
    tensors.values().forEach(Parameters::clearGradient);
  }

  /** Number of values in all weights. */
  public long count() {
    return tensors.values().stream().mapToLong(Tensor::numel).sum();
  }

  @Override
  public void close() {
    tensors.values().forEach(Tensor::close);
    tensors.clear();
  }

  private static void clearGradient(Tensor tensor) {
    try (TensorScope scope = new TensorScope()) {
      Tensor gradient = tensor.mutable_grad();
      if (gradient.defined()) {
        gradient.reset();
      }
    }
  }
}
