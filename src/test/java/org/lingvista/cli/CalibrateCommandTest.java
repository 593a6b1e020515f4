package org.lingvista.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.data.QueryManifest;
import org.lingvista.data.TestQueries;
import org.lingvista.encode.Encoder;
import org.lingvista.encode.EncoderBundle;
import org.lingvista.encode.TinyBundle;

/** {@code lingvista calibrate}. */
class CalibrateCommandTest {
  @TempDir Path folder;

  @Test
  void theCommandPrintsBeforeAndAfterAndWritesOnlyWhenAsked() throws Exception {
    Path bundle = TinyBundle.write(folder.resolve("bundle"));
    String intent;
    try (Encoder encoder = EncoderBundle.open(bundle)) {
      intent = encoder.labels().intents().getFirst();
    }
    Path file = folder.resolve("queries.jsonl");
    QueryManifest.write(
        file, List.of(TestQueries.ofIntent(1, "a", intent), TestQueries.ofIntent(2, "b", intent)));

    assertThat(run("--bundle", bundle, "--queries", file, "--dry-run"))
        .contains("0 temperature ", "expected calibration error ")
        .doesNotContain("wrote");
    assertThat(Files.exists(bundle.resolve("calibration.yaml"))).isFalse();
    assertThat(run("--bundle", bundle, "--queries", file)).contains("wrote it into " + bundle);
    assertThat(bundle.resolve("calibration.yaml")).content().contains("temperature:");
    assertThat(run("--bundle", bundle, "--queries", file, "--split", "none"))
        .isEqualTo("1 lingvista: calibration needs at least two queries with intents; given 0");
  }

  private static String run(Object... arguments) {
    StringWriter console = new StringWriter();
    List<String> words = new ArrayList<>(List.of("calibrate"));
    for (Object argument : arguments) {
      words.add(argument.toString());
    }
    int exit =
        Main.run(new PrintWriter(console), new PrintWriter(console), words.toArray(String[]::new));
    return exit + " " + console.toString().strip();
  }
}
