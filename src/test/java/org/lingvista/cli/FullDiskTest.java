package org.lingvista.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.training.TinyData;

/**
 * A disk that takes no more, made by the shell's limit on the size of a file: writing fails in the
 * middle of the weights, as it does on a full disk.
 */
class FullDiskTest {
  private static final int KIBIBYTES = 64;

  @TempDir Path folder;

  @Test
  @Timeout(300)
  void aCheckpointThatDoesNotFitIsOneLineAndNothingHalfWritten() throws Exception {
    String recipe = TinyData.write(folder).toString();
    Path output = folder.resolve("out");

    Outcome full = train(Integer.toString(KIBIBYTES), recipe);

    assertThat(full.code()).as(full.output()).isEqualTo(1);
    assertThat(full.output().lines().filter(line -> line.startsWith("lingvista:")))
        .as(full.output())
        .singleElement()
        .asString()
        .contains("cannot write " + output.resolve("checkpoint"));
    assertThat(full.output()).doesNotContain("\tat ");
    try (Stream<Path> left = Files.list(output)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .noneMatch(name -> name.startsWith("checkpoint") || name.startsWith("stage-"));
    }

    Outcome again = train("unlimited", recipe);

    assertThat(again.code()).as(again.output()).isZero();
    assertThat(output.resolve("stage-1-alignment/SHA256SUMS")).exists();
  }

  private record Outcome(int code, String output) {}

  private static Outcome train(String limit, String recipe) throws Exception {
    List<String> java = ChildProcess.command("train", recipe, "--set", "checkpointEvery=1");
    List<String> shell =
        Stream.concat(
                Stream.of("bash", "-c", "ulimit -f " + limit + "; exec \"$@\"", "bash"),
                java.stream())
            .toList();
    Process child = new ProcessBuilder(shell).redirectErrorStream(true).start();
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(child.waitFor(), output);
  }
}
