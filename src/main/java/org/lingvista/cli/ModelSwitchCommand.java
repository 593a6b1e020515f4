package org.lingvista.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lingvista.encode.Encoder;
import org.lingvista.encode.EncoderBundle;
import org.lingvista.index.IndexFilter;
import org.lingvista.index.LuceneStore;
import org.lingvista.ingest.FailureLog;
import org.lingvista.ingest.IndexedOrigin;
import org.lingvista.ingest.Ingestor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lingvista model switch NEW}: encodes an index anew beside the old one, then swaps. */
@Command(
    name = "switch",
    description = {
      "Encode what an index holds with another model, beside it, and use that when it is whole.",
      "Until then the old index serves; a run that was interrupted goes on where it was."
    },
    mixinStandardHelpOptions = true)
final class ModelSwitchCommand implements Callable<Integer> {
  static final String RESTART =
      "a server that runs goes on with the model it began with: restart it to use this one";
  private static final long PROGRESS_NANOS = 2_000_000_000L;

  @Parameters(paramLabel = "NEW", description = "The exported model to use from now on.")
  private Path bundle;

  @Option(
      names = "--index",
      paramLabel = "DIR",
      description = "The index (default: quickstart/index).")
  private @Nullable Path index;

  @Spec private CommandSpec spec;

  private long lastShown = System.nanoTime();

  @Override
  public Integer call() throws IOException {
    QuietLucene.apply();
    Path named = Defaults.namedIndex(index);
    PrintWriter out = spec.commandLine().getOut();
    try (LuceneStore old = LuceneStore.open(IndexPointer.current(named));
        Encoder encoder = EncoderBundle.open(bundle)) {
      if (old.model().id().equals(encoder.modelId())) {
        throw new IllegalArgumentException(
            "%s is of model %s already".formatted(named, encoder.modelId()));
      }
      Path shadow = shadow(named, encoder);
      try (LuceneStore fresh =
          LuceneStore.openForWriting(shadow, Defaults.modelNote(encoder, bundle))) {
        fill(old, fresh, new Ingestor(encoder, fresh, this::progress, FailureLog.of(shadow)));
        out.printf(
            "%s: %d items of model %s, %d before%n",
            shadow,
            fresh.count(IndexFilter.all()),
            encoder.modelId(),
            old.count(IndexFilter.all()));
      }
      new IndexPointer(named).set(shadow);
    }
    out.printf("switched; to go back: lingvista model rollback --index %s%n", named);
    out.println(RESTART);
    out.flush();
    return 0;
  }

  private void fill(LuceneStore old, LuceneStore fresh, Ingestor ingestor) throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    for (String name : old.collections()) {
      var known = old.fingerprints(name).keySet();
      var report = ingestor.ingest(IndexedOrigin.of(name, known));
      report
          .problems()
          .forEach(
              problem -> err.printf("not indexed: %s: %s%n", problem.name(), problem.reason()));
      int left = known.size() - fresh.fingerprints(name).size();
      if (left > 0) {
        err.printf("%s: %d of %d entries are gone or not readable%n", name, left, known.size());
      }
      err.flush();
    }
  }

  /** Beside the index, the same for each run with the same model, so that a run can go on. */
  private static Path shadow(Path named, Encoder encoder) {
    Path index = named.toAbsolutePath().normalize();
    return index.resolveSibling(
        "%s.model-%08x".formatted(index.getFileName(), encoder.modelId().hashCode()));
  }

  private void progress(int done, int total) {
    long now = System.nanoTime();
    if (now - lastShown >= PROGRESS_NANOS || done == total) {
      lastShown = now;
      PrintWriter err = spec.commandLine().getErr();
      err.printf("%d of %d (%d%%)%n", done, total, 100L * done / total);
      err.flush();
    }
  }
}
