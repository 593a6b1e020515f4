package org.lingvista.export;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.bytedeco.pytorch.global.torch;
import org.lingvista.encode.OnnxGraphs;
import org.lingvista.encode.TokenBatch;
import org.lingvista.model.LingvistaModel;
import org.lingvista.model.ModelDirectory;
import org.lingvista.tensor.Compute;

/**
 * Time of embedding batches of texts and pictures: the peer of {@code scripts/bench/embedding.py}.
 * Arguments: torch or onnx, the model directory or bundle, threads, rounds, rows and tokens of a
 * text batch, rows and pixels of a picture batch. Prints the median milliseconds of a text batch
 * and of a picture batch.
 */
final class EmbeddingBenchmark {
  private EmbeddingBenchmark() {}

  @SuppressWarnings("SystemOut")
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[1]);
    int threads = Integer.parseInt(args[2]);
    int rounds = Integer.parseInt(args[3]);
    int rows = Integer.parseInt(args[4]);
    int tokens = Integer.parseInt(args[5]);
    int images = Integer.parseInt(args[6]);
    int size = Integer.parseInt(args[7]);
    TokenBatch batch = batch(rows, tokens);
    float[] pixels = pixels(images * 3 * size * size);
    if (args[0].equals("torch")) {
      torch.set_num_threads(threads);
      try (LingvistaModel model = new ModelDirectory(folder).load(Compute.cpu())) {
        TorchGraphs graphs = new TorchGraphs(model);
        System.out.println(
            median(rounds, () -> graphs.texts(batch))
                + " "
                + median(rounds, () -> graphs.images(pixels, images, size)));
      }
    } else {
      try (OnnxGraphs graphs = new OnnxGraphs(folder, threads)) {
        System.out.println(
            median(rounds, () -> graphs.texts(batch))
                + " "
                + median(rounds, () -> graphs.images(pixels, images, size)));
      }
    }
  }

  /** Full rows, as batches of texts of similar length nearly are. */
  private static TokenBatch batch(int rows, int tokens) {
    int[] ids = new Random(1).ints((long) rows * tokens, 100, 20_000).toArray();
    int[] lengths = new int[rows];
    int[] sources = new int[rows];
    Arrays.fill(lengths, tokens);
    Arrays.setAll(sources, row -> row);
    return new TokenBatch(rows, tokens, ids, lengths, sources);
  }

  private static float[] pixels(int count) {
    Random random = new Random(2);
    float[] pixels = new float[count];
    for (int i = 0; i < count; i++) {
      pixels[i] = (float) random.nextGaussian();
    }
    return pixels;
  }

  private static double median(int rounds, Runnable embed) {
    for (int i = 0; i < 3; i++) {
      embed.run();
    }
    double[] millis = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      long start = System.nanoTime();
      embed.run();
      millis[i] = (System.nanoTime() - start) / 1e6;
    }
    Arrays.sort(millis);
    return millis[rounds / 2];
  }
}
