package org.lingvista.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.lingvista.training.Recipe;
import org.lingvista.training.TrainingRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lingvista train}: a recipe's three stages, resumable. */
@Command(
    name = "train",
    description = "Train the three stages of a recipe; run again to continue.",
    mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
  private static final long STOP_SECONDS = 120;

  @Parameters(paramLabel = "RECIPE", description = "A recipe, such as runs/quickstart.yaml.")
  Path recipe;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Override a key, such as alignment.steps=200. May be repeated.")
  List<String> settings = new ArrayList<>();

  @Option(names = "--restart", description = "Discard what the output folder holds and start over.")
  boolean restart;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Recipe loaded = TrainingRun.recipe(recipe, settings);
    if (restart) {
      discard(Path.of(loaded.output()));
    }
    PrintWriter out = spec.commandLine().getOut();
    TrainingRun.Result result = runUntilStopped(loaded, out);
    if (result.finished()) {
      out.println("model: " + result.model());
    }
    out.flush();
    return result.finished() ? 0 : 1;
  }

  /** Ctrl-C asks the run to stop and waits until its checkpoint is on disk. */
  static TrainingRun.Result runUntilStopped(Recipe recipe, PrintWriter out) throws IOException {
    AtomicBoolean stop = new AtomicBoolean();
    CountDownLatch ended = new CountDownLatch(1);
    Thread hook =
        new Thread(() -> {
          stop.set(true);
          try {
            ended.await(STOP_SECONDS, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return TrainingRun.run(recipe, new TrainingPrinter(out), stop::get);
    } finally {
      out.flush();
      ended.countDown();
      if (!stop.get()) {
        Runtime.getRuntime().removeShutdownHook(hook);
      }
    }
  }

  /** Removes only what a training run writes. */
  static void discard(Path output) throws IOException {
    if (!Files.isDirectory(output)) {
      return;
    }
    List<Path> entries;
    try (Stream<Path> list = Files.list(output)) {
      entries =
          list.filter(path ->
                  path.getFileName()
                      .toString()
                      .matches(
                          "(stage-\\d-.*|checkpoint.*|tokenizer\\.json|metrics\\.jsonl|recipe\\.yaml)"))
              .toList();
    }
    for (Path entry : entries) {
      try (Stream<Path> walk = Files.walk(entry)) {
        for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
