package org.lingvista.data;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whether a grammar's training half can label a text, without listing what it can become: the
 * combinations of names are too many. Case and punctuation do not count; drawn numbers and dates
 * are never recognised, as in {@link QueryTexts}.
 */
final class QueryRecognizer {
  private final QueryGrammar grammar;

  QueryRecognizer(QueryGrammar grammar) {
    this.grammar = grammar;
  }

  boolean labels(String slot, String text) {
    String wanted = plain(text);
    for (String part : grammar.parts()) {
      @Nullable QueryEntries entries = grammar.part(part);
      if (entries == null || !slot.equals(grammar.slot(part))) {
        continue;
      }
      for (QueryGrammar.Frame frame : entries.of(QuerySplit.TRAIN)) {
        List<QueryPattern.Node> nodes = frame.pattern().nodes();
        boolean whole = !frame.pattern().hasSpan();
        if (whole && becomes(nodes, wanted)) {
          return true;
        }
        if (!whole
            && nodes.stream()
                .anyMatch(
                    node -> node instanceof QueryPattern.Span && becomes(List.of(node), wanted))) {
          return true;
        }
      }
    }
    return false;
  }

  private static String plain(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("\\p{P}", " ");
  }

  private boolean becomes(List<QueryPattern.Node> nodes, String text) {
    return ends(nodes, text, Set.of(0)).contains(text.length());
  }

  /** Where in the text these nodes can end that begin at one of the given places. */
  private Set<Integer> ends(List<QueryPattern.Node> nodes, String text, Set<Integer> starts) {
    Set<Integer> reached = starts;
    for (QueryPattern.Node node : nodes) {
      Set<Integer> next = new TreeSet<>();
      for (int start : reached) {
        next.addAll(ends(node, text, start));
      }
      reached = next;
      if (reached.isEmpty()) {
        break;
      }
    }
    return reached;
  }

  private Set<Integer> ends(QueryPattern.Node node, String text, int start) {
    return switch (node) {
      case QueryPattern.Literal literal -> after(literal.text(), text, start);
      case QueryPattern.Suffix suffix ->
          after(QuerySuffix.after(text.substring(0, start), suffix.form()), text, start);
      case QueryPattern.Span span -> ends(span.nodes(), text, Set.of(start));
      case QueryPattern.Drawn drawn -> Set.of();
      case QueryPattern.Choice choice -> {
        Set<Integer> all = new TreeSet<>();
        choice.alternatives().forEach(nodes -> all.addAll(ends(nodes, text, Set.of(start))));
        yield all;
      }
      case QueryPattern.Reference reference -> ends(reference, text, start);
    };
  }

  private Set<Integer> ends(QueryPattern.Reference reference, String text, int start) {
    Set<Integer> all = new TreeSet<>();
    if (reference.optional()) {
      all.add(start);
    }
    @Nullable QueryEntries entries = grammar.part(reference.part());
    if (entries != null) {
      for (QueryGrammar.Frame frame :
          reference.anySplit() ? entries.all() : entries.of(QuerySplit.TRAIN)) {
        all.addAll(ends(frame.pattern().nodes(), text, Set.of(start)));
      }
    }
    return all;
  }

  private static Set<Integer> after(String piece, String text, int start) {
    String plain = plain(piece);
    return text.startsWith(plain, start) ? Set.of(start + plain.length()) : Set.of();
  }
}
