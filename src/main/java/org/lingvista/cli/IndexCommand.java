package org.lingvista.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lingvista.data.Shards;
import org.lingvista.encode.Encoder;
import org.lingvista.encode.EncoderBundle;
import org.lingvista.index.IndexFilter;
import org.lingvista.index.IndexModel;
import org.lingvista.index.LuceneStore;
import org.lingvista.ingest.FolderOrigin;
import org.lingvista.ingest.IngestProblem;
import org.lingvista.ingest.IngestReport;
import org.lingvista.ingest.Ingestor;
import org.lingvista.ingest.ManifestOrigin;
import org.lingvista.ingest.Origin;
import org.lingvista.ingest.ShardOrigin;
import picocli.CommandLine.Command;
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
  private static final int PROBLEMS_SHOWN = 20;
  private static final long PROGRESS_NANOS = 2_000_000_000L;

  @Parameters(
      paramLabel = "MANIFEST|FOLDER",
      arity = "1..*",
      description =
          "Folders of pictures and texts (.txt, .md), pairs manifests, or WebDataset shards"
              + " such as 'shards/{00000..00009}.tar'.")
  private List<Path> origins;

  @Option(
      names = "--index",
      paramLabel = "DIR",
      description = "The index (default: quickstart/index when present).")
  private @Nullable Path index;

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

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    for (Path origin : origins) {
      for (Path file :
          Shards.named(origin.toString()) ? Shards.files(origin.toString()) : List.of(origin)) {
        if (!Files.exists(file)) {
          throw new NoSuchFileException(file.toString());
        }
      }
    }
    QuietLucene.apply();
    Path folder = Defaults.index(index);
    Path bundle = Defaults.model(model, modelOf(folder));
    PrintWriter out = spec.commandLine().getOut();
    try (Encoder encoder = EncoderBundle.open(bundle);
        LuceneStore store = LuceneStore.openForWriting(folder, modelNote(encoder, bundle))) {
      for (Path origin : origins) {
        report(out, new Ingestor(encoder, store, this::progress).ingest(origin(origin)));
      }
      out.printf("%s: %d items%n", folder, store.count(IndexFilter.all()));
      out.flush();
    }
    return 0;
  }

  private Origin origin(Path path) {
    if (Files.isDirectory(path)) {
      return new FolderOrigin(path);
    }
    return Shards.named(path.toString())
        ? new ShardOrigin(path.toString(), splits)
        : new ManifestOrigin(path, splits);
  }

  private static @Nullable IndexModel modelOf(Path folder) {
    if (!LuceneStore.exists(folder)) {
      return null;
    }
    try (LuceneStore store = LuceneStore.open(folder)) {
      return store.model();
    }
  }

  private static IndexModel modelNote(Encoder encoder, Path bundle) {
    String path = bundle.toAbsolutePath().normalize().toString();
    return new IndexModel(encoder.modelId(), encoder.width(), Map.of(Defaults.BUNDLE_NOTE, path));
  }

  private long lastShown = System.nanoTime();

  private void progress(int done, int total) {
    long now = System.nanoTime();
    if (now - lastShown >= PROGRESS_NANOS) {
      lastShown = now;
      PrintWriter err = spec.commandLine().getErr();
      err.printf("%d of %d (%d%%)%n", done, total, 100L * done / total);
      err.flush();
    }
  }

  private void report(PrintWriter out, IngestReport report) {
    PrintWriter err = spec.commandLine().getErr();
    report.problems().stream()
        .limit(PROBLEMS_SHOWN)
        .forEach(problem -> err.println("not indexed: " + line(problem)));
    int hidden = report.problems().size() - PROBLEMS_SHOWN;
    if (hidden > 0) {
      err.printf("not indexed: %d more%n", hidden);
    }
    err.flush();
    out.printf(
        "%s: %d added, %d changed, %d unchanged, %d removed, %d not readable%s; %d items encoded%n",
        report.origin(),
        report.added(),
        report.changed(),
        report.unchanged(),
        report.removed(),
        report.problems().size(),
        report.ignored() == 0 ? "" : ", %d of other kinds".formatted(report.ignored()),
        report.items());
    out.flush();
  }

  /** Many reasons name the file already. */
  private static String line(IngestProblem problem) {
    return problem.reason().contains(problem.name())
        ? problem.reason()
        : problem.name() + ": " + problem.reason();
  }
}
