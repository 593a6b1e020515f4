package org.lingvista.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ctrl-C while a child process trains: a checkpoint is written, and the last lines say how to go
 * on.
 */
class TrainInterruptTest {
  @TempDir Path folder;

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void aCheckpointIsWrittenAndTheMessageSaysHowToGoOn() throws Exception {
    Path recipe = org.lingvista.training.TinyData.write(folder);
    List<String> command =
        ChildProcess.command(
            "train",
            recipe.toString(),
            "--set",
            "alignment.steps=1000000",
            "--set",
            "checkpointEvery=1000000");
    ChildProcess.Ended ended =
        ChildProcess.interruptedAt("alignment ", new ProcessBuilder(command));
    List<String> lines = ended.lines();
    assertThat(ended.exit()).as(String.join("\n", lines)).isNotZero();
    assertThat(lines)
        .anyMatch(line ->
            line.matches(
                "stopped in stage alignment at step \\d+ of 1000000; run the same command to go"
                    + " on"));
    assertThat(Files.exists(folder.resolve("out/checkpoint/SHA256SUMS"))).isTrue();
    assertThat(Files.exists(folder.resolve("out/checkpoint.part"))).isFalse();
  }
}
