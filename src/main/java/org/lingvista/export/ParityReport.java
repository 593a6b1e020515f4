package org.lingvista.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lingvista.encode.OnnxGraphs;
import org.lingvista.encode.QueryDecoder;
import org.lingvista.encode.TokenBatch;
import org.lingvista.image.ImageNormalization;
import org.lingvista.image.Preprocessor;
import org.lingvista.image.RgbImage;
import org.lingvista.model.LingvistaModel;
import org.lingvista.model.ModelConfig;

/**
 * How far the exported graphs, on ONNX Runtime, are from the model on libtorch in float32, for
 * random inputs of a fixed seed.
 *
 * @param modelId what was exported
 * @param precision of the graphs
 * @param outputs one entry for each output of each graph
 * @param againstFp32 what the precision gains and loses; null for float32 itself
 */
public record ParityReport(
    String modelId,
    Precision precision,
    List<Output> outputs,
    @Nullable PrecisionReport againstFp32) {
  private static final int TEXTS = 16;
  private static final int LONGEST = 48;
  private static final int IMAGES = 4;
  private static final long SEED = 20_260_114;

  /** Largest mean difference of pre-processed pixels, in 255ths of full scale. */
  static final double MOST_PIXEL = 0.3;

  /**
   * One output of one graph.
   *
   * @param graph such as {@code text.onnx}
   * @param output such as {@code vector}
   * @param rows number of rows compared
   * @param maxAbsDiff largest absolute difference
   * @param minCosine least cosine between a row and its counterpart
   * @param passed whether it is near enough
   */
  public record Output(
      String graph, String output, int rows, double maxAbsDiff, double minCosine, boolean passed) {}

  public ParityReport {
    outputs = List.copyOf(outputs);
  }

  /** Compares all graphs with the model, as strictly as their precision allows. */
  public static ParityReport measure(
      String modelId, LingvistaModel model, OnnxGraphs graphs, Precision precision) {
    RandomGenerator random = random();
    ModelConfig config = model.config();
    List<Output> outputs = new ArrayList<>();
    TokenBatch tokens = tokens(config, random);
    outputs.add(
        vectors(
            precision,
            "text.onnx",
            tokens.rows(),
            new TorchGraphs(model).texts(tokens),
            graphs.texts(tokens)));
    QueryDecoder.Outputs wanted = new TorchGraphs(model).queries(tokens);
    QueryDecoder.Outputs actual = graphs.queries(tokens);
    outputs.add(
        vectors(precision, "query.onnx", tokens.rows(), wanted.vectors(), actual.vectors()));
    outputs.add(
        logits(
            precision,
            "query.onnx",
            "intent_logits",
            tokens.rows(),
            wanted.intentLogits(),
            actual.intentLogits()));
    outputs.add(
        logits(
            precision,
            "query.onnx",
            "slot_logits",
            tokens.rows() * tokens.length(),
            wanted.slotLogits(),
            actual.slotLogits()));
    int size = config.vision().image().size();
    float[] pixels = pixels(config, random);
    outputs.add(
        vectors(
            precision,
            "image.onnx",
            IMAGES,
            new TorchGraphs(model).images(pixels, IMAGES, size),
            graphs.images(pixels, IMAGES, size)));
    outputs.add(preprocess(config.vision().image(), graphs, random));
    return new ParityReport(modelId, precision, outputs, null);
  }

  /** The same report with what the precision gains and loses, measured on the same inputs. */
  ParityReport withComparison(
      ModelConfig config,
      OnnxGraphs fp32,
      OnnxGraphs graphs,
      long[] bytes,
      List<PrecisionReport.Retrieval> retrieval) {
    RandomGenerator random = random();
    List<PrecisionReport.Speed> speeds =
        PrecisionReport.speeds(
            config, fp32, graphs, tokens(config, random), pixels(config, random));
    return new ParityReport(
        modelId, precision, outputs, new PrecisionReport(bytes[0], bytes[1], speeds, retrieval));
  }

  /** Fails naming the first output that is too far off. */
  void requireParity() {
    for (Output output : outputs) {
      if (!output.passed()) {
        throw new ExportException(
            "%s does not compute what the model does: %s is off by %.2e, cosine %.6f"
                .formatted(
                    output.graph(), output.output(), output.maxAbsDiff(), output.minCosine()));
      }
    }
  }

  /** The report for a person, one line per output. */
  public String toText() {
    String text = outputs.stream().map(ParityReport::line).collect(Collectors.joining("\n"));
    return againstFp32 == null ? text : text + "\n" + againstFp32.toText();
  }

  private static String line(Output output) {
    return String.format(
        Locale.ROOT,
        "%-16s %-14s max difference %.1e, least cosine %.7f over %d rows",
        output.graph(),
        output.output(),
        output.maxAbsDiff(),
        output.minCosine(),
        output.rows());
  }

  private static RandomGenerator random() {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
  }

  private static float[] pixels(ModelConfig config, RandomGenerator random) {
    int size = config.vision().image().size();
    float[] pixels = new float[IMAGES * 3 * size * size];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextGaussian();
    }
    return pixels;
  }

  private static TokenBatch tokens(ModelConfig config, RandomGenerator random) {
    int longest = Math.min(LONGEST, config.text().positions());
    int[] ids = new int[TEXTS * longest];
    int[] lengths = new int[TEXTS];
    int[] sources = new int[TEXTS];
    for (int row = 0; row < TEXTS; row++) {
      lengths[row] = row == 0 ? longest : random.nextInt(2, longest + 1);
      sources[row] = row;
      for (int t = 0; t < lengths[row]; t++) {
        ids[row * longest + t] = random.nextInt(config.text().vocabulary());
      }
    }
    return new TokenBatch(TEXTS, longest, ids, lengths, sources);
  }

  /** Our pre-processing is not libtorch's: the graph is compared with the Java one. */
  private static Output preprocess(
      ImageNormalization image, OnnxGraphs graphs, RandomGenerator random) {
    RgbImage picture = blobs(random);
    float[] wanted = Preprocessor.preprocess(picture, image);
    float[] actual = graphs.preprocess(picture);
    double sum = 0;
    double most = 0;
    int plane = wanted.length / 3;
    for (int i = 0; i < wanted.length; i++) {
      double levels = 255.0 * image.std()[i / plane];
      sum += Math.abs(wanted[i] - actual[i]) * levels;
      most = Math.max(most, Math.abs(wanted[i] - actual[i]));
    }
    boolean passed = sum / wanted.length <= MOST_PIXEL;
    return new Output("preprocess.onnx", "pixels", 1, most, leastCosine(wanted, actual, 1), passed);
  }

  /** A smooth picture of odd proportions: pure noise would hide an error of half a pixel. */
  private static RgbImage blobs(RandomGenerator random) {
    int width = 301;
    int height = 203;
    double[] phase = {random.nextDouble(), random.nextDouble(), random.nextDouble()};
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i++) {
      int x = i / 3 % width;
      int y = i / 3 / width;
      double wave = Math.sin(x / 9.0 + 7 * phase[i % 3]) * Math.cos(y / (5.0 + i % 3));
      rgb[i] = (byte) (127 + 120 * wave);
    }
    return new RgbImage(width, height, rgb);
  }

  private static Output vectors(
      Precision precision, String graph, int rows, float[] wanted, float[] actual) {
    double cosine = leastCosine(wanted, actual, rows);
    return new Output(
        graph,
        "vector",
        rows,
        mostDifference(wanted, actual),
        cosine,
        cosine >= precision.leastCosine());
  }

  private static Output logits(
      Precision precision, String graph, String name, int rows, float[] wanted, float[] actual) {
    double most = mostDifference(wanted, actual);
    double scale = 1;
    for (float value : wanted) {
      scale = Math.max(scale, Math.abs(value));
    }
    double cosine = leastCosine(wanted, actual, rows);
    return new Output(graph, name, rows, most, cosine, most <= precision.mostRelative() * scale);
  }

  private static double mostDifference(float[] wanted, float[] actual) {
    if (wanted.length != actual.length) {
      throw new ExportException(
          "outputs differ in size: libtorch %d, ONNX %d".formatted(wanted.length, actual.length));
    }
    double most = 0;
    for (int i = 0; i < wanted.length; i++) {
      double difference = Math.abs((double) wanted[i] - actual[i]);
      most = difference <= most ? most : difference; // NaN is the worst
    }
    return most;
  }

  private static double leastCosine(float[] wanted, float[] actual, int rows) {
    int width = wanted.length / rows;
    double least = 1;
    for (int row = 0; row < rows; row++) {
      double dot = 0;
      double a = 0;
      double b = 0;
      for (int i = row * width; i < (row + 1) * width; i++) {
        dot += (double) wanted[i] * actual[i];
        a += (double) wanted[i] * wanted[i];
        b += (double) actual[i] * actual[i];
      }
      double cosine = dot / Math.sqrt(a * b);
      least = cosine >= least ? least : cosine; // NaN is the worst
    }
    return least;
  }
}
