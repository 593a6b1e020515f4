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
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lingvista quickstart}: everything once, from nothing to searches one can look at. */
@Command(
    name = "quickstart",
    description = {
      "Fetch the small data, train the three stages of a tiny model, evaluate it on held-out data,",
      "export, index and search, and open the page on it. Run again to go on after an"
          + " interruption;",
      "what is done is kept."
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

  @Option(
      names = "--no-open",
      description =
          "End without serving the page and opening it in the browser (as without a desktop).")
  private boolean noOpen;

  @Spec private CommandSpec spec;

  private final BrowserOpening browser = BrowserOpening.ofThisMachine();

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
    return noOpen ? 0 : show(spec.commandLine(), root, browser);
  }

  /**
   * Serves the page and opens it, until the process is stopped; without a desktop tells how to.
   *
   * @param line of this verb; its output is used
   * @param root folder of the quickstart
   * @return exit code
   */
  static int show(CommandLine line, Path root, BrowserOpening browser) {
    String index = root.resolve("index").toString();
    if (!browser.possible()) {
      line.getOut().printf("to search it in a page: lingvista serve --index %s%n", index);
      line.getOut().flush();
      return 0;
    }
    line.getOut().println("the page with the pictures and passages; Ctrl+C ends it");
    // Any free port: after a quarter of an hour a port that is taken must not be what is left of
    // it.
    return new CommandLine(new ServeCommand(browser))
        .setOut(line.getOut())
        .setErr(line.getErr())
        .setExecutionExceptionHandler(line.getExecutionExceptionHandler())
        .execute("--index", index, "--port", "0", "--open");
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
}
