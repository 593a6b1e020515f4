package org.lingvista.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lingvista.evaluation.HeldOutEvaluation.Results;

/** The results of an evaluation as Markdown tables, in percent. */
final class ReportTables {

  private ReportTables() {}

  static String markdown(Results results, Map<String, ?> facts) {
    StringBuilder text = new StringBuilder("# Figures on held-out data\n\n");
    text.append(
        """
        R@k: percent of searches with a right answer among the first k; the last row of each table \
        is the mean over languages. Exact search, filters and word search off. `random` is what \
        random rankings reach; `bm25` is word search over the passages, or over English captions \
        in place of the pictures, which have no words.

        """);
    facts.forEach((name, value) -> text.append("* %s: %s\n".formatted(name, value)));
    for (TaskResult task : results.tasks().values()) {
      text.append("\n## %s (gallery %d)\n\n".formatted(title(task.task()), task.gallery()));
      boolean pairs =
          task.systems().values().iterator().next().keySet().iterator().next().contains(">");
      if (pairs) {
        text.append("By the language of the title, mean over the languages of the passages.\n\n");
      }
      text.append(table(pairs ? byProbeLanguage(task) : task));
    }
    text.append(widths(results));
    if (!results.understanding().isEmpty()) {
      text.append("\n## Understanding\n\n");
      text.append("| language | queries | intent accuracy | slot F1 |\n|---|---|---|---|\n");
      results
          .understanding()
          .forEach((language, score) ->
              text.append(
                  "| %s | %d | %s | %s |\n"
                      .formatted(
                          language,
                          score.queries(),
                          percent(score.intentAccuracy()),
                          percent(score.slotF1()))));
      text.append(
          "| mean | %d | %s | %s |\n"
              .formatted(
                  results.understanding().values().stream()
                      .mapToInt(UnderstandingScore::queries)
                      .sum(),
                  percent(mean(results, UnderstandingScore::intentAccuracy)),
                  percent(mean(results, UnderstandingScore::slotF1))));
    }
    return text.toString();
  }

  private static String widths(Results results) {
    if (results.widths().isEmpty()) {
      return "";
    }
    StringBuilder text =
        new StringBuilder("\n## Vectors cut to their first values, R@10\n\n| task |");
    StringBuilder rule = new StringBuilder("|---|");
    for (int width : results.widths().values().iterator().next().keySet()) {
      text.append(" %d |".formatted(width));
      rule.append("---|");
    }
    text.append('\n').append(rule).append('\n');
    results
        .widths()
        .forEach((task, r10) -> {
          text.append("| ").append(title(task)).append(" |");
          r10.values().forEach(value -> text.append(" %s |".formatted(percent(value))));
          text.append('\n');
        });
    return text.toString();
  }

  private static String title(String task) {
    return switch (task) {
      case HeldOutSets.IMAGES -> "Names to pictures of a style never trained on";
      case HeldOutSets.CONCEPTS -> "Names to pictures of items never trained on";
      case HeldOutSets.PASSAGES -> "Titles to passages of pages never trained on, same language";
      case HeldOutSets.PASSAGES + "_across" -> "Titles to passages in another language";
      case HeldOutSets.QUERIES -> "Queries to pictures of a style never trained on";
      default -> task;
    };
  }

  private static String table(TaskResult task) {
    StringBuilder text = new StringBuilder("| language | searches |");
    StringBuilder rule = new StringBuilder("|---|---|");
    List<String> systems = new ArrayList<>(task.systems().keySet());
    for (String system : systems) {
      text.append(" %s R@1 | R@5 | R@10 |".formatted(system));
      rule.append("---|---|---|");
    }
    text.append('\n').append(rule).append('\n');
    for (String language : task.of(systems.getFirst()).keySet()) {
      row(text, language, systems, system -> task.of(system).get(language));
    }
    row(text, "mean", systems, task::mean);
    return text.toString();
  }

  private static void row(
      StringBuilder text,
      String language,
      List<String> systems,
      Function<String, @Nullable Recalls> figures) {
    text.append("| ").append(language);
    for (int i = 0; i < systems.size(); i++) {
      @Nullable Recalls recalls = figures.apply(systems.get(i));
      if (recalls == null) {
        throw new IllegalStateException(systems.get(i) + " was not measured in " + language);
      }
      if (i == 0) {
        text.append(" | ").append(recalls.searches());
      }
      text.append(
          " | %s | %s | %s"
              .formatted(percent(recalls.r1()), percent(recalls.r5()), percent(recalls.r10())));
    }
    text.append(" |\n");
  }

  private static TaskResult byProbeLanguage(TaskResult task) {
    Map<String, Map<String, Recalls>> systems = new java.util.LinkedHashMap<>();
    task.systems()
        .forEach((system, pairs) -> {
          Map<String, List<Recalls>> groups = new TreeMap<>();
          pairs.forEach((pair, recalls) ->
              groups
                  .computeIfAbsent(pair.substring(0, pair.indexOf('>')), none -> new ArrayList<>())
                  .add(recalls));
          Map<String, Recalls> means = new TreeMap<>();
          groups.forEach((language, some) -> means.put(language, Recalls.mean(some)));
          systems.put(system, means);
        });
    return new TaskResult(task.task(), task.gallery(), systems);
  }

  private static double mean(Results results, Function<UnderstandingScore, Double> figure) {
    return results.understanding().values().stream()
        .mapToDouble(figure::apply)
        .average()
        .orElseThrow();
  }

  private static String percent(double fraction) {
    return String.format(Locale.ROOT, "%.1f", 100 * fraction);
  }
}
