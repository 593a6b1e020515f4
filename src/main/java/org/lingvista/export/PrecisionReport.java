package org.lingvista.export;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.lingvista.encode.OnnxGraphs;
import org.lingvista.encode.TokenBatch;
import org.lingvista.model.ModelConfig;

/**
 * What a bundle of another precision gains and loses against the same graphs in float32, both on
 * ONNX Runtime.
 *
 * @param fp32Bytes size of the weights file in float32
 * @param bytes size of the bundle's weights file
 * @param speeds time of single runs of the graphs
 * @param retrieval how well each finds, empty if no data were given
 */
public record PrecisionReport(
    long fp32Bytes, long bytes, List<Speed> speeds, List<Retrieval> retrieval) {
  private static final int MOST_ROUNDS = 15;
  private static final int LEAST_ROUNDS = 3;
  private static final long BUDGET_NANOS = 5_000_000_000L;

  /**
   * Median times of one graph on one input, float32 and the bundle's precision in turn.
   *
   * @param graph such as {@code text.onnx}
   * @param input its shape, such as {@code 16 x 48}
   * @param fp32Millis milliseconds of a run in float32
   * @param millis milliseconds of a run in the bundle's precision
   */
  public record Speed(String graph, String input, double fp32Millis, double millis) {
    /** How many times as fast the bundle is. */
    public double ratio() {
      return fp32Millis / millis;
    }
  }

  /**
   * Share of searches whose first ten results hold a right one, mean over languages.
   *
   * @param task what was searched
   * @param searches number of searches
   * @param fp32 R@10 in float32
   * @param value R@10 in the bundle's precision
   */
  public record Retrieval(String task, int searches, double fp32, double value) {}

  public PrecisionReport {
    speeds = List.copyOf(speeds);
    retrieval = List.copyOf(retrieval);
  }

  /** Times single queries and batches of texts and pictures. */
  static List<Speed> speeds(
      ModelConfig config, OnnxGraphs fp32, OnnxGraphs other, TokenBatch tokens, float[] pixels) {
    TokenBatch query = first(tokens);
    int size = config.vision().image().size();
    int images = pixels.length / (3 * size * size);
    List<Speed> speeds = new ArrayList<>();
    speeds.add(
        speed(
            "query.onnx",
            "%d x %d tokens".formatted(1, query.length()),
            () -> fp32.queries(query),
            () -> other.queries(query)));
    speeds.add(
        speed(
            "text.onnx",
            "%d x %d tokens".formatted(tokens.rows(), tokens.length()),
            () -> fp32.texts(tokens),
            () -> other.texts(tokens)));
    speeds.add(
        speed(
            "image.onnx",
            "%d x %d pixels".formatted(images, size),
            () -> fp32.images(pixels, images, size),
            () -> other.images(pixels, images, size)));
    return speeds;
  }

  /** The first twelve tokens of the first row: about as long as queries are. */
  private static TokenBatch first(TokenBatch tokens) {
    int length = Math.min(12, tokens.lengths()[0]);
    return new TokenBatch(
        1, length, Arrays.copyOf(tokens.ids(), length), new int[] {length}, new int[] {0});
  }

  private static Speed speed(String graph, String input, Runnable fp32, Runnable other) {
    fp32.run();
    other.run();
    double[] before = new double[MOST_ROUNDS];
    double[] after = new double[MOST_ROUNDS];
    long start = System.nanoTime();
    int rounds = 0;
    while (rounds < LEAST_ROUNDS
        || (rounds < MOST_ROUNDS && System.nanoTime() - start < BUDGET_NANOS)) {
      before[rounds] = millis(fp32);
      after[rounds] = millis(other);
      rounds++;
    }
    return new Speed(graph, input, median(before, rounds), median(after, rounds));
  }

  private static double millis(Runnable run) {
    long start = System.nanoTime();
    run.run();
    return (System.nanoTime() - start) / 1e6;
  }

  private static double median(double[] values, int count) {
    double[] sorted = Arrays.copyOf(values, count);
    Arrays.sort(sorted);
    return sorted[count / 2];
  }

  /** The report for a person. */
  String toText() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "weights.safetensors  %.1f MB, %.2f of the %.1f MB in fp32",
            bytes / 1e6,
            (double) bytes / fp32Bytes,
            fp32Bytes / 1e6));
    for (Speed speed : speeds) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%-16s %-17s %.2f times as fast: %.1f ms, fp32 %.1f ms",
              speed.graph(),
              speed.input(),
              speed.ratio(),
              speed.millis(),
              speed.fp32Millis()));
    }
    for (Retrieval one : retrieval) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%-16s R@10 %.4f, fp32 %.4f, lost %.4f over %d searches",
              one.task(),
              one.value(),
              one.fp32(),
              one.fp32() - one.value(),
              one.searches()));
    }
    return String.join("\n", lines);
  }
}
