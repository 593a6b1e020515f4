package org.lingvista.evaluation;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A retrieval task: texts that ask, candidates that may answer, and which ones do.
 *
 * @param name name of the task and of its folder on disk, such as {@code image}
 * @param probes what is asked
 * @param candidates what can be found; each belongs to one gallery
 * @param judgements one per search: a probe, the gallery it searches, and what is right
 */
public record RetrievalTask(
    String name, List<Probe> probes, List<Candidate> candidates, List<Judgement> judgements) {

  /** Whether probes are texts as they are or queries to be understood. */
  public enum Kind {
    TEXT,
    QUERY
  }

  /**
   * A text that asks.
   *
   * @param id unique within the task
   * @param text the name, title or query
   * @param language its language
   */
  public record Probe(String id, Kind kind, String text, String language) {}

  /**
   * A picture or a passage that can be found.
   *
   * @param id unique within the task
   * @param gallery searches see only candidates of one gallery, such as the passages of a language
   * @param image the picture; null for a passage
   * @param words the passage; of a picture the caption that a word search is given in its stead
   */
  public record Candidate(String id, String gallery, @Nullable Path image, String words) {}

  /**
   * One search.
   *
   * @param probe index of the probe
   * @param gallery gallery searched
   * @param relevant indices of all candidates that are right, all in that gallery; at least one
   */
  public record Judgement(int probe, String gallery, List<Integer> relevant) {}

  public RetrievalTask {
    probes = List.copyOf(probes);
    candidates = List.copyOf(candidates);
    judgements = List.copyOf(judgements);
    if (judgements.isEmpty()) {
      throw new EvaluationException(
          "task '%s' has nothing to search for; is the test split of the data empty?"
              .formatted(name));
    }
    for (Judgement judgement : judgements) {
      String id = probes.get(judgement.probe()).id();
      if (judgement.relevant().isEmpty()) {
        throw new EvaluationException("task '%s': nothing is relevant to '%s'".formatted(name, id));
      }
      for (int row : judgement.relevant()) {
        if (!candidates.get(row).gallery().equals(judgement.gallery())) {
          throw new EvaluationException(
              "task '%s': '%s' is relevant to '%s' but not in gallery '%s'"
                  .formatted(name, candidates.get(row).id(), id, judgement.gallery()));
        }
      }
    }
  }

  /** Indices of the candidates of a gallery, in order. */
  public List<Integer> gallery(String gallery) {
    return IntStream.range(0, candidates.size())
        .filter(row -> candidates.get(row).gallery().equals(gallery))
        .boxed()
        .toList();
  }

  /** Number of candidates of the largest gallery. */
  public int largestGallery() {
    return judgements.stream()
        .map(Judgement::gallery)
        .distinct()
        .mapToInt(gallery -> gallery(gallery).size())
        .max()
        .orElseThrow();
  }

  /** Whether candidates are pictures. */
  public boolean ofPictures() {
    return candidates.stream().map(Candidate::image).allMatch(Objects::nonNull);
  }
}
