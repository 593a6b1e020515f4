package org.lingvista.evaluation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.lingvista.data.Example;
import org.lingvista.data.QueryExample;
import org.lingvista.evaluation.RetrievalTask.Candidate;
import org.lingvista.evaluation.RetrievalTask.Judgement;
import org.lingvista.evaluation.RetrievalTask.Kind;
import org.lingvista.evaluation.RetrievalTask.Probe;
import org.lingvista.text.TextKey;

/**
 * Tasks of finding pictures. The gallery is the same for all languages, one picture per item; of a
 * word search each picture is given its English name as a caption.
 *
 * <p>Items may share a text. Relevant to a text are all items that have an equal one ({@link
 * TextKey}): to a name those of the same name, to a query the items whose name is the one asked
 * for, or, when it asks by a keyword, all items with that keyword.
 */
public final class PictureTasks {
  private static final String GALLERY = "all";
  private static final String CAPTION_LANGUAGE = "en";

  private PictureTasks() {}

  /**
   * Every name of every item, in every language, to the item's picture.
   *
   * @param gallery the pictures, one per item
   */
  public static RetrievalTask names(String task, List<Example> gallery) {
    List<Candidate> candidates = candidates(task, gallery);
    List<Probe> probes = new ArrayList<>();
    List<Judgement> judgements = new ArrayList<>();
    for (String language : languages(gallery)) {
      Map<String, List<Integer>> byName = index(gallery, language, true);
      for (Example item : gallery) {
        @Nullable String name = name(item, language);
        if (name != null) {
          judgements.add(
              new Judgement(
                  probes.size(),
                  GALLERY,
                  byName.getOrDefault(TextKey.normalized(name), List.of())));
          probes.add(new Probe(language + "/" + item.id(), Kind.TEXT, name, language));
        }
      }
    }
    return new RetrievalTask(task, probes, candidates, judgements);
  }

  /**
   * Queries to pictures. Queries that ask for no item of the gallery are left out.
   *
   * @param queries with the caption asked for in the attribute {@code content}, and its language in
   *     {@code contentLanguage} if that is not the query's
   * @param gallery the pictures, one per item
   */
  public static RetrievalTask queries(
      String task, List<QueryExample> queries, List<Example> gallery) {
    List<Candidate> candidates = candidates(task, gallery);
    Map<String, Map<String, List<Integer>>> names = new HashMap<>();
    Map<String, Map<String, List<Integer>>> texts = new HashMap<>();
    Map<String, Example> byId = new HashMap<>();
    gallery.forEach(item -> byId.put(item.id(), item));
    for (String language : languages(gallery)) {
      names.put(language, index(gallery, language, true));
      texts.put(language, index(gallery, language, false));
    }
    List<Probe> probes = new ArrayList<>();
    List<Judgement> judgements = new ArrayList<>();
    for (QueryExample query : queries) {
      @Nullable Example item = byId.get(query.item());
      @Nullable String content = query.attributes().get("content");
      if (item == null || content == null) {
        continue;
      }
      String key = TextKey.normalized(content);
      String language = query.attributes().getOrDefault("contentLanguage", query.language());
      @Nullable String name = name(item, language);
      boolean byName = name != null && TextKey.normalized(name).equals(key);
      List<Integer> relevant =
          (byName ? names : texts).getOrDefault(language, Map.of()).getOrDefault(key, List.of());
      if (relevant.isEmpty()) {
        throw new EvaluationException(
            "query '%s' asks for '%s', which item '%s' is not called in '%s'; were queries and pictures made from the same manifest?"
                .formatted(query.id(), content, item.id(), language));
      }
      judgements.add(new Judgement(probes.size(), GALLERY, relevant));
      probes.add(new Probe(query.id(), Kind.QUERY, query.query(), query.language()));
    }
    return new RetrievalTask(task, probes, candidates, judgements);
  }

  private static List<Candidate> candidates(String task, List<Example> gallery) {
    Map<String, Candidate> candidates = new LinkedHashMap<>();
    for (Example item : gallery) {
      if (item.image() == null) {
        throw new EvaluationException(
            "task '%s': item '%s' has no picture".formatted(task, item.id()));
      }
      @Nullable String caption = name(item, CAPTION_LANGUAGE);
      Candidate candidate =
          new Candidate(item.id(), GALLERY, item.image(), caption == null ? "" : caption);
      if (candidates.put(item.id(), candidate) != null) {
        throw new EvaluationException(
            "task '%s': item '%s' has more than one picture".formatted(task, item.id()));
      }
    }
    return List.copyOf(candidates.values());
  }

  private static Set<String> languages(List<Example> items) {
    Set<String> languages = new TreeSet<>();
    items.forEach(item -> languages.addAll(item.texts().keySet()));
    return languages;
  }

  /** Normalised text to the rows that have it. */
  private static Map<String, List<Integer>> index(
      List<Example> items, String language, boolean namesOnly) {
    Map<String, List<Integer>> index = new HashMap<>();
    for (int row = 0; row < items.size(); row++) {
      List<String> texts = items.get(row).texts().getOrDefault(language, List.of());
      Set<String> keys = new TreeSet<>();
      texts.stream()
          .limit(namesOnly ? 1 : texts.size())
          .forEach(text -> keys.add(TextKey.normalized(text)));
      for (String key : keys) {
        index.computeIfAbsent(key, none -> new ArrayList<>()).add(row);
      }
    }
    return index;
  }

  private static @Nullable String name(Example item, String language) {
    List<String> texts = item.texts().getOrDefault(language, List.of());
    return texts.isEmpty() ? null : texts.getFirst();
  }
}
