package org.lingvista.tensor;

import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Where and how precisely to compute.
 *
 * @param device {@code cpu}, {@code cuda} or {@code cuda:N}
 * @param precision of matrix products and attention, never {@link Precision#AUTO}; parameters and
 *     sums stay float32
 */
public record Compute(String device, Precision precision) {

  /** Number format of matrix products. */
  public enum Precision {
    /** IEEE single precision. */
    FP32,
    /** bfloat16 by autocast. */
    BF16,
    /** BF16 where the device has instructions for it, else FP32. */
    AUTO
  }

  /**
   * @param precision {@link Precision#AUTO} becomes what it stands for on this machine
   */
  public Compute {
    if (!device.matches("cpu|cuda(:\\d+)?")) {
      throw new IllegalArgumentException("device must be cpu, cuda or cuda:N; device=" + device);
    }
    if (precision == Precision.AUTO) {
      precision = hasBf16(device) ? Precision.BF16 : Precision.FP32;
    }
  }

  /** Single precision on the CPU. */
  public static Compute cpu() {
    return new Compute("cpu", Precision.FP32);
  }

  /**
   * Whether a device multiplies bfloat16 itself. A processor that does not takes about five times
   * as long as in float32.
   */
  public static boolean hasBf16(String device) {
    return !device.equals("cpu") || Bf16Instructions.here();
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
