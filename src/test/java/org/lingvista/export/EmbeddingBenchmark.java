package org.lingvista.export;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.global.torch;
import org.lingvista.encode.BatchedEncoding;
import org.lingvista.encode.Encoder;
import org.lingvista.encode.EncoderBundle;
import org.lingvista.encode.OnnxGraphs;
import org.lingvista.encode.TokenBatch;
import org.lingvista.image.ImageNormalization;
import org.lingvista.image.Preprocessor;
import org.lingvista.image.RgbImage;
import org.lingvista.model.LingvistaModel;
import org.lingvista.model.ModelDirectory;
import org.lingvista.tensor.Compute;

/**
 * Time of embedding: the peer of {@code scripts/bench/embedding.py}. Arguments: torch or onnx, the
 * model directory or bundle, threads, rounds, wall or cpu (the clock, or the processor time of the
 * whole process, which other programs do not lengthen), rows and tokens of a text batch, rows and
 * pixels of a picture batch, a file of texts. Prints the median milliseconds of the text batch, of
 * the picture batch, of all texts of the file, tokenizing included, and of as many pictures of 1024
 * x 768 pixels as decoded, preprocessing included.
 */
final class EmbeddingBenchmark {
  private final int rounds;
  private final LongSupplier nanos;

  private EmbeddingBenchmark(int rounds, LongSupplier nanos) {
    this.rounds = rounds;
    this.nanos = nanos;
  }

  @SuppressWarnings("SystemOut")
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[1]);
    int threads = Integer.parseInt(args[2]);
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    EmbeddingBenchmark benchmark =
        new EmbeddingBenchmark(
            Integer.parseInt(args[3]),
            args[4].equals("cpu") ? system::getProcessCpuTime : System::nanoTime);
    int[] shape = Arrays.stream(args, 5, 9).mapToInt(Integer::parseInt).toArray();
    List<String> texts = Files.readAllLines(Path.of(args[9]));
    if (args[0].equals("torch")) {
      torch.set_num_threads(threads);
      try (TorchEncoder encoder = TorchEncoder.open(folder);
          LingvistaModel model = new ModelDirectory(folder).load(Compute.cpu())) {
        System.out.println(benchmark.run(new TorchGraphs(model), encoder, texts, shape));
      }
    } else {
      EncoderBundle.Options options = new EncoderBundle.Options(threads, false, true);
      try (OnnxGraphs graphs = new OnnxGraphs(folder, threads, true);
          Encoder encoder = EncoderBundle.open(folder, options)) {
        System.out.println(benchmark.run(graphs, encoder, texts, shape));
      }
    }
  }

  private String run(
      BatchedEncoding.Graphs graphs, Encoder encoder, List<String> texts, int[] shape) {
    TokenBatch batch = batch(shape[0], shape[1]);
    float[] pixels = pixels(shape[2] * 3 * shape[3] * shape[3]);
    List<RgbImage> photos =
        IntStream.range(0, shape[2]).mapToObj(EmbeddingBenchmark::photo).toList();
    for (int i = 0; i < 100; i++) { // until Java has compiled it
      Preprocessor.preprocess(photos.get(i % photos.size()), ImageNormalization.clip(shape[3]));
    }
    return "%.1f %.1f %.1f %.1f"
        .formatted(
            median(() -> graphs.texts(batch)),
            median(() -> graphs.images(pixels, shape[2], shape[3])),
            median(() -> encoder.encodeTexts(texts)),
            median(() -> encoder.encodeImages(photos)));
  }

  /** Waves of colour, as {@code photo} in {@code embedding.py} makes them. */
  private static RgbImage photo(int number) {
    int width = 1024;
    int height = 768;
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i++) {
      int x = i / 3 % width;
      int y = i / 3 / width;
      rgb[i] = (byte) ((x * (number + 1) + y * (i % 3 + 1)) % 256);
    }
    return new RgbImage(width, height, rgb);
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

  private double median(Runnable embed) {
    embed.run();
    double[] millis = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      long start = nanos.getAsLong();
      embed.run();
      millis[i] = (nanos.getAsLong() - start) / 1e6;
    }
    Arrays.sort(millis);
    return millis[rounds / 2];
  }
}
