package org.lingvista.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.lingvista.data.QueryExample;
import org.lingvista.data.QueryManifest;
import org.lingvista.encode.Encoder;
import org.lingvista.encode.QueryEncoding;
import org.lingvista.evaluation.UnderstandingScore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lingvista evaluate}: intents and slots of a model on queries whose meaning is known. */
@Command(
    name = "evaluate",
    description = {
      "Measure a model's intents and slots on a manifest of queries, by language.",
      "A slot counts only if its label, first and last character are right."
    },
    mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {
  private static final int AT_ONCE = 256;
  private static final String ALL = "all";

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "model directory (libtorch) or exported bundle (ONNX)")
  private Path model;

  @Option(
      names = "--queries",
      required = true,
      paramLabel = "FILE",
      description = "manifest of queries with intents and slots")
  private Path queries;

  @Option(
      names = "--split",
      defaultValue = "test",
      description = "of the manifest (default: ${DEFAULT-VALUE})")
  private String split;

  @Option(names = "--json", description = "one JSON object, fractions, also by intent and slot")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    List<QueryExample> gold = QueryManifest.read(queries, 0).split(split);
    if (gold.isEmpty()) {
      throw new IllegalArgumentException(
          "%s has no queries of split '%s'; --split names another".formatted(queries, split));
    }
    List<QueryEncoding> understood = new ArrayList<>(gold.size());
    try (Encoder encoder = EncoderOpening.open(model)) {
      List<String> texts = gold.stream().map(QueryExample::query).toList();
      for (int from = 0; from < texts.size(); from += AT_ONCE) {
        int to = Math.min(from + AT_ONCE, texts.size());
        understood.addAll(encoder.encodeQueries(texts.subList(from, to)));
      }
    }
    UnderstandingScore total = UnderstandingScore.of(gold, understood);
    Map<String, UnderstandingScore> languages = UnderstandingScore.byLanguage(gold, understood);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(
          new ObjectMapper().writeValueAsString(Map.of(ALL, total, "languages", languages)));
    } else {
      out.println("language  queries  intents  slot F1");
      languages.forEach((language, score) -> out.println(row(language, score)));
      out.println(row(ALL, total));
      total.slots().forEach((slot, f1) -> out.printf(Locale.ROOT, "  %-16s %17.3f%n", slot, f1));
    }
    out.flush();
    return 0;
  }

  private static String row(String name, UnderstandingScore score) {
    return String.format(
        Locale.ROOT,
        "%-8s %8d %8.3f %8.3f",
        name,
        score.queries(),
        score.intentAccuracy(),
        score.slotF1());
  }
}
