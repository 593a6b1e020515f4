package org.lingvista.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lingvista.evaluation.RetrievalTask.Candidate;
import org.lingvista.evaluation.RetrievalTask.Judgement;
import org.lingvista.evaluation.RetrievalTask.Kind;
import org.lingvista.evaluation.RetrievalTask.Probe;

/**
 * A task on disk, so that anyone can recompute its figures from {@code lingvista embed}. A folder
 * of JSONL files, UTF-8, one object per line:
 *
 * <ul>
 *   <li>{@code texts.jsonl} {@code {"id","text","language"}} or {@code queries.jsonl} {@code
 *       {"id","query","language"}}: what is asked
 *   <li>{@code images.jsonl} {@code {"id","gallery","image","text"}}, the path relative to the
 *       folder and the caption for a word search, or {@code passages.jsonl} {@code
 *       {"id","gallery","text"}}: what can be found
 *   <li>{@code relevance.jsonl} {@code {"id","gallery","relevant":[…]}}: for each search the id of
 *       the text or query, the gallery whose members are ranked, and the ids of those that are
 *       right
 * </ul>
 *
 * R@k of a search is 1 if any of the first k of its gallery by inner product is right; the figure
 * of a language is the mean over its searches, the overall figure the mean over languages.
 */
public final class TaskFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TaskFiles() {}

  /** Writes the task into {@code folder/NAME}, over what is there. */
  public static Path write(Path folder, RetrievalTask task) {
    Path target = folder.resolve(task.name()).toAbsolutePath();
    boolean queries = task.probes().getFirst().kind() == Kind.QUERY;
    List<ObjectNode> probes = new ArrayList<>();
    for (Probe probe : task.probes()) {
      probes.add(
          object()
              .put("id", probe.id())
              .put(queries ? "query" : "text", probe.text())
              .put("language", probe.language()));
    }
    List<ObjectNode> candidates = new ArrayList<>();
    for (Candidate candidate : task.candidates()) {
      ObjectNode line = object().put("id", candidate.id()).put("gallery", candidate.gallery());
      @Nullable Path image = candidate.image();
      if (image != null) {
        line.put("image", target.relativize(image.toAbsolutePath()).toString());
      }
      candidates.add(line.put("text", candidate.words()));
    }
    List<ObjectNode> relevance = new ArrayList<>();
    for (Judgement judgement : task.judgements()) {
      ObjectNode line =
          object()
              .put("id", task.probes().get(judgement.probe()).id())
              .put("gallery", judgement.gallery());
      judgement
          .relevant()
          .forEach(row -> line.withArray("relevant").add(task.candidates().get(row).id()));
      relevance.add(line);
    }
    try {
      Files.createDirectories(target);
      write(target.resolve(queries ? "queries.jsonl" : "texts.jsonl"), probes);
      write(target.resolve(task.ofPictures() ? "images.jsonl" : "passages.jsonl"), candidates);
      write(target.resolve("relevance.jsonl"), relevance);
    } catch (IOException e) {
      throw new EvaluationException("cannot write the held-out set " + target, e);
    }
    return target;
  }

  private static void write(Path file, List<ObjectNode> lines) throws IOException {
    try (BufferedWriter writer = Files.newBufferedWriter(file)) {
      for (ObjectNode line : lines) {
        writer.write(JSON.writeValueAsString(line));
        writer.write('\n');
      }
    }
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
