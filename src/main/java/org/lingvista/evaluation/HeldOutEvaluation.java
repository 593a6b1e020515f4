package org.lingvista.evaluation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lingvista.data.QueryExample;
import org.lingvista.encode.Encoder;
import org.lingvista.encode.QueryEncoding;
import org.lingvista.encode.QueryVectors;
import org.lingvista.evaluation.RetrievalTask.Probe;
import org.lingvista.image.RgbImage;
import org.lingvista.query.KnownNames;
import org.lingvista.query.QueryContext;
import org.lingvista.query.QueryUnderstanding;
import org.lingvista.query.UnderstoodQuery;

/**
 * All figures of a trained model on held-out data: names to pictures, titles to passages, queries
 * to pictures, intents and slots. Filters and word search are off; random rankings and word search
 * stand beside.
 *
 * @param images names of the items to pictures of a style never trained on
 * @param concepts names to pictures of items never trained on; null if there are none
 * @param passages titles to passages of pages never trained on; null if there are none
 * @param queries queries of templates never trained on to the pictures of {@code images}
 * @param understanding queries of templates never trained on, of all intents
 */
public record HeldOutEvaluation(
    RetrievalTask images,
    @Nullable RetrievalTask concepts,
    @Nullable RetrievalTask passages,
    RetrievalTask queries,
    List<QueryExample> understanding) {

  /** The encoder on texts as they are. */
  public static final String MODEL = "model";

  /** Queries through understanding and fusion. */
  public static final String FUSED = "fused";

  /**
   * Queries and captions typed as queries, as a search does: fused and with the cleaned text
   * encoded besides, or as typed where nothing is to be taken away. Places and persons of queries
   * count as names of the index, whose filter takes them; captions are searched in the index that
   * these pictures make, which has none. Captions must lose nothing by it.
   */
  public static final String UNDERSTOOD = "as query";

  /** Raw queries as plain text, encoder of stage 1. */
  public static final String PLAIN_STAGE_1 = "plain, stage 1";

  /** Raw queries as plain text, final encoder. */
  public static final String PLAIN = "plain, final";

  /**
   * The predicted semantic text as plain text, final encoder; the raw query where none was
   * predicted.
   */
  public static final String CLEANED = "cleaned";

  /**
   * What was measured.
   *
   * @param tasks results by task name; {@code passages} within one language, {@code
   *     passages_across} across languages
   * @param understanding by language
   * @param widths mean R@10 of pictures found by name, and by query, from vectors cut to fewer
   *     values: task name to width to figure, the full width first
   */
  public record Results(
      Map<String, TaskResult> tasks,
      Map<String, UnderstandingScore> understanding,
      Map<String, Map<Integer, Double>> widths) {}

  /** All tasks, in order. */
  public List<RetrievalTask> tasks() {
    List<RetrievalTask> tasks = new ArrayList<>();
    tasks.add(images);
    if (concepts != null) {
      tasks.add(concepts);
    }
    if (passages != null) {
      tasks.add(passages);
    }
    tasks.add(queries);
    return tasks;
  }

  /**
   * Measures.
   *
   * @param encoder the final model
   * @param stage1 the model after stage 1; null leaves it out
   * @param decoder reads a picture file
   * @param work folder for temporary indexes
   * @param progress is told what comes next
   */
  public Results run(
      Encoder encoder,
      @Nullable Encoder stage1,
      Function<Path, RgbImage> decoder,
      Path work,
      Consumer<String> progress) {
    RetrievalEvaluator evaluator = new RetrievalEvaluator(encoder, decoder);
    Map<String, TaskResult> results = new LinkedHashMap<>();
    Map<String, Map<Integer, Double>> widths = new LinkedHashMap<>();
    for (RetrievalTask task : tasks()) {
      progress.accept(
          "%s: %d searches among %d candidates"
              .formatted(task.name(), task.judgements().size(), task.candidates().size()));
      Map<String, Map<String, Recalls>> systems = new LinkedHashMap<>();
      if (task.name().equals(queries.name())) {
        List<QueryEncoding> understood = evaluator.understand(task);
        List<float[]> fused = understood.stream().map(QueryEncoding::vector).toList();
        systems.put(FUSED, evaluator.ranked(task, fused));
        systems.put(
            UNDERSTOOD,
            evaluator.ranked(
                task, searched(encoder, evaluator, task, understood, KnownNames.asWritten())));
        widths.put(task.name(), byWidth(evaluator, task, fused, encoder.width()));
        if (stage1 != null) {
          systems.put(PLAIN_STAGE_1, new RetrievalEvaluator(stage1, decoder).plain(task));
        }
        systems.put(PLAIN, evaluator.plain(task));
        systems.put(CLEANED, evaluator.ranked(task, cleaned(evaluator, task, understood)));
      } else {
        systems.put(MODEL, evaluator.plain(task));
        if (task.name().equals(images.name())) {
          List<QueryEncoding> understood = evaluator.understand(task);
          KnownNames none = KnownNames.of(List.of(), List.of());
          systems.put(
              UNDERSTOOD,
              evaluator.ranked(task, searched(encoder, evaluator, task, understood, none)));
        }
        if (task.ofPictures()) {
          List<float[]> names =
              evaluator.encodeTexts(task.probes().stream().map(Probe::text).toList());
          widths.put(task.name(), byWidth(evaluator, task, names, encoder.width()));
        }
      }
      systems.put(TaskResult.RANDOM, TaskResult.chance(task));
      systems.put(TaskResult.BM25, LexicalBaseline.ranked(task, work));
      TaskResult result = new TaskResult(task.name(), task.largestGallery(), systems);
      if (passages != null && task.name().equals(passages.name())) {
        results.put(task.name(), result.within(true, task.name()));
        String across = task.name() + "_across";
        TaskResult others = result.within(false, across);
        if (!others.systems().isEmpty()) {
          results.put(across, others);
        }
      } else {
        results.put(task.name(), result);
      }
    }
    progress.accept("intents and slots of %d queries".formatted(understanding.size()));
    List<QueryEncoding> predicted =
        evaluator.understand(understanding.stream().map(QueryExample::query).toList());
    return new Results(results, UnderstandingScore.byLanguage(understanding, predicted), widths);
  }

  /** Mean R@10 at the full width, its half, quarter and eighth. */
  private static Map<Integer, Double> byWidth(
      RetrievalEvaluator evaluator, RetrievalTask task, List<float[]> probes, int width) {
    Map<Integer, Double> r10 = new LinkedHashMap<>();
    for (int cut = width; cut >= Math.max(1, width / 8); cut /= 2) {
      r10.put(cut, Recalls.mean(evaluator.ranked(task, probes, cut).values()).r10());
    }
    return r10;
  }

  /** Of each text the vector that a search for it has in an index with these names. */
  private static List<float[]> searched(
      Encoder encoder,
      RetrievalEvaluator evaluator,
      RetrievalTask task,
      List<QueryEncoding> encodings,
      KnownNames names) {
    QueryUnderstanding understanding = new QueryUnderstanding(encoder);
    QueryContext context = QueryContext.here().withNames(() -> names);
    List<UnderstoodQuery> queries =
        IntStream.range(0, encodings.size())
            .parallel()
            .mapToObj(i ->
                understanding.understand(task.probes().get(i).text(), encodings.get(i), context))
            .toList();
    List<float[]> encoded =
        evaluator.encodeTexts(
            queries.stream()
                .map(query -> query.searchedAsTyped() ? query.text() : query.cleaned())
                .toList());
    return IntStream.range(0, encoded.size())
        .mapToObj(i ->
            queries.get(i).searchedAsTyped()
                ? encoded.get(i)
                : QueryVectors.searched(queries.get(i).vector(), encoded.get(i)))
        .toList();
  }

  private static List<float[]> cleaned(
      RetrievalEvaluator evaluator, RetrievalTask task, List<QueryEncoding> understood) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < understood.size(); i++) {
      Probe probe = task.probes().get(i);
      String semantic = understood.get(i).semanticText();
      texts.add(semantic.isBlank() ? probe.text() : semantic);
    }
    return evaluator.encodeTexts(texts);
  }
}
