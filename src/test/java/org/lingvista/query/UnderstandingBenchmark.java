package org.lingvista.query;

import java.io.IOException;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.lingvista.encode.Encoder;
import org.lingvista.encode.EncoderBundle;

/**
 * Milliseconds of understanding one query, warm, one after another: the development queries of all
 * languages, languages found. {@code scripts/bench/understanding.sh time BUNDLE} runs it on one
 * core and prints the median and the 95th percentile, the model's part apart.
 */
public final class UnderstandingBenchmark {
  private static final int ROUNDS = 3;

  private UnderstandingBenchmark() {}

  public static void main(String[] args) throws IOException {
    List<String> queries = new ArrayList<>();
    for (DevelopmentQueriesTest.Line line : DevelopmentQueriesTest.lines()) {
      queries.add(line.query());
    }
    ZonedDateTime now = ZonedDateTime.parse("2026-11-18T12:00:00+01:00[Europe/Berlin]");
    QueryContext context = new QueryContext(null, now, KnownNames::asWritten);
    try (Encoder encoder =
        EncoderBundle.open(Path.of(args[0]), new EncoderBundle.Options(1, true, false))) {
      QueryUnderstanding understanding = new QueryUnderstanding(encoder);
      for (int round = 0; round < ROUNDS; round++) {
        double[] whole = new double[queries.size()];
        double[] model = new double[queries.size()];
        for (int i = 0; i < queries.size(); i++) {
          long begin = System.nanoTime();
          understanding.understand(queries.get(i), context);
          long middle = System.nanoTime();
          encoder.encodeQueries(List.of(queries.get(i)));
          model[i] = (System.nanoTime() - middle) / 1e6;
          whole[i] = (middle - begin) / 1e6;
        }
        System.out.printf(
            Locale.ROOT,
            "round %d, %d queries: p50 %.2f ms, p95 %.2f ms; of it the model p50 %.2f ms%n",
            round + 1,
            queries.size(),
            percentile(whole, 50),
            percentile(whole, 95),
            percentile(model, 50));
      }
    }
  }

  private static double percentile(double[] values, int percent) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
  }
}
