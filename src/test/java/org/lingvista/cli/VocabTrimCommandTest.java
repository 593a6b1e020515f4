package org.lingvista.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lingvista vocab trim}. */
class VocabTrimCommandTest {
  private static final String MODEL = "src/test/resources/fixtures/model";

  @TempDir Path folder;

  @Test
  void saysWhatWasSavedWhatIsUnknownAndThatTheVectorsAreTheSame() throws Exception {
    Path corpus = Files.writeString(folder.resolve("corpus.txt"), "red bicycle\ncat\nQ\n");
    Path other = Files.writeString(folder.resolve("other.txt"), "собака\n");
    Path target = folder.resolve("small");

    String said = run("--corpus", corpus, "--check", other, "--as", target);

    assertThat(said.lines())
        .satisfiesExactly(
            line -> assertThat(line).matches("0 pieces   \\d+ of 216 kept: \\d+ special or .*"),
            line -> assertThat(line).matches("bytes .* instead of .*: .* saved \\(\\d+\\.\\d %\\)"),
            line ->
                assertThat(line)
                    .startsWith("corpus   3 of 3 texts have the same pieces; unknown ")
                    .contains("% of ", " before, ", " after"),
            line ->
                assertThat(line)
                    .startsWith("check    0 of 1 texts")
                    .contains("100.0000 % of 1 after"),
            line -> assertThat(line).startsWith("vectors  of 3 texts of the corpus, plain and as"),
            line -> assertThat(line).isEqualTo("Wrote " + target));
    assertThat(run("--corpus", corpus, "--as", target))
        .isEqualTo("1 lingvista: " + target + " exists; choose another place for the model");
    assertThat(run("--corpus", folder.resolve("none.txt"), "--as", folder.resolve("x")))
        .isEqualTo("1 lingvista: no such file: " + folder.resolve("none.txt"));
  }

  private static String run(Object... arguments) {
    StringWriter console = new StringWriter();
    String[] all = new String[arguments.length + 6];
    String[] first = {"vocab", "trim", "--model", MODEL, "--languages", "en"};
    System.arraycopy(first, 0, all, 0, first.length);
    for (int i = 0; i < arguments.length; i++) {
      all[first.length + i] = arguments[i].toString();
    }
    int exit = Main.run(new PrintWriter(console), new PrintWriter(console), all);
    return exit + " " + console.toString().strip();
  }
}
