package org.lingvista.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.bytedeco.pytorch.global.torch;
import org.lingvista.data.Batch;
import org.lingvista.data.BatchSource;
import org.lingvista.data.ImageBatch;
import org.lingvista.data.TextBatch;
import org.lingvista.image.ImageNormalization;
import org.lingvista.model.LingvistaModel;
import org.lingvista.model.ModelConfig;
import org.lingvista.model.WeightInitializer;
import org.lingvista.tensor.Compute;
import org.lingvista.text.LabelSchema;

/**
 * One stage-1 training step of the tiny model, the real {@link Trainer} on random data: the peer of
 * {@code scripts/bench/training_step.py}. Prints the median milliseconds of a step. Arguments:
 * precision, steps, threads; pairs of a batch and rows of a chunk, with which it also prints the
 * processor's milliseconds of a step, all threads together, and the process's peak memory in MiB.
 */
final class TrainingStepBenchmark {
  private static final int TOKENS = 12;
  private static final int VOCABULARY = 12000;

  private TrainingStepBenchmark() {}

  @SuppressWarnings("SystemOut")
  public static void main(String[] args) throws Exception {
    int steps = Integer.parseInt(args[1]);
    torch.set_num_threads(Integer.parseInt(args[2]));
    int pairs = args.length > 3 ? Integer.parseInt(args[3]) : 256;
    int chunk = args.length > 4 ? Integer.parseInt(args[4]) : 0;
    Compute compute =
        new Compute("cpu", Compute.Precision.valueOf(args[0].toUpperCase(java.util.Locale.ROOT)));
    ModelConfig config =
        new ModelConfig(
            "bench",
            256,
            new ModelConfig.Text(
                VOCABULARY,
                256,
                3,
                4,
                1024,
                128,
                1,
                ModelConfig.Pooling.MEAN,
                false,
                ModelConfig.Head.LINEAR,
                1e-12,
                0),
            new ModelConfig.Vision(
                ImageNormalization.clip(64),
                16,
                192,
                4,
                3,
                768,
                ModelConfig.Activation.GELU,
                1e-5,
                0),
            new ModelConfig.Nlu(true, 256, 1, 4, 1024, 0),
            new ModelConfig.Fusion(4, true, false),
            new LabelSchema(List.of("find"), List.of("content"), Set.of("content")));
    Recipe.StageOptions options =
        new Recipe.StageOptions(
            steps, pairs, 0, 0, 1, chunk, null, 1e-3, null, 1e-2, null, 0.999, 0.1, 0.01, 1, 1, 1,
            1, 1, null, false);
    long[] times = new long[steps + 1];
    long[] processor = new long[steps + 1];
    try (LingvistaModel model =
            new LingvistaModel(config, WeightInitializer.initialize(config, 1, compute));
        Trainer trainer =
            new Trainer(
                model,
                new AlignmentStage(source(pairs), null, 1, null),
                options,
                Integer.MAX_VALUE,
                new Silent())) {
      times[0] = System.nanoTime();
      processor[0] = processorNanos();
      trainer.train(
          0,
          () -> false,
          (done, next) -> {
            times[(int) done] = System.nanoTime();
            processor[(int) done] = processorNanos();
          });
    }
    System.out.printf("%.1f", medianMillis(times));
    if (args.length > 3) {
      System.out.printf(" %.1f %d", medianMillis(processor), peakMebibytes());
    }
    System.out.println();
  }

  /** Of the differences, the first third left out. */
  private static double medianMillis(long[] nanos) {
    int steps = nanos.length - 1;
    double[] millis = new double[steps];
    for (int i = 0; i < steps; i++) {
      millis[i] = (nanos[i + 1] - nanos[i]) / 1e6;
    }
    double[] warm = Arrays.copyOfRange(millis, steps / 3, steps);
    Arrays.sort(warm);
    return warm[warm.length / 2];
  }

  private static long processorNanos() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
  }

  private static long peakMebibytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(-1);
  }

  /** The same random batch again and again: what is measured is the step, not the data. */
  private static BatchSource source(int batchSize) {
    Random random = new Random(1);
    int[] ids = random.ints((long) batchSize * TOKENS, 5, VOCABULARY).toArray();
    int[] lengths = new int[batchSize];
    Arrays.fill(lengths, TOKENS);
    float[] pixels = new float[batchSize * 3 * 64 * 64];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextGaussian();
    }
    int[] rows = new int[batchSize];
    long[] keys = new long[batchSize];
    for (int i = 0; i < batchSize; i++) {
      rows[i] = i;
      keys[i] = i;
    }
    Batch batch =
        new Batch(
            new TextBatch(batchSize, TOKENS, ids, lengths),
            keys,
            keys,
            new ImageBatch(batchSize, 64, pixels),
            null,
            rows,
            keys,
            new long[0],
            null,
            new Batch.Position(0, 0));
    return new BatchSource() {
      @Override
      public long batchesPerEpoch() {
        return 1;
      }

      @Override
      public void seek(Batch.Position position) {}

      @Override
      public Batch next() {
        return batch;
      }

      @Override
      public void close() {}
    };
  }

  private record Silent() implements TrainingListener {
    @Override
    public void progress(Progress progress) {}

    @Override
    public void message(String text) {}

    @Override
    public void measured(Validation.Figures figures) {}
  }
}
