package org.lingvista.evaluation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lingvista.encode.Encoder;
import org.lingvista.encode.QueryEncoding;
import org.lingvista.evaluation.RetrievalTask.Candidate;
import org.lingvista.evaluation.RetrievalTask.Judgement;
import org.lingvista.evaluation.RetrievalTask.Probe;
import org.lingvista.image.RgbImage;
import org.lingvista.metrics.Ranking;

/**
 * Ranks the candidates of tasks by exact inner product of an encoder's vectors; no filters, no word
 * search, no approximate index. Vectors of candidates are kept, so that tasks over the same
 * pictures or passages encode them once.
 */
public final class RetrievalEvaluator {
  private static final int TEXTS_AT_ONCE = 2048;
  private static final int PICTURES_AT_ONCE = 128;

  private final Encoder encoder;
  private final Function<Path, RgbImage> decoder;
  private final Map<Path, float[]> pictures = new HashMap<>();
  private final Map<String, float[]> texts = new HashMap<>();
  private final Map<String, QueryEncoding> understood = new HashMap<>();

  /**
   * @param encoder stays the caller's to close
   * @param decoder reads a picture file
   */
  public RetrievalEvaluator(Encoder encoder, Function<Path, RgbImage> decoder) {
    this.encoder = encoder;
    this.decoder = decoder;
  }

  /** What the encoder understands of each query of a task, in the order of its probes. */
  public List<QueryEncoding> understand(RetrievalTask task) {
    return understand(task.probes().stream().map(Probe::text).toList());
  }

  /** What the encoder understands of queries, in order. */
  public List<QueryEncoding> understand(List<String> queries) {
    return remembered(queries, understood, TEXTS_AT_ONCE, encoder::encodeQueries);
  }

  /** Vectors of texts, encoded as they are. */
  public List<float[]> encodeTexts(List<String> wanted) {
    return remembered(wanted, texts, TEXTS_AT_ONCE, encoder::encodeTexts);
  }

  /** Figures by language for the probes' texts encoded as they are. */
  public Map<String, Recalls> plain(RetrievalTask task) {
    return ranked(task, encodeTexts(task.probes().stream().map(Probe::text).toList()));
  }

  /**
   * Figures by language for vectors of the caller's making.
   *
   * @param probes one vector per probe of the task
   */
  public Map<String, Recalls> ranked(RetrievalTask task, List<float[]> probes) {
    return ranked(task, probes, encodeCandidates(task));
  }

  /**
   * Figures by language for vectors cut to their first values, both sides.
   *
   * @param probes one vector per probe of the task
   */
  public Map<String, Recalls> ranked(RetrievalTask task, List<float[]> probes, int width) {
    return ranked(task, cut(probes, width), cut(encodeCandidates(task), width));
  }

  private static List<float[]> cut(List<float[]> vectors, int width) {
    return List.of(Ranking.cut(vectors.toArray(float[][]::new), width));
  }

  private static Map<String, Recalls> ranked(
      RetrievalTask task, List<float[]> probes, List<float[]> candidates) {
    Map<String, List<Integer>> rowsOf = new LinkedHashMap<>();
    Map<String, float[][]> vectorsOf = new HashMap<>();
    Map<Integer, Integer> place = new HashMap<>();
    for (Judgement judgement : task.judgements()) {
      if (rowsOf.containsKey(judgement.gallery())) {
        continue;
      }
      List<Integer> rows = task.gallery(judgement.gallery());
      rowsOf.put(judgement.gallery(), rows);
      vectorsOf.put(
          judgement.gallery(), rows.stream().map(candidates::get).toArray(float[][]::new));
      for (int i = 0; i < rows.size(); i++) {
        place.put(rows.get(i), i);
      }
    }
    List<Integer> ranks =
        IntStream.range(0, task.judgements().size())
            .parallel()
            .mapToObj(i -> {
              Judgement judgement = task.judgements().get(i);
              float[][] gallery = known(vectorsOf, judgement.gallery());
              int[] relevant =
                  judgement.relevant().stream().mapToInt(row -> known(place, row)).toArray();
              double[] scores = Ranking.scores(probes.get(judgement.probe()), gallery);
              return Ranking.firstRelevant(scores, relevant);
            })
            .toList();
    return TaskResult.byLanguage(task, ranks);
  }

  private List<float[]> encodeCandidates(RetrievalTask task) {
    if (!task.ofPictures()) {
      return encodeTexts(task.candidates().stream().map(Candidate::words).toList());
    }
    List<Path> wanted = new ArrayList<>();
    for (Candidate candidate : task.candidates()) {
      @Nullable Path image = candidate.image();
      if (image != null) {
        wanted.add(image);
      }
    }
    return remembered(
        wanted,
        pictures,
        PICTURES_AT_ONCE,
        some -> encoder.encodeImages(some.stream().map(decoder).toList()));
  }

  /** Encodes what is not in memory yet, part by part, and answers from memory. */
  private static <T, R> List<R> remembered(
      List<T> wanted, Map<T, R> memory, int atOnce, Function<List<T>, List<R>> encode) {
    List<T> missing = wanted.stream().distinct().filter(one -> !memory.containsKey(one)).toList();
    for (int from = 0; from < missing.size(); from += atOnce) {
      List<T> part = missing.subList(from, Math.min(missing.size(), from + atOnce));
      List<R> results = encode.apply(part);
      for (int i = 0; i < part.size(); i++) {
        memory.put(part.get(i), results.get(i));
      }
    }
    return wanted.stream().map(one -> known(memory, one)).toList();
  }

  private static <K, V> V known(Map<K, V> map, K key) {
    @Nullable V value = map.get(key);
    if (value == null) {
      throw new IllegalStateException("nothing is known of " + key);
    }
    return value;
  }
}
