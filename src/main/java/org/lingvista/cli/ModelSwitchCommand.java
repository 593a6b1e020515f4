package org.lingvista.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.lingvista.encode.Encoder;
import org.lingvista.encode.EncoderBundle;
import org.lingvista.index.IndexFilter;
import org.lingvista.index.LuceneStore;
import org.lingvista.ingest.FailureLog;
import org.lingvista.ingest.IndexedOrigin;
import org.lingvista.ingest.Ingestor;
import org.lingvista.search.Searcher;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
  static final String FOLLOWED = "a server that runs takes it over by itself";

  @Parameters(paramLabel = "NEW", description = "The exported model to use from now on.")
  private Path bundle;

  @Mixin private IndexOption index;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    QuietLucene.apply();
    Path named = index.named();
    PrintWriter out = spec.commandLine().getOut();
    try (LuceneStore old = LuceneStore.open(index.inUse());
        Encoder encoder = EncoderBundle.open(bundle)) {
      if (old.model().id().equals(encoder.modelId())) {
        throw new IllegalArgumentException(
            "%s is of model %s already".formatted(named, encoder.modelId()));
      }
      IndexPointer pointer = new IndexPointer(named);
      Path shadow = pointer.shadow(encoder.modelId());
      try (LuceneStore fresh =
          LuceneStore.openForWriting(shadow, Defaults.modelNote(encoder, bundle))) {
        fill(old, fresh, encoder, FailureLog.of(shadow));
        fresh.tidy(() -> true);
        new Searcher(encoder, fresh).prepare();
        out.printf(
            "%s: %d items of model %s, %d before%n",
            shadow,
            fresh.count(IndexFilter.all()),
            encoder.modelId(),
            old.count(IndexFilter.all()));
      }
      pointer.set(shadow);
    }
    out.printf("switched; to go back: lingvista model rollback --index %s%n", named);
    out.println(FOLLOWED);
    out.flush();
    return 0;
  }

  private void fill(LuceneStore old, LuceneStore fresh, Encoder encoder, FailureLog failures)
      throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    IngestPrinter printer = new IngestPrinter(err, true);
    Ingestor ingestor =
        new Ingestor(
            encoder, fresh, printer::progress, failures, Defaults.places(null, printer::say));
    for (String name : old.collections()) {
      var known = old.fingerprints(name).keySet();
      printer.problems(ingestor.ingest(IndexedOrigin.of(name, known)));
      int left = known.size() - fresh.fingerprints(name).size();
      if (left > 0) {
        err.printf(
            "%s: %d of %d entries are gone or not readable%n",
            OneLine.of(name), left, known.size());
      }
      err.flush();
    }
    // of an earlier run, which broke off before these were taken out of the old index
    Set<String> gone = new TreeSet<>(fresh.collections());
    gone.removeAll(old.collections());
    for (String name : gone) {
      ingestor.forget(name);
    }
  }
}
