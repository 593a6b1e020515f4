package org.lingvista.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.lingvista.evaluation.HeldOutEvaluation.Results;

/**
 * The results of an evaluation as {@code report.json}, for scripts, and {@code report.md}, for
 * people.
 *
 * <p>The JSON object has at its top means over languages, as fractions: {@code image_r10}, {@code
 * image_r10_concepts}, {@code passage_r10}, {@code passage_r10_across}, {@code query_r10}, {@code
 * query_r10_search}, {@code query_r10_without_nlu} (the better of {@code …_stage1} and {@code
 * …_final}), {@code query_r10_cleaned}, {@code intent_accuracy}, {@code slot_f1}; {@code gallery}
 * and {@code chance} of the names task; then the caller's facts. {@code r10_by_width} has, by task
 * and width, R@10 of vectors cut to their first values. {@code per_language} has the same figures
 * by language, {@code tasks} all figures of all systems. A figure that was not measured is null.
 */
public final class EvaluationReport {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private EvaluationReport() {}

  /**
   * Writes both files.
   *
   * @param folder where to
   * @param facts anything else to state, such as {@code steps} and {@code seconds}, in order
   */
  public static void write(Path folder, Results results, Map<String, ?> facts) {
    try {
      Files.createDirectories(folder);
      Files.writeString(
          folder.resolve("report.json"), JSON.writeValueAsString(json(results, facts)) + "\n");
      Files.writeString(folder.resolve("report.md"), ReportTables.markdown(results, facts));
    } catch (IOException e) {
      throw new EvaluationException("cannot write the report into " + folder, e);
    }
  }

  /** The JSON object. */
  public static ObjectNode json(Results results, Map<String, ?> facts) {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    ObjectNode perLanguage = JsonNodeFactory.instance.objectNode();
    figures(results)
        .forEach((name, languages) -> {
          if (languages == null) {
            report.putNull(name);
            return;
          }
          report.put(name, languages.values().stream().mapToDouble(v -> v).average().orElseThrow());
          ObjectNode values = perLanguage.putObject(name);
          languages.forEach(values::put);
        });
    @Nullable TaskResult images = results.tasks().get(HeldOutSets.IMAGES);
    if (images != null) {
      report.put("gallery", images.gallery());
      report.put("chance", images.mean(TaskResult.RANDOM).r10());
    }
    report.setAll((ObjectNode) JSON.valueToTree(facts));
    report.set("r10_by_width", JSON.valueToTree(results.widths()));
    report.set("per_language", perLanguage);
    ObjectNode tasks = report.putObject("tasks");
    results
        .tasks()
        .forEach((name, task) -> {
          ObjectNode object = tasks.putObject(name).put("gallery", task.gallery());
          object.set("systems", JSON.valueToTree(task.systems()));
        });
    report.set("understanding", JSON.valueToTree(results.understanding()));
    return report;
  }

  /** Figure name to values by language; null if it was not measured. */
  static Map<String, @Nullable Map<String, Double>> figures(Results results) {
    Map<String, @Nullable Map<String, Double>> figures = new LinkedHashMap<>();
    String model = HeldOutEvaluation.MODEL;
    figures.put("image_r10", r10(results, HeldOutSets.IMAGES, model));
    figures.put("caption_r10", r10(results, HeldOutSets.IMAGES, HeldOutEvaluation.UNDERSTOOD));
    figures.put("caption_r10_without_nlu", r10(results, HeldOutSets.IMAGES, model));
    figures.put("image_r10_concepts", r10(results, HeldOutSets.CONCEPTS, model));
    figures.put("passage_r10", r10(results, HeldOutSets.PASSAGES, model));
    figures.put("passage_r10_bm25", r10(results, HeldOutSets.PASSAGES, TaskResult.BM25));
    String across = HeldOutSets.PASSAGES + "_across";
    figures.put("passage_r10_across", r10(results, across, model));
    figures.put("passage_r10_across_bm25", r10(results, across, TaskResult.BM25));
    String queries = HeldOutSets.QUERIES;
    figures.put("query_r10", r10(results, queries, HeldOutEvaluation.FUSED));
    figures.put("query_r10_search", r10(results, queries, HeldOutEvaluation.UNDERSTOOD));
    figures.put("query_r10_without_nlu", r10(results, queries, betterPlain(results)));
    figures.put(
        "query_r10_without_nlu_stage1", r10(results, queries, HeldOutEvaluation.PLAIN_STAGE_1));
    figures.put("query_r10_without_nlu_final", r10(results, queries, HeldOutEvaluation.PLAIN));
    figures.put("query_r10_cleaned", r10(results, queries, HeldOutEvaluation.CLEANED));
    Map<String, Double> intents = new LinkedHashMap<>();
    Map<String, Double> slots = new LinkedHashMap<>();
    for (String language : new TreeSet<>(results.understanding().keySet())) {
      @Nullable UnderstandingScore score = results.understanding().get(language);
      if (score != null) {
        intents.put(language, score.intentAccuracy());
        slots.put(language, score.slotF1());
      }
    }
    figures.put("intent_accuracy", intents.isEmpty() ? null : intents);
    figures.put("slot_f1", slots.isEmpty() ? null : slots);
    return figures;
  }

  private static String betterPlain(Results results) {
    @Nullable TaskResult task = results.tasks().get(HeldOutSets.QUERIES);
    boolean stage1 =
        task != null
            && task.systems().containsKey(HeldOutEvaluation.PLAIN_STAGE_1)
            && task.mean(HeldOutEvaluation.PLAIN_STAGE_1).r10()
                > task.mean(HeldOutEvaluation.PLAIN).r10();
    return stage1 ? HeldOutEvaluation.PLAIN_STAGE_1 : HeldOutEvaluation.PLAIN;
  }

  private static @Nullable Map<String, Double> r10(Results results, String task, String system) {
    @Nullable TaskResult result = results.tasks().get(task);
    if (result == null || !result.systems().containsKey(system)) {
      return null;
    }
    Map<String, Double> values = new LinkedHashMap<>();
    result.of(system).forEach((language, recalls) -> values.put(language, recalls.r10()));
    return values;
  }
}
