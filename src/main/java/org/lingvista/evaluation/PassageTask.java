package org.lingvista.evaluation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.lingvista.data.Example;
import org.lingvista.evaluation.RetrievalTask.Candidate;
import org.lingvista.evaluation.RetrievalTask.Judgement;
import org.lingvista.evaluation.RetrievalTask.Kind;
import org.lingvista.evaluation.RetrievalTask.Probe;
import org.lingvista.text.TextKey;

/**
 * The task of finding the passage of a page by its title, in the language of the title and across
 * languages. Each language is a gallery of its own, with the first passage of each page. Relevant
 * are the pages of the same title, and passages that read the same as a relevant one.
 */
public final class PassageTask {

  private PassageTask() {}

  /**
   * Title to passage for each ordered pair of languages.
   *
   * @param pages pages of the test split
   * @param size passages of each gallery, fewer if a language has fewer
   * @param seed which pages are drawn; they are the same in all languages as far as they exist
   */
  public static RetrievalTask of(String task, List<Example> pages, int size, long seed) {
    List<Example> drawn = new ArrayList<>(pages);
    Collections.shuffle(drawn, new Random(seed));
    Set<String> languages = new TreeSet<>();
    pages.forEach(page -> languages.addAll(page.passages().keySet()));

    List<Candidate> candidates = new ArrayList<>();
    Map<String, Map<String, Integer>> rowOfPage = new LinkedHashMap<>();
    Map<String, Map<String, List<Integer>>> rowsOfPassage = new HashMap<>();
    for (String language : languages) {
      Map<String, Integer> rows = new LinkedHashMap<>();
      for (Example page : drawn) {
        List<String> passages = page.passages().getOrDefault(language, List.of());
        boolean titled = !page.texts().getOrDefault(language, List.of()).isEmpty();
        if (rows.size() < size && titled && !passages.isEmpty()) {
          String passage = passages.getFirst();
          rowsOfPassage
              .computeIfAbsent(language, none -> new HashMap<>())
              .computeIfAbsent(TextKey.normalized(passage), none -> new ArrayList<>())
              .add(candidates.size());
          rows.put(page.id(), candidates.size());
          candidates.add(new Candidate(language + "/" + page.id(), language, null, passage));
        }
      }
      rowOfPage.put(language, rows);
    }

    List<Probe> probes = new ArrayList<>();
    List<Judgement> judgements = new ArrayList<>();
    for (String language : languages) {
      Map<String, List<Example>> pagesOfTitle = new HashMap<>();
      for (Example page : drawn) {
        for (String title :
            page.texts().getOrDefault(language, List.of()).stream().limit(1).toList()) {
          pagesOfTitle
              .computeIfAbsent(TextKey.normalized(title), none -> new ArrayList<>())
              .add(page);
        }
      }
      for (Example page : drawn) {
        List<String> titles = page.texts().getOrDefault(language, List.of());
        if (titles.isEmpty()) {
          continue;
        }
        String title = titles.getFirst();
        int probe = probes.size();
        for (var gallery : rowOfPage.entrySet()) {
          if (!gallery.getValue().containsKey(page.id())) {
            continue;
          }
          Set<Integer> relevant = new TreeSet<>();
          for (Example same : pagesOfTitle.getOrDefault(TextKey.normalized(title), List.of())) {
            Integer row = gallery.getValue().get(same.id());
            if (row != null) {
              String key = TextKey.normalized(candidates.get(row).words());
              relevant.addAll(
                  rowsOfPassage
                      .getOrDefault(gallery.getKey(), Map.of())
                      .getOrDefault(key, List.of()));
            }
          }
          judgements.add(new Judgement(probe, gallery.getKey(), List.copyOf(relevant)));
        }
        probes.add(new Probe(language + "/" + page.id(), Kind.TEXT, title, language));
      }
    }
    return new RetrievalTask(task, probes, candidates, judgements);
  }
}
