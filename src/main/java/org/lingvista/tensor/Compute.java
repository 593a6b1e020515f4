package org.lingvista.tensor;

import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Where and how precisely to compute.
 *
 * @param device {@code cpu}, {@code cuda} or {@code cuda:N}
 * @param precision of matrix products and attention; parameters and sums stay float32
 */
public record Compute(String device, Precision precision) {

  /** Number format of matrix products. */
  public enum Precision {
    /** IEEE single precision. */
    FP32,
    /** bfloat16 by autocast. */
    BF16
  }

  public Compute {
    if (!device.matches("cpu|cuda(:\\d+)?")) {
      throw new IllegalArgumentException("device must be cpu, cuda or cuda:N; device=" + device);
    }
  }

  /** Single precision on the CPU. */
  public static Compute cpu() {
    return new Compute("cpu", Precision.FP32);
  }

  /** libtorch's device. */
  public Device torchDevice() {
    return new Device(device);
  }

  /** Turns autocast on for this thread while open when the precision asks for it. */
  public Autocast autocast() {
    return new Autocast(this);
  }

  private DeviceType type() {
    return device.startsWith("cuda") ? DeviceType.CUDA : DeviceType.CPU;
  }

  /**
   * Autocast of one thread, restored to what it was on close; the cache of converted weights is
   * then dropped.
   */
  public static final class Autocast implements AutoCloseable {
    private final DeviceType type;
    private final boolean before;

    private Autocast(Compute compute) {
      type = compute.type();
      before = torch.is_autocast_enabled(type);
      if (compute.precision() == Precision.BF16) {
        torch.set_autocast_dtype(type, ScalarType.BFloat16);
        torch.set_autocast_enabled(type, true);
      } else {
        torch.set_autocast_enabled(type, false);
      }
    }

    @Override
    public void close() {
      torch.set_autocast_enabled(type, before);
      torch.clear_cache();
    }
  }
}
