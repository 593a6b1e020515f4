package org.lingvista.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lingvista.data.DataFetch;
import org.lingvista.data.DataSource;
import org.lingvista.download.Cache;
import org.lingvista.download.MissingToolException;
import org.lingvista.download.SystemCommands;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lingvista quickstart}: everything once, from nothing to searches one can look at. */
@Command(
    name = "quickstart",
    description = {
      "Fetch the small data, train the three stages of a tiny model, evaluate it on held-out data,",
      "export, index and search. Run again to go on after an interruption; what is done is kept."
    },
    mixinStandardHelpOptions = true)
final class QuickstartCommand implements Callable<Integer> {
  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "quickstart",
      description = "Where everything goes (default: ${DEFAULT-VALUE}).")
  private Path dir;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = "Cache folder (default: $XDG_CACHE_HOME/lingvista or ~/.cache/lingvista).")
  private @Nullable Path cache;

  @Option(
      names = "--recipe",
      paramLabel = "FILE",
      description = "The recipe to train (default: runs/quickstart.yaml of this checkout).")
  private @Nullable Path recipe;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Override a key of the recipe, such as alignment.steps=200. May be repeated.")
  private List<String> settings = new ArrayList<>();

  @Option(names = "--no-open", description = "Do not open the first contact sheet at the end.")
  private boolean noOpen;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    QuietLucene.apply();
    var out = spec.commandLine().getOut();
    Path root = dir.toAbsolutePath().normalize();
    QuickstartSteps steps =
        new QuickstartSteps(root.resolve("steps.json"), QuickstartPipeline.STEPS, out);
    QuickstartPipeline pipeline =
        new QuickstartPipeline(
            root, recipe == null ? recipe() : recipe, settings, steps, QuickstartData.ITEMS, out);
    DataFetch fetch =
        new DataFetch(
            Cache.locate(cache, System.getenv()), SystemCommands.ofEnvironment(), steps::say);
    // The cache knows itself what is complete, so that this step is asked every time.
    List<Path> manifests = new ArrayList<>();
    steps.always(
        "fetch",
        "fetch data",
        again -> {
          manifests.add(fetch.fetch(DataSource.named("emoji")));
          @Nullable Path help = help(fetch, steps);
          if (help != null) {
            manifests.add(help);
          }
          return true;
        });
    if (!pipeline.run(manifests.getFirst(), manifests.size() > 1 ? manifests.get(1) : null)) {
      out.println("stopped; run the same command to go on");
      out.flush();
      return 1;
    }
    out.printf(
        Locale.ROOT,
        "%ndone in %.0f s in all; figures: %s, pictures of the results: %s%n",
        steps.seconds(),
        root.resolve("report.md"),
        pipeline.sheets());
    out.flush();
    if (!noOpen) {
      open(pipeline.sheets());
    }
    return 0;
  }

  /** Help needs a tool that not every system has; without it there are no passages. */
  private static @Nullable Path help(DataFetch fetch, QuickstartSteps steps)
      throws InterruptedException {
    try {
      return fetch.fetch(DataSource.named("help"));
    } catch (MissingToolException e) {
      steps.say("going on without passages: " + e.getMessage());
      return null;
    }
  }

  private static Path recipe() {
    Path file = Path.of(System.getProperty("lingvista.home", ""), "runs", "quickstart.yaml");
    if (!Files.exists(file)) {
      throw new IllegalArgumentException(
          "no recipe at %s: name one with --recipe FILE".formatted(file));
    }
    return file;
  }

  /** Shows the contact sheets where there is a desktop; elsewhere their place was printed. */
  private static void open(Path sheets) {
    boolean mac = System.getProperty("os.name", "").startsWith("Mac");
    if (!mac && System.getenv("DISPLAY") == null && System.getenv("WAYLAND_DISPLAY") == null) {
      return;
    }
    try {
      new ProcessBuilder(mac ? "open" : "xdg-open", sheets.toString())
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      System.err.println("cannot open " + sheets + ": " + e.getMessage());
    }
  }
}
