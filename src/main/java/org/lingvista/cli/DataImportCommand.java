package org.lingvista.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lingvista.data.QueryExample;
import org.lingvista.data.QueryImport;
import org.lingvista.data.QueryManifest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lingvista data import FORMAT PATH}: others' intents and slots as a queries manifest. */
@Command(
    name = "import",
    description = {
      "Make a queries manifest of data with intents and slots as others publish them:",
      "massive (JSON lines, [label : text]), jointbert (folders with seq.in, seq.out, label), conll"
          + " (BIO, as xSID), rasa (YAML or JSON).",
      "Prints what a recipe must name under labels."
    },
    mixinStandardHelpOptions = true)
final class DataImportCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES}")
  private QueryImport.Format format;

  @Parameters(index = "1", paramLabel = "PATH", description = "a file or a folder")
  private Path source;

  @Option(names = "--out", required = true, paramLabel = "FILE.jsonl", description = "to write")
  private Path out;

  @Option(
      names = "--language",
      description = "of all queries (default: what the data say, else en)")
  private @Nullable String language;

  @Option(names = "--intent", description = "of queries that have none")
  private @Nullable String intent;

  @Option(names = "--split", description = "of files that name none (default: train)")
  private @Nullable String split;

  @Option(
      names = "--bad-limit",
      defaultValue = "0",
      description = "bad entries to skip (default: ${DEFAULT-VALUE})")
  private int badLimit;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    QueryImport.Result result =
        QueryImport.read(
            format, source, new QueryImport.Options(language, intent, split, badLimit));
    QueryManifest.write(out, result.examples());
    var printer = spec.commandLine().getOut();
    result.problems().forEach(problem -> printer.println("skipped " + problem));
    Map<String, Integer> splits = new TreeMap<>();
    for (QueryExample example : result.examples()) {
      splits.merge(example.attributes().getOrDefault("split", "train"), 1, Integer::sum);
    }
    splits.forEach((name, count) -> printer.println("%s: %d queries".formatted(name, count)));
    printer.println("labels:");
    printer.println("  intents: [" + String.join(", ", result.intents()) + "]");
    printer.println("  slots: [" + String.join(", ", result.slots()) + "]");
    printer.println("wrote %d queries to %s".formatted(result.examples().size(), out));
    printer.flush();
    return 0;
  }
}
