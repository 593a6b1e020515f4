package org.lingvista.data;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lingvista.data.QueryGrammar.Frame;

/**
 * Every text that patterns can become in one half. The content stays a marker. Texts with drawn
 * numbers and dates are left out: there are too many, and their halves are apart by construction.
 */
final class QueryTexts {
  private final QueryGrammar grammar;
  private final QuerySplit split;

  QueryTexts(QueryGrammar grammar, QuerySplit split) {
    this.grammar = grammar;
    this.split = split;
  }

  /** What two texts have in common that differ in case and punctuation only. */
  static String key(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[\\p{P}\\s]+", " ").strip();
  }

  static Set<String> keys(Set<String> texts) {
    Set<String> keys = new HashSet<>();
    texts.forEach(text -> keys.add(key(text)));
    return keys;
  }

  Set<String> of(QueryEntries entries) {
    Set<String> texts = new LinkedHashSet<>();
    for (Frame frame : entries.of(split)) {
      texts.addAll(of(frame.pattern().nodes()));
    }
    return texts;
  }

  Set<String> of(List<QueryPattern.Node> nodes) {
    Set<String> texts = Set.of("");
    for (QueryPattern.Node node : nodes) {
      Set<String> longer = new LinkedHashSet<>();
      if (node instanceof QueryPattern.Suffix suffix) {
        texts.forEach(start -> longer.add(start + QuerySuffix.after(start, suffix.form())));
      } else {
        Set<String> ends = of(node);
        texts.forEach(start -> ends.forEach(end -> longer.add(start + end)));
      }
      texts = longer;
    }
    return texts;
  }

  private Set<String> of(QueryPattern.Node node) {
    return switch (node) {
      case QueryPattern.Literal literal -> Set.of(literal.text());
      case QueryPattern.Suffix suffix -> Set.of(QuerySuffix.after("", suffix.form()));
      case QueryPattern.Span span -> of(span.nodes());
      case QueryPattern.Drawn drawn -> Set.of();
      case QueryPattern.Choice choice -> {
        Set<String> all = new LinkedHashSet<>();
        choice.alternatives().forEach(nested -> all.addAll(of(nested)));
        yield all;
      }
      case QueryPattern.Reference reference -> of(reference);
    };
  }

  private Set<String> of(QueryPattern.Reference reference) {
    Set<String> texts = new LinkedHashSet<>();
    if (reference.optional()) {
      texts.add("");
    }
    @Nullable QueryEntries entries = grammar.part(reference.part());
    if (entries == null) {
      texts.add("<" + reference.part() + ">");
      return texts;
    }
    for (QuerySplit half : reference.anySplit() ? QuerySplit.values() : new QuerySplit[] {split}) {
      texts.addAll(new QueryTexts(grammar, half).of(entries));
    }
    return texts;
  }
}
