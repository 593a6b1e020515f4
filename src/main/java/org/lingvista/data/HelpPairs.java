package org.lingvista.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lingvista.text.TextKey;

/**
 * Title and passage of every page in every language, without what would make the pairs wrong or
 * ambiguous.
 *
 * @param pages page to language to pair; pages with no pair left out
 * @param counts what was dropped and why
 */
record HelpPairs(Map<String, Map<String, Pair>> pages, Map<String, Long> counts) {

  /** A title and the passage it is to find. */
  record Pair(String title, String passage) {}

  /** A page's title and the paragraphs that are in its language. */
  private record Body(String title, List<String> paragraphs) {}

  /**
   * Makes the pairs.
   *
   * @param parsed language to page to its content; must hold {@code en}
   */
  static HelpPairs of(Map<String, Map<String, HelpPage>> parsed) {
    Map<String, Long> counts = new LinkedHashMap<>();
    Map<String, HelpPage> english = parsed.getOrDefault("en", Map.of());
    HelpEnglish untranslated = new HelpEnglish(english.values());
    Map<String, Map<String, Body>> bodies = new LinkedHashMap<>();
    parsed.forEach((language, pages) ->
        pages.forEach((page, content) -> {
          List<String> body = new ArrayList<>();
          Set<String> seen = new HashSet<>();
          for (String paragraph : content.paragraphs().values()) {
            if (!HelpPassage.substantial(paragraph, language)
                || !seen.add(TextKey.normalized(paragraph))) {
              continue;
            }
            counts.merge("paragraphs " + language, 1L, Long::sum);
            if (language.equals("en")) {
              body.add(paragraph);
            } else if (untranslated.identical(paragraph)) {
              counts.merge("paragraphs still in English, identical, " + language, 1L, Long::sum);
            } else if (HelpEnglish.readsAsEnglish(paragraph)) {
              counts.merge(
                  "paragraphs still in English, by their words, " + language, 1L, Long::sum);
            } else {
              body.add(paragraph);
            }
          }
          bodies
              .computeIfAbsent(language, l -> new TreeMap<>())
              .put(page, new Body(content.title(), body));
        }));
    Set<String> shared = shared(bodies);
    Map<String, Map<String, Pair>> pairs = new TreeMap<>();
    bodies.forEach((language, pages) ->
        pages.forEach((page, body) -> {
          String title = body.title();
          List<String> own =
              body.paragraphs().stream()
                  .filter(p -> !shared.contains(TextKey.normalized(p)))
                  .toList();
          counts.merge(
              "paragraphs dropped: on several pages",
              (long) body.paragraphs().size() - own.size(),
              Long::sum);
          if (TextKey.normalized(title).isEmpty()) {
            counts.merge("pairs dropped: page without a title", 1L, Long::sum);
            return;
          }
          if (!language.equals("en") && untranslatedTitle(title, english.get(page))) {
            counts.merge("pairs dropped: title still in English", 1L, Long::sum);
            return;
          }
          String passage = HelpPassage.of(own, title, language);
          if (passage.isEmpty()) {
            counts.merge("pairs dropped: too little text besides the title", 1L, Long::sum);
            return;
          }
          pairs
              .computeIfAbsent(page, p -> new LinkedHashMap<>())
              .put(language, new Pair(title, passage));
        }));
    dropAmbiguousTitles(pairs, counts);
    dropSharedLines(pairs, counts);
    return new HelpPairs(pairs, counts);
  }

  /** Names of one word are often the same in other languages; longer titles are not. */
  private static boolean untranslatedTitle(
      String title, @org.jspecify.annotations.Nullable HelpPage english) {
    return english != null
        && title.strip().contains(" ")
        && TextKey.normalized(title).equals(TextKey.normalized(english.title()));
  }

  /** Paragraphs that several pages have, in whatever language; they tell no page from another. */
  private static Set<String> shared(Map<String, Map<String, Body>> bodies) {
    Map<String, String> owner = new HashMap<>();
    Set<String> shared = new HashSet<>();
    for (Map<String, Body> pages : bodies.values()) {
      pages.forEach((page, body) -> {
        for (String paragraph : body.paragraphs()) {
          String key = TextKey.normalized(paragraph);
          String first = owner.putIfAbsent(key, page);
          if (first != null && !first.equals(page)) {
            shared.add(key);
          }
        }
      });
    }
    return shared;
  }

  private static void dropAmbiguousTitles(
      Map<String, Map<String, Pair>> pairs, Map<String, Long> counts) {
    Map<String, Set<String>> owners = new HashMap<>();
    pairs.forEach((page, languages) ->
        languages
            .values()
            .forEach(pair ->
                owners
                    .computeIfAbsent(TextKey.normalized(pair.title()), t -> new TreeSet<>())
                    .add(page)));
    long before = size(pairs.values());
    for (Map<String, Pair> languages : pairs.values()) {
      languages
          .values()
          .removeIf(
              pair -> owners.getOrDefault(TextKey.normalized(pair.title()), Set.of()).size() > 1);
    }
    pairs.values().removeIf(Map::isEmpty);
    counts.put("pairs dropped: title of several pages", before - size(pairs.values()));
  }

  /** Lines that became equal because sentences were left out of them. */
  private static void dropSharedLines(
      Map<String, Map<String, Pair>> pairs, Map<String, Long> counts) {
    Map<String, Map<String, Body>> lines = new LinkedHashMap<>();
    pairs.forEach((page, languages) ->
        languages.forEach((language, pair) ->
            lines
                .computeIfAbsent(language, l -> new LinkedHashMap<>())
                .put(page, new Body(pair.title(), pair.passage().lines().toList()))));
    Set<String> shared = shared(lines);
    long before = size(pairs.values());
    for (Map<String, Pair> languages : pairs.values()) {
      languages.replaceAll((language, pair) ->
          new Pair(
              pair.title(),
              HelpPassage.joined(
                  pair.passage()
                      .lines()
                      .filter(line -> !shared.contains(TextKey.normalized(line)))
                      .toList(),
                  pair.title(),
                  language)));
      languages.values().removeIf(pair -> pair.passage().isEmpty());
    }
    pairs.values().removeIf(Map::isEmpty);
    counts.put("pairs dropped: too little text of its own", before - size(pairs.values()));
  }

  private static long size(Collection<Map<String, Pair>> pages) {
    return pages.stream().mapToLong(Map::size).sum();
  }
}
