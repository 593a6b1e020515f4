package org.lingvista.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.data.DataSource;
import org.lingvista.data.Example;
import org.lingvista.data.PairManifest;
import org.lingvista.download.Checksum;

/** The quickstart in a process of its own, on a system without npm and apt-get. */
@Timeout(value = 15, unit = TimeUnit.MINUTES) // some twenty seconds; far more on a busy machine
class QuickstartInterruptTest {
  @TempDir Path folder;

  @Test
  void withoutNpmThereIsNothingToTrainOnAndOneLineSaysWhatIsMissing() throws Exception {
    ChildProcess.Ended run = quickstart(List.of(), "never");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.lines().getLast())
        .startsWith("lingvista: npm was not found; it is needed to fetch");
    assertThat(run.lines()).noneMatch(line -> line.startsWith("\tat "));
  }

  /** The pictures are in the cache already; help would need apt-get. */
  @Test
  void goesOnWithoutPassagesAndControlCWritesACheckpointThatItContinuesFrom() throws Exception {
    cachePictures();
    List<String> endless =
        List.of("alignment.steps=1000000", "checkpointEvery=1000000", "logEvery=2");
    ChildProcess.Ended first = quickstart(endless, "alignment ");
    assertThat(first.lines())
        .anyMatch(line -> line.startsWith("going on without passages: apt-get was not found"))
        .anyMatch(line ->
            line.matches(
                "stopped in stage alignment at step \\d+ of 1000000; run the same command to go"
                    + " on"));
    assertThat(first.exit()).isNotZero();
    Path training = folder.resolve("q/training");
    assertThat(training.resolve("checkpoint/SHA256SUMS")).exists();
    assertThat(training.resolve("checkpoint.part")).doesNotExist();

    ChildProcess.Ended second = quickstart(endless, "alignment ");
    assertThat(second.lines())
        .anyMatch(line -> line.matches("stage alignment continues at step \\d+"))
        .anyMatch(line -> line.contains("done before"));
  }

  /** Runs it; interrupts it as Ctrl-C does when it prints a line that begins so. */
  private ChildProcess.Ended quickstart(List<String> settings, String interruptAt)
      throws Exception {
    Path recipe = Files.writeString(folder.resolve("nano.yaml"), QuickstartPipelineTest.RECIPE);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "quickstart",
                "--no-open",
                "--dir",
                folder.resolve("q").toString(),
                "--cache",
                folder.resolve("cache").toString(),
                "--recipe",
                recipe.toString()));
    settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    ProcessBuilder builder =
        new ProcessBuilder(ChildProcess.command(arguments.toArray(String[]::new)));
    builder
        .environment()
        .put("PATH", Files.createDirectories(folder.resolve("no-tools")).toString());
    return ChildProcess.interruptedAt(interruptAt, builder);
  }

  /**
   * As many items as the quickstart draws, all with the same picture, as {@code data fetch} leaves
   * them.
   */
  private void cachePictures() throws IOException {
    Path source = Files.createDirectories(folder.resolve("cache/data/emoji"));
    Path picture = source.resolve("square.png");
    ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "png", picture.toFile());
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < QuickstartData.ITEMS; i++) {
      for (String split : List.of("train", "test-style")) {
        examples.add(
            new Example(
                "item" + i,
                picture,
                Map.of("en", List.of("square number " + i)),
                Map.of(),
                Map.of("split", split, "category", "squares")));
      }
    }
    Path manifest = source.resolve("manifest.jsonl");
    PairManifest.write(manifest, examples);
    Path sums =
        Files.writeString(
            source.resolve("SHA256SUMS"),
            Checksum.of("SHA-256", manifest).hex() + "  manifest.jsonl\n");
    Files.writeString(
        source.resolve("source.json"),
        "{\"rulesVersion\": %d, \"files\": \"%s\"}"
            .formatted(
                DataSource.named("emoji").rulesVersion(), Checksum.of("SHA-256", sums).hex()));
  }
}
