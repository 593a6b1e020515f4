package org.lingvista.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.lingvista.tensor.Compute;
import org.lingvista.tensor.HostArrays;
import org.lingvista.tensor.TensorScope;

/**
 * What bf16 loses against fp32 on libtorch: the vectors of random token sequences and of noise.
 * Arguments: model directories.
 *
 * @param name of the vectors
 * @param leastCosine of a row with its counterpart
 * @param meanCosine over rows
 * @param mostDifference of a value
 */
record Bf16Loss(String name, double leastCosine, double meanCosine, double mostDifference) {
  private static final int ROWS = 64;

  @SuppressWarnings("SystemOut")
  public static void main(String[] folders) throws IOException {
    for (String folder : folders) {
      for (Bf16Loss loss : of(new ModelDirectory(Path.of(folder)))) {
        System.out.printf(
            "%s %s: cosine least %.6f, mean %.6f; largest difference %.5f%n",
            folder, loss.name(), loss.leastCosine(), loss.meanCosine(), loss.mostDifference());
      }
    }
  }

  /** Of texts, queries with a half-open gate, and pictures. */
  static Bf16Loss[] of(ModelDirectory directory) throws IOException {
    Random random = new Random(4);
    ModelConfig config = directory.config();
    int length = Math.min(24, config.text().positions());
    int[] lengths = random.ints(ROWS, 3, length + 1).toArray();
    int[] ids = random.ints((long) ROWS * length, 5, config.text().vocabulary()).toArray();
    int size = config.vision().image().size();
    float[] pixels = new float[ROWS * 3 * size * size];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextGaussian();
    }
    try (LingvistaModel exact = directory.load(Compute.cpu());
        LingvistaModel rough = directory.load(new Compute("cpu", Compute.Precision.BF16))) {
      return new Bf16Loss[] {
        compare("texts", exact, rough, m -> m.encodeTexts(m.tokens(ids, lengths, length), false)),
        compare(
            "queries",
            exact,
            rough,
            m -> m.encodeQueries(m.tokens(ids, lengths, length), false, false).vectors()),
        compare(
            "pictures",
            exact,
            rough,
            m -> m.encodeImages(HostArrays.floats(pixels, m.compute(), ROWS, 3, size, size), false))
      };
    }
  }

  private static Bf16Loss compare(
      String name,
      LingvistaModel exact,
      LingvistaModel rough,
      Function<LingvistaModel, Tensor> encode) {
    float[][] expected = rows(exact, encode);
    float[][] actual = rows(rough, encode);
    double[] cosines = new double[expected.length];
    double most = 0;
    for (int row = 0; row < cosines.length; row++) {
      for (int i = 0; i < expected[row].length; i++) {
        cosines[row] += (double) expected[row][i] * actual[row][i];
        most = Math.max(most, Math.abs(expected[row][i] - actual[row][i]));
      }
    }
    return new Bf16Loss(
        name,
        Arrays.stream(cosines).min().orElseThrow(),
        Arrays.stream(cosines).average().orElseThrow(),
        most);
  }

  private static float[][] rows(LingvistaModel model, Function<LingvistaModel, Tensor> encode) {
    try (TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard();
        Compute.Autocast autocast = model.compute().autocast()) {
      return HostArrays.toRows(encode.apply(model));
    }
  }
}
