package org.lingvista.data;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.lingvista.data.QueryExample.LabelledSpan;

/** What a set of queries consists of, for a person to judge it by. */
public final class QueryStatistics {
  private final List<QueryExample> queries;

  public QueryStatistics(List<QueryExample> queries) {
    this.queries = List.copyOf(queries);
  }

  /** One language's figures. */
  public record Language(
      int queries,
      int distinctQueries,
      int templates,
      Map<String, Integer> intents,
      Map<String, Integer> slots) {}

  /** Figures by language, in the order the languages first occur. */
  public Map<String, Language> languages() {
    Map<String, Language> all = new LinkedHashMap<>();
    byLanguage().forEach((language, list) -> all.put(language, of(list)));
    return all;
  }

  /** Figures and samples as lines of text; the samples are spread evenly over the queries. */
  public List<String> lines(int samplesPerLanguage) {
    List<String> lines = new ArrayList<>();
    byLanguage()
        .forEach((language, list) -> {
          Language figures = of(list);
          lines.add(
              "%s: %d queries (%d distinct), %d templates, intents %s, slots %s"
                  .formatted(
                      language,
                      figures.queries(),
                      figures.distinctQueries(),
                      figures.templates(),
                      figures.intents(),
                      figures.slots()));
          int samples = Math.min(samplesPerLanguage, list.size());
          for (int i = 0; i < samples; i++) {
            int at = (int) ((long) i * list.size() / samples);
            lines.add("    " + annotated(list.get(at)));
          }
        });
    return lines;
  }

  /** A query with its spans marked: {@code find_images a photo of [content dog]}. */
  public static String annotated(QueryExample example) {
    StringBuilder text = new StringBuilder(example.intent()).append("  ");
    String query = example.query();
    int at = 0;
    for (LabelledSpan span : example.slots()) {
      text.append(QuerySchema.text(query, new LabelledSpan("", at, span.start())));
      text.append('[').append(span.label()).append(' ');
      text.append(QuerySchema.text(query, span)).append(']');
      at = span.end();
    }
    int length = query.codePointCount(0, query.length());
    return text.append(QuerySchema.text(query, new LabelledSpan("", at, length))).toString();
  }

  private Map<String, List<QueryExample>> byLanguage() {
    Map<String, List<QueryExample>> languages = new LinkedHashMap<>();
    for (QueryExample query : queries) {
      languages.computeIfAbsent(query.language(), language -> new ArrayList<>()).add(query);
    }
    return languages;
  }

  private static Language of(List<QueryExample> queries) {
    Set<String> texts = new HashSet<>();
    Set<String> templates = new HashSet<>();
    Map<String, Integer> intents = new TreeMap<>();
    Map<String, Integer> slots = new TreeMap<>();
    for (QueryExample query : queries) {
      texts.add(query.query());
      templates.add(query.attributes().getOrDefault("template", ""));
      intents.merge(query.intent(), 1, Integer::sum);
      query.slots().forEach(span -> slots.merge(span.label(), 1, Integer::sum));
    }
    return new Language(queries.size(), texts.size(), templates.size(), intents, slots);
  }
}
