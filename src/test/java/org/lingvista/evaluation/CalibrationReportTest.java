package org.lingvista.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.data.QueryExample;
import org.lingvista.data.TestQueries;
import org.lingvista.encode.EncodeException;
import org.lingvista.encode.Encoder;
import org.lingvista.encode.EncoderBundle;
import org.lingvista.encode.IntentCalibration;
import org.lingvista.encode.TinyBundle;

/** Calibration of a random model, whose answers are right by chance. */
class CalibrationReportTest {
  @TempDir Path folder;

  @Test
  void probabilitiesOfABundleAreMadeHonestAndAnswersStay() throws Exception {
    Path bundle = TinyBundle.write(folder.resolve("bundle"));
    List<QueryExample> queries = new ArrayList<>();
    List<String> before;
    CalibrationReport report;
    try (Encoder encoder = EncoderBundle.open(bundle)) {
      List<String> intents = encoder.labels().intents();
      for (int i = 0; i < 200; i++) {
        queries.add(TestQueries.ofIntent(i, "word " + i, intents.get(i * 7 % intents.size())));
      }
      before = answers(encoder, queries);
      report = CalibrationReport.of(encoder, queries);
    }

    new IntentCalibration(report.temperature()).writeTo(bundle);

    try (Encoder encoder = EncoderBundle.open(bundle)) { // checksums included
      assertThat(answers(encoder, queries)).isEqualTo(before);
      double mean =
          encoder.encodeQueries(odd(queries)).stream()
              .mapToDouble(query -> query.intentProbability())
              .average()
              .orElseThrow();
      assertThat(mean).isEqualTo(report.confidenceAfter(), within(1e-6));
      assertThat(CalibrationReport.of(encoder, queries)).isEqualTo(report);
    }
    assertThat(report.fitted()).isEqualTo(100);
    assertThat(report.measured()).isEqualTo(100);
    assertThat(report.errorAfter()).isLessThan(0.2);
  }

  @Test
  void anEncoderWithoutLogitsSaysSo() {
    NumberEncoder encoder = new NumberEncoder(0);
    List<QueryExample> queries =
        List.of(TestQueries.ofIntent(1, "1", "none"), TestQueries.ofIntent(2, "2", "none"));

    assertThatThrownBy(() -> CalibrationReport.of(encoder, queries))
        .isInstanceOf(EncodeException.class)
        .hasMessage("numbers does not tell its intent logits");
  }

  private static List<String> answers(Encoder encoder, List<QueryExample> queries) {
    return encoder.encodeQueries(queries.stream().map(QueryExample::query).toList()).stream()
        .map(query -> query.intent())
        .toList();
  }

  private static List<String> odd(List<QueryExample> queries) {
    List<String> odd = new ArrayList<>();
    for (int i = 1; i < queries.size(); i += 2) {
      odd.add(queries.get(i).query());
    }
    return odd;
  }
}
