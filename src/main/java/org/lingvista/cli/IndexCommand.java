package org.lingvista.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lingvista.data.Shards;
import org.lingvista.encode.Encoder;
import org.lingvista.encode.EncoderBundle;
import org.lingvista.index.IndexFilter;
import org.lingvista.index.LuceneStore;
import org.lingvista.ingest.FailureLog;
import org.lingvista.ingest.IngestProblem;
import org.lingvista.ingest.IngestReport;
import org.lingvista.ingest.Ingestor;
import org.lingvista.ingest.Origin;
import org.lingvista.search.Searcher;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lingvista index MANIFEST|FOLDER…}: makes an index or brings it up to date. */
@Command(
    name = "index",
    description = {
      "Make an index of folders and manifests, or bring it up to date.",
      "Only what is new or changed is encoded; what is gone from a folder or manifest is removed."
    },
    mixinStandardHelpOptions = true)
final class IndexCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "MANIFEST|FOLDER",
      arity = "0..*",
      description =
          "Folders of pictures and documents, pairs manifests, or WebDataset shards such as"
              + " 'shards/{00000..00009}.tar'.")
  private List<Path> origins = List.of();

  @Mixin private IndexOption index;

  @Option(
      names = "--model",
      paramLabel = "BUNDLE",
      description =
          "The exported model (default: the one the index was made with, else"
              + " quickstart/bundle).")
  private @Nullable Path model;

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      description = "Only manifest lines of this split; may be repeated (default: all).")
  private Set<String> splits = Set.of();

  @Option(
      names = "--failures",
      description = "Index nothing; list what could not be indexed, and why.")
  private boolean failures;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (failures) {
      return listFailures();
    }
    if (origins.isEmpty()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "Missing required parameter: 'MANIFEST|FOLDER'");
    }
    for (Path origin : origins) {
      for (Path file :
          Shards.named(origin.toString()) ? Shards.files(origin.toString()) : List.of(origin)) {
        if (!Files.exists(file)) {
          throw new NoSuchFileException(file.toString());
        }
      }
    }
    QuietLucene.apply();
    Path folder = index.inUse();
    Path bundle = Defaults.model(model, Defaults.modelOf(folder));
    PrintWriter out = spec.commandLine().getOut();
    try (Encoder encoder = EncoderBundle.open(bundle);
        LuceneStore store =
            LuceneStore.openForWriting(folder, Defaults.modelNote(encoder, bundle))) {
      FailureLog log = FailureLog.of(folder);
      IngestPrinter printer = new IngestPrinter(spec.commandLine().getErr(), false);
      Ingestor ingestor =
          new Ingestor(encoder, store, printer::progress, log, Defaults.places(null, printer::say));
      for (Path origin : origins) {
        IngestReport report = ingestor.ingest(Origin.of(origin, splits));
        printer.problems(report);
        print(out, report);
      }
      store.tidy(() -> true);
      new Searcher(encoder, store).prepare();
      out.printf("%s: %d items%n", folder, store.count(IndexFilter.all()));
      out.flush();
    }
    return 0;
  }

  private int listFailures() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    var known = FailureLog.of(index.inUse()).all();
    for (FailureLog.Failure failure : known) {
      out.println(IngestPrinter.line(new IngestProblem(failure.name(), failure.reason())));
    }
    out.printf("%d not indexed; each is tried again when it changes%n", known.size());
    out.flush();
    return 0;
  }

  private static void print(PrintWriter out, IngestReport report) {
    out.printf(
        "%s: %d added, %d changed, %d unchanged, %d removed, %d not readable%s; %d items encoded%n",
        OneLine.of(report.origin()),
        report.added(),
        report.changed(),
        report.unchanged(),
        report.removed(),
        report.problems().size(),
        report.ignored() == 0 ? "" : ", %d of other kinds".formatted(report.ignored()),
        report.items());
    out.flush();
  }
}
