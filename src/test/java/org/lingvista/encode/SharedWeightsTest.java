package org.lingvista.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.export.OnnxModels;
import org.lingvista.model.ModelConfig;
import org.lingvista.tensor.Safetensors;
import org.lingvista.tensor.StoredTensor;

/** The weights of the text encoder are in memory once, however many graphs use them. */
class SharedWeightsTest {
  private static final int VOCABULARY = 400_000;
  private static final int INTERMEDIATE = 131_072;

  @TempDir Path folder;

  /** The process's memory is read from /proc, which only Linux has. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void textAndQueryGraphsAddNoCopyOfTheWeights() throws Exception {
    long bytes = writeLargeModel();
    assertThat(bytes).isGreaterThan(150_000_000L);

    long grown = grownInAFreshProcess();
    assertThat(grown).as("of %d bytes of weights", bytes).isLessThan(bytes / 2);
  }

  /** Apart and with a heap that is resident from the start, so that only native memory grows. */
  private long grownInAFreshProcess() throws Exception {
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xms64m",
                "-Xmx64m",
                "-XX:+AlwaysPreTouch",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Growth.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(process.waitFor(4, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    return Long.parseLong(Files.readString(folder.resolve("grown")));
  }

  /** Opens both graphs and writes by how many bytes the process grew. */
  static final class Growth {
    public static void main(String[] args) throws IOException {
      Path folder = Path.of(args[0]);
      int[] ids = {2, 7, 399_999, 3, 2, 8, 200_000, 3};
      TokenBatch batch = new TokenBatch(2, 4, ids, new int[] {4, 4}, new int[] {0, 1});
      long before = anonymousBytes();
      try (OnnxGraphs graphs = new OnnxGraphs(folder, 1, false)) {
        graphs.texts(batch);
        graphs.queries(batch);
        Files.writeString(folder.resolve("grown"), Long.toString(anonymousBytes() - before));
      }
    }
  }

  private long writeLargeModel() throws IOException {
    ModelConfig small = ModelConfig.read(TinyBundle.MODEL.resolve("config.yaml"));
    Map<String, StoredTensor> weights =
        new LinkedHashMap<>(Safetensors.read(TinyBundle.MODEL.resolve("model.safetensors")));
    int hidden = small.text().hidden();
    weights.put("text.embeddings.word_embeddings.weight", filled(VOCABULARY, hidden));
    for (int layer = 0; layer < 2; layer++) {
      for (String module : new String[] {"text", "nlu"}) {
        String name = module + ".encoder.layer." + layer + ".";
        weights.put(name + "intermediate.dense.weight", filled(INTERMEDIATE, hidden));
        weights.put(name + "intermediate.dense.bias", filled(INTERMEDIATE));
        weights.put(name + "output.dense.weight", filled(hidden, INTERMEDIATE));
      }
    }
    Path file = folder.resolve(EncoderBundle.WEIGHTS);
    Safetensors.write(file, weights, Map.of());
    new OnnxModels(small, file).write(folder);
    return Files.size(file);
  }

  private static StoredTensor filled(long... shape) {
    long size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    float[] values = new float[Math.toIntExact(size)];
    for (int i = 0; i < values.length; i++) {
      values[i] = 0.01f * (i % 7 - 3);
    }
    return StoredTensor.of(values, shape);
  }

  /** Resident memory that is no mapping of a file. */
  private static long anonymousBytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("RssAnon:"))
        .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }
}
