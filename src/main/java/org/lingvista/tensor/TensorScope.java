package org.lingvista.tensor;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * Frees every native tensor made inside it, on the thread that opened it, when it closes. What must
 * live on is handed out by {@link #keep}. Garbage collection frees no tensors here (it comes too
 * late for training), so work without a scope leaks.
 */
public final class TensorScope implements AutoCloseable {
  private final PointerScope scope = new PointerScope();

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
