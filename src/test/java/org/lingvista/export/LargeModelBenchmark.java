package org.lingvista.export;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.global.torch;
import org.lingvista.encode.Encoder;
import org.lingvista.encode.EncoderBundle;
import org.lingvista.image.RgbImage;

/**
 * How long a model of published size takes to open, checksums verified, and how much memory it
 * takes then and after the first texts and pictures, as Linux counts resident memory, above what
 * the process had before (the Java machine and libtorch or ONNX Runtime). Arguments: torch or onnx,
 * the model directory or bundle.
 */
final class LargeModelBenchmark {
  private LargeModelBenchmark() {}

  @SuppressWarnings("SystemOut")
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[1]);
    boolean onTorch = args[0].equals("torch");
    Path weights = folder.resolve(onTorch ? "model.safetensors" : EncoderBundle.WEIGHTS);
    if (onTorch) {
      torch.set_num_threads(2);
    }
    long bytes = Files.size(weights);
    long before = resident("VmRSS:");
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long processor = system.getProcessCpuTime();
    long start = System.nanoTime();
    try (Encoder encoder = onTorch ? TorchEncoder.open(folder) : EncoderBundle.open(folder)) {
      double opened = (System.nanoTime() - start) / 1e9;
      double worked = (system.getProcessCpuTime() - processor) / 1e9;
      long memory = resident("VmHWM:") - before;
      System.out.printf(
          "%s: opened in %.1f s, %.1f s of processor, %.2f times its %.0f MB%n",
          args[0], opened, worked, memory / (double) bytes, bytes / 1e6);
      start = System.nanoTime();
      int width = encoder.encodeTexts(List.of("a dog", "b")).getFirst().length;
      System.out.printf(
          "two texts of width %d in %.1f s, memory %.2f times%n",
          width, (System.nanoTime() - start) / 1e9, (resident("VmHWM:") - before) / (double) bytes);
      start = System.nanoTime();
      encoder.encodeImages(List.of(new RgbImage(300, 200, new byte[180_000])));
      System.out.printf(
          "a picture in %.1f s, memory %.2f times; before %d MB%n",
          (System.nanoTime() - start) / 1e9,
          (resident("VmHWM:") - before) / (double) bytes,
          before / 1_000_000);
    }
  }

  private static long resident(String field) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith(field))
        .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }
}
