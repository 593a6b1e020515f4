package org.lingvista.tensor;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** libtorch's default random generator on the CPU: seeded, saved and restored, for exact resume. */
public final class RandomState {
  private RandomState() {}

  /** Seeds the generators of all devices. */
  public static void seed(long seed) {
    torch.manual_seed(seed);
  }

  /** A number of 32 bits drawn from the generator, which it moves on. */
  public static long draw() {
    try (TensorScope scope = new TensorScope()) {
      return HostArrays.toLongs(HostArrays.longs(new int[1], Compute.cpu(), 1).random_(1L << 32))[
          0];
    }
  }

  /** The generator's state as bytes. */
  public static byte[] save() {
    try (TensorScope scope = new TensorScope()) {
      Tensor state = torch.getDefaultCPUGenerator().get_state().contiguous();
      byte[] bytes = new byte[Math.toIntExact(state.numel())];
      new BytePointer(state.data_ptr()).get(bytes);
      return bytes;
    }
  }

  /** Continues from a saved state. */
  public static void restore(byte[] state) {
    try (TensorScope scope = new TensorScope()) {
      Generator generator = torch.getDefaultCPUGenerator();
      generator.set_state(Tensor.create(state, false, state.length));
    }
  }
}
