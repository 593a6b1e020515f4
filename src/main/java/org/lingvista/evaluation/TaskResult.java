package org.lingvista.evaluation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How well several systems did at one task.
 *
 * @param task name of the task
 * @param gallery candidates of a gallery, the largest if they differ
 * @param systems system name, such as {@code fused} or {@code bm25}, to language to figures. The
 *     language is that of the probe; across languages {@code de>fr} is a German title searched
 *     among French passages.
 */
public record TaskResult(String task, int gallery, Map<String, Map<String, Recalls>> systems) {

  /** The name under which random rankings are listed. */
  public static final String RANDOM = "random";

  /** The name under which word search is listed. */
  public static final String BM25 = "bm25";

  /** Mean over languages, each of the same weight. */
  public Recalls mean(String system) {
    return Recalls.mean(of(system).values());
  }

  /** Figures of a system by language. */
  public Map<String, Recalls> of(String system) {
    Map<String, Recalls> languages = systems.getOrDefault(system, Map.of());
    if (languages.isEmpty()) {
      throw new IllegalArgumentException(
          "task '%s' has no system '%s'; it has %s".formatted(task, system, systems.keySet()));
    }
    return languages;
  }

  /** The same figures, only of searches within ({@code true}) or across languages. */
  TaskResult within(boolean oneLanguage, String name) {
    Map<String, Map<String, Recalls>> kept = new LinkedHashMap<>();
    systems.forEach((system, languages) -> {
      Map<String, Recalls> some = new TreeMap<>(languages);
      some.keySet().removeIf(language -> language.contains(">") == oneLanguage);
      if (!some.isEmpty()) {
        kept.put(system, some);
      }
    });
    return new TaskResult(name, gallery, kept);
  }

  /** Ranks of the judgements of a task to figures by language. */
  static Map<String, Recalls> byLanguage(RetrievalTask task, List<Integer> ranks) {
    Map<String, List<Integer>> groups = new TreeMap<>();
    for (int i = 0; i < ranks.size(); i++) {
      groups.computeIfAbsent(group(task, i), none -> new ArrayList<>()).add(ranks.get(i));
    }
    Map<String, Recalls> recalls = new TreeMap<>();
    groups.forEach((language, some) -> recalls.put(language, Recalls.of(some)));
    return recalls;
  }

  /** What random rankings reach, by language. */
  static Map<String, Recalls> chance(RetrievalTask task) {
    Map<String, Integer> sizes = new HashMap<>();
    Map<String, List<int[]>> groups = new TreeMap<>();
    for (int i = 0; i < task.judgements().size(); i++) {
      RetrievalTask.Judgement judgement = task.judgements().get(i);
      int size =
          sizes.computeIfAbsent(judgement.gallery(), gallery -> task.gallery(gallery).size());
      groups
          .computeIfAbsent(group(task, i), none -> new ArrayList<>())
          .add(new int[] {size, judgement.relevant().size()});
    }
    Map<String, Recalls> recalls = new TreeMap<>();
    groups.forEach((language, some) -> recalls.put(language, Recalls.chance(some)));
    return recalls;
  }

  private static String group(RetrievalTask task, int judgement) {
    RetrievalTask.Judgement one = task.judgements().get(judgement);
    String language = task.probes().get(one.probe()).language();
    boolean other = !task.ofPictures() && !one.gallery().equals(language);
    return other ? language + ">" + one.gallery() : language;
  }
}
