package org.lingvista.tensor;

import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Frees every native tensor made inside it, on the thread that opened it, when it closes. What must
 * live on is handed out by {@link #keep}. Garbage collection frees no tensors here (it comes too
 * late for training), so work without a scope leaks.
 */
public final class TensorScope implements AutoCloseable {
  private final PointerScope scope = new PointerScope();

  /**
   * Runs work in a scope of its own, so that what it needs on the way is freed at its end; its
   * result belongs to the scope around. What a gradient needs, libtorch keeps by itself.
   */
  public static Tensor within(Supplier<Tensor> work) {
    @Nullable PointerScope around = PointerScope.getInnerScope();
    Tensor result;
    try (TensorScope scope = new TensorScope()) {
      result = scope.keep(work.get());
    }
    if (around != null) {
      around.attach(result);
      result.releaseReference(); // the scope around holds its own
    }
    return result;
  }

  /** Takes a tensor out of this scope; the caller (or the scope around) owns it now. */
  public Tensor keep(Tensor tensor) {
    tensor.retainReference(); // detach alone would free it
    scope.detach(tensor);
    return tensor;
  }

  @Override
  public void close() {
    scope.close();
  }
}
