package org.lingvista.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Which pages of parallel titles and passages test, and the lines of the manifest.
 *
 * @param kind what a page is called in counts and errors, such as {@code packages}
 * @param testPages how many are never trained on
 * @param languages in at least so many languages a page that tests has a pair
 * @param seed draws them
 */
record PageSplit(String kind, int testPages, int languages, long seed) {

  /**
   * A line for each page.
   *
   * @param pages page to language to pair
   * @param counts receives the pages and pairs of each split
   * @throws DataException if too few pages could test
   */
  List<Example> lines(Map<String, Map<String, HelpPairs.Pair>> pages, Map<String, Long> counts) {
    Set<String> test = draw(pages);
    List<Example> lines = new ArrayList<>();
    pages.forEach((page, pairs) -> {
      Map<String, List<String>> texts = new LinkedHashMap<>();
      Map<String, List<String>> passages = new LinkedHashMap<>();
      String split = test.contains(page) ? "test" : "train";
      pairs.forEach((language, pair) -> {
        texts.put(language, List.of(pair.title()));
        passages.put(language, List.of(pair.passage()));
        counts.merge("pairs " + split + " " + language, 1L, Long::sum);
      });
      counts.merge(kind + " " + split, 1L, Long::sum);
      lines.add(new Example(page, null, texts, passages, Map.of("split", split)));
    });
    return lines;
  }

  private Set<String> draw(Map<String, Map<String, HelpPairs.Pair>> pages) {
    List<String> candidates = new ArrayList<>();
    pages.forEach((page, pairs) -> {
      if (pairs.size() >= languages) {
        candidates.add(page);
      }
    });
    if (candidates.size() < testPages) {
      throw new DataException(
          "only %d %s have a passage in %d languages, %d are wanted for the test"
              .formatted(candidates.size(), kind, languages, testPages));
    }
    Collections.shuffle(candidates, new Random(seed));
    return new HashSet<>(candidates.subList(0, testPages));
  }
}
