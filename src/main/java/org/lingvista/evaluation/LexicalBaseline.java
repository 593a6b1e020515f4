package org.lingvista.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lingvista.evaluation.RetrievalTask.Candidate;
import org.lingvista.evaluation.RetrievalTask.Judgement;
import org.lingvista.index.Hit;
import org.lingvista.index.IndexFilter;
import org.lingvista.index.IndexModel;
import org.lingvista.index.Item;
import org.lingvista.index.LuceneStore;

/**
 * Word search (BM25) over the same galleries as the vectors: passages by their words, pictures by
 * the caption that the task gives them.
 */
public final class LexicalBaseline {
  private static final int DEPTH = 10;

  private LexicalBaseline() {}

  /**
   * Figures by language; ranks beyond 10 count as not found.
   *
   * @param work folder for the index, which is removed again
   */
  public static Map<String, Recalls> ranked(RetrievalTask task, Path work) {
    Integer[] ranks = new Integer[task.judgements().size()];
    Set<String> galleries = new LinkedHashSet<>();
    task.judgements().forEach(judgement -> galleries.add(judgement.gallery()));
    Path folder = work.resolve("bm25-" + task.name());
    for (String gallery : galleries) {
      try {
        remove(folder);
        try (LuceneStore store = index(task, gallery, folder)) {
          IntStream.range(0, ranks.length)
              .filter(i -> task.judgements().get(i).gallery().equals(gallery))
              .parallel()
              .forEach(i -> ranks[i] = rank(store, task, task.judgements().get(i)));
        }
        remove(folder);
      } catch (IOException e) {
        throw new EvaluationException("cannot write the index of words in " + folder, e);
      }
    }
    return TaskResult.byLanguage(task, List.of(ranks));
  }

  private static LuceneStore index(RetrievalTask task, String gallery, Path folder) {
    LuceneStore store = LuceneStore.openForWriting(folder, new IndexModel("words-only", 2));
    List<Item> items = new ArrayList<>();
    for (int row : task.gallery(gallery)) {
      items.add(item(task.name(), task.candidates().get(row), items.size()));
    }
    store.upsert(items);
    store.commit();
    return store;
  }

  private static int rank(LuceneStore store, RetrievalTask task, Judgement judgement) {
    Set<String> relevant = new HashSet<>();
    judgement.relevant().forEach(row -> relevant.add(task.candidates().get(row).id()));
    String text = task.probes().get(judgement.probe()).text();
    List<Hit> hits = store.match(text, DEPTH, IndexFilter.all());
    for (int i = 0; i < hits.size(); i++) {
      if (relevant.contains(hits.get(i).item().id())) {
        return i + 1;
      }
    }
    return Recalls.NOT_FOUND;
  }

  /** The index wants a vector for each item; here they only must be valid and differ. */
  private static Item item(String collection, Candidate candidate, int number) {
    return new Item(
        candidate.id(),
        candidate.id(),
        candidate.image() == null ? Item.Kind.TEXT : Item.Kind.IMAGE,
        new float[] {(float) Math.cos(number), (float) Math.sin(number)},
        "",
        candidate.words(),
        "",
        null,
        null,
        null,
        null,
        new Item.Source(collection, candidate.id(), ""),
        Map.of());
  }

  private static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
