package org.lingvista.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lingvista.data.Example;
import org.lingvista.data.PairManifest;
import org.lingvista.encode.Encoder;
import org.lingvista.evaluation.PassageTask;
import org.lingvista.evaluation.PictureTasks;
import org.lingvista.evaluation.Recalls;
import org.lingvista.evaluation.RetrievalEvaluator;
import org.lingvista.evaluation.RetrievalTask;
import org.lingvista.export.PrecisionReport.Retrieval;
import org.lingvista.export.RetrievalTrial;
import org.lingvista.image.ImageDecoder;

/**
 * Searches of a manifest's pairs: names to the first picture of each item, titles to passages of
 * the same language.
 *
 * @param tasks what is searched
 */
record PrecisionTrial(List<RetrievalTask> tasks) implements RetrievalTrial {
  private static final int PASSAGES = 1000;
  private static final long SEED = 1;

  /** The tasks that one split of a manifest allows. */
  static PrecisionTrial of(Path manifest, String split) {
    List<Example> examples = PairManifest.read(manifest, 0).split(split);
    Map<String, Example> pictures = new LinkedHashMap<>();
    List<Example> pages = new ArrayList<>();
    for (Example example : examples) {
      if (example.image() != null) {
        pictures.putIfAbsent(example.id(), example);
      }
      if (!example.passages().isEmpty()) {
        pages.add(example);
      }
    }
    List<RetrievalTask> tasks = new ArrayList<>();
    if (!pictures.isEmpty()) {
      tasks.add(PictureTasks.names("pictures", List.copyOf(pictures.values())));
    }
    if (!pages.isEmpty()) {
      tasks.add(PassageTask.of("passages", pages, PASSAGES, SEED));
    }
    if (tasks.isEmpty()) {
      throw new IllegalArgumentException(
          "%s has nothing in the split '%s'; --split names another".formatted(manifest, split));
    }
    return new PrecisionTrial(tasks);
  }

  @Override
  public List<Retrieval> run(Encoder reference, Encoder exported) {
    RetrievalEvaluator before = new RetrievalEvaluator(reference, ImageDecoder::decode);
    RetrievalEvaluator after = new RetrievalEvaluator(exported, ImageDecoder::decode);
    return tasks.stream()
        .map(task -> {
          Map<String, Recalls> one = withinLanguages(before.plain(task));
          Map<String, Recalls> other = withinLanguages(after.plain(task));
          int searches = one.values().stream().mapToInt(Recalls::searches).sum();
          return new Retrieval(task.name(), searches, mean(one), mean(other));
        })
        .toList();
  }

  private static Map<String, Recalls> withinLanguages(Map<String, Recalls> languages) {
    Map<String, Recalls> within = new TreeMap<>(languages);
    within.keySet().removeIf(language -> language.contains(">"));
    return within;
  }

  private static double mean(Map<String, Recalls> languages) {
    return languages.values().stream().mapToDouble(Recalls::r10).average().orElseThrow();
  }
}
