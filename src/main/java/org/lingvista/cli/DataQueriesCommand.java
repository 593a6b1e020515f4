package org.lingvista.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lingvista.config.CodeRevision;
import org.lingvista.data.DataLicences;
import org.lingvista.data.Example;
import org.lingvista.data.PairManifest;
import org.lingvista.data.QueryExample;
import org.lingvista.data.QueryGenerator;
import org.lingvista.data.QueryGrammar;
import org.lingvista.data.QueryManifest;
import org.lingvista.data.QuerySplit;
import org.lingvista.data.QueryStatistics;
import org.lingvista.text.LabelSchema;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lingvista data queries --from MANIFEST}: intent-rich queries with exact spans. */
@Command(
    name = "queries",
    description = "Make queries as people type them from a manifest's captions.",
    mixinStandardHelpOptions = true)
final class DataQueriesCommand implements Callable<Integer> {
  @Option(
      names = "--from",
      required = true,
      paramLabel = "MANIFEST",
      description = "manifest of pairs; may be repeated")
  private List<Path> manifests;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "queries manifest to write (default: only statistics)")
  private @Nullable Path out;

  @Option(names = "--languages", split = ",", description = "default: all that have a grammar")
  private @Nullable Set<String> languages;

  @Option(
      names = "--grammar",
      paramLabel = "FILE|DIR",
      description =
          "a grammar of your own, or a folder of them, added to what ships; may be repeated")
  private List<Path> grammars = List.of();

  @Option(
      names = "--mix",
      split = ",",
      paramLabel = "INTENT=WEIGHT",
      description =
          "weights of intents, such as count=2; those not named keep theirs (find_images 5,"
              + " find_passages 5, find_anything 3, count 1, none 1; others 0)")
  private Map<String, Double> mix = Map.of();

  @Option(
      names = "--per-item",
      defaultValue = "2",
      description = "queries of each item and language (default: ${DEFAULT-VALUE})")
  private int perItem;

  @Option(names = "--seed", defaultValue = "1", description = "default: ${DEFAULT-VALUE}")
  private long seed;

  @Option(
      names = "--split",
      split = ",",
      defaultValue = "train,test",
      description =
          "halves of the grammars: train asks for training items only, test is worded with phrases"
              + " never trained on (default: ${DEFAULT-VALUE})")
  private List<String> splits;

  @Option(
      names = "--keyword-share",
      defaultValue = "0.3",
      description = "how often a keyword stands for the name (default: ${DEFAULT-VALUE})")
  private double keywordShare;

  @Option(
      names = "--noise",
      defaultValue = "1",
      description = "strength of typing noise, 0 to 1 (default: ${DEFAULT-VALUE})")
  private double noise;

  @Option(
      names = "--no-targets",
      description =
          "leave out the picture and passage that a query asks for: enough to learn intents and"
              + " slots, and FILE may then lie anywhere")
  private boolean noTargets;

  @Option(
      names = "--samples",
      defaultValue = "20",
      description = "samples to print per language (default: ${DEFAULT-VALUE})")
  private int samples;

  @Option(
      names = "--bad-limit",
      defaultValue = "0",
      description = "bad lines of the manifest to skip (default: ${DEFAULT-VALUE})")
  private int badLimit;

  @Mixin private EndpointOptions endpoint;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    QueryGenerator generator =
        QueryGenerator.of(languages == null ? QueryGrammar.LANGUAGES : languages, grammars);
    List<Example> examples = new ArrayList<>();
    var printer = spec.commandLine().getOut();
    for (Path manifest : manifests) {
      PairManifest pairs = PairManifest.read(manifest, badLimit);
      pairs.problems().forEach(problem -> printer.println("skipped " + problem));
      examples.addAll(pairs.examples());
    }
    printLabels(generator.labels(), printer);
    List<QueryExample> queries = new ArrayList<>();
    for (String label : new LinkedHashSet<>(splits)) {
      QuerySplit split = QuerySplit.of(label);
      List<QueryExample> made;
      if (split == QuerySplit.TRAIN && endpoint.isAsked()) {
        made = endpoint.run(generator, examples, perItem, seed, out, printer);
        if (made == null) {
          return CommandLine.ExitCode.USAGE;
        }
      } else {
        made = generator.generate(examples, options(split));
      }
      printer.println("%s: %d queries".formatted(label, made.size()));
      new QueryStatistics(made).lines(samples).forEach(line -> printer.println("  " + line));
      queries.addAll(noTargets ? made.stream().map(QueryExample::withoutTarget).toList() : made);
    }
    Path file = out;
    if (queries.isEmpty()) {
      throw new IllegalArgumentException(
          "no item of %s has a text in any of the languages asked for".formatted(manifests));
    }
    if (file != null) {
      QueryManifest.write(file, queries);
      DataLicences.note(file, manifests, how());
      printer.println("wrote %d queries to %s".formatted(queries.size(), file));
    }
    printer.flush();
    return 0;
  }

  /** What was asked for, for whoever meets the file without the command. */
  private Map<String, String> how() {
    Map<String, String> how = new LinkedHashMap<>();
    how.put("from", names(manifests));
    how.put("languages", String.join(",", languages == null ? QueryGrammar.LANGUAGES : languages));
    how.put("grammars", names(grammars));
    how.put("mix", mix.toString());
    how.put("splits", String.join(",", splits));
    how.put("perItem", String.valueOf(perItem));
    how.put("keywordShare", String.valueOf(keywordShare));
    how.put("noise", String.valueOf(noise));
    how.put("seed", String.valueOf(seed));
    how.put("targets", String.valueOf(!noTargets));
    how.put("trainingQueriesBy", endpoint.isAsked() ? "endpoint" : "grammar");
    how.put("revision", CodeRevision.current());
    return how;
  }

  private static String names(List<Path> files) {
    return files.stream().map(Path::toString).collect(Collectors.joining(", "));
  }

  private QueryGenerator.Options options(QuerySplit split) {
    QueryGenerator.Options options =
        QueryGenerator.Options.of(perItem, split, seed)
            .withKeywordShare(keywordShare)
            .withNoise(noise);
    Map<String, Double> weights = new LinkedHashMap<>(options.mix());
    weights.putAll(mix);
    return options.withMix(weights);
  }

  /** What a recipe must say so that its model knows the labels, if they are not the usual ones. */
  private static void printLabels(LabelSchema labels, PrintWriter printer) {
    if (!labels.equals(LabelSchema.standard())) {
      printer.println("labels for the recipe:");
      printer.println("  labels:");
      printer.println("    intents: " + labels.intents());
      printer.println("    slots: " + labels.slots());
      printer.println("    semanticSlots: " + new TreeSet<>(labels.semanticSlots()));
    }
  }
}
