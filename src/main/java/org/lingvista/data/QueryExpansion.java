package org.lingvista.data;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.lingvista.data.QueryGrammar.Frame;
import org.lingvista.data.QueryGrammar.Piece;

/** One random expansion of a grammar's patterns around a content, from one half. */
final class QueryExpansion {
  private static final int ATTEMPTS = 30;

  private final QueryGrammar grammar;
  private final QuerySplit split;
  private final RandomGenerator random;
  private final String content;

  QueryExpansion(QueryGrammar grammar, QuerySplit split, RandomGenerator random, String content) {
    this.grammar = grammar;
    this.split = split;
    this.random = random;
    this.content = content;
  }

  List<Piece> of(List<QueryPattern.Node> nodes) {
    List<Piece> out = new ArrayList<>();
    expand(nodes, out);
    return out;
  }

  private void expand(List<QueryPattern.Node> nodes, List<Piece> out) {
    for (QueryPattern.Node node : nodes) {
      switch (node) {
        case QueryPattern.Literal literal -> out.add(new Piece(literal.text(), null));
        case QueryPattern.Drawn drawn -> {
          @Nullable QuerySplit half = drawn.anySplit() ? null : split;
          out.add(new Piece(grammar.phrases().draw(drawn.phrase(), half, random), null));
        }
        case QueryPattern.Suffix suffix ->
            out.add(new Piece(QuerySuffix.after(lastWord(out), suffix.form()), null));
        case QueryPattern.Span span -> expand(span.nodes(), out);
        case QueryPattern.Choice choice -> {
          int chosen = random.nextInt(choice.alternatives().size());
          expand(choice.alternatives().get(chosen), out);
        }
        case QueryPattern.Reference reference -> {
          if (!reference.optional() || random.nextBoolean()) {
            expand(reference, out);
          }
        }
      }
    }
  }

  /** The last piece with a letter or digit; an apostrophe may stand between it and its ending. */
  private static String lastWord(List<Piece> pieces) {
    return pieces.reversed().stream()
        .map(Piece::text)
        .filter(text -> text.codePoints().anyMatch(Character::isLetterOrDigit))
        .findFirst()
        .orElse("");
  }

  private void expand(QueryPattern.Reference reference, List<Piece> out) {
    @Nullable QueryEntries entries = grammar.part(reference.part());
    if (entries == null) {
      out.add(new Piece(content, QuerySchema.CONTENT));
      return;
    }
    List<Frame> choices = reference.anySplit() ? entries.all() : entries.of(split);
    QueryPattern pattern = drawn(choices);
    @Nullable String slot = grammar.slot(reference.part());
    if (slot == null) {
      expand(pattern.nodes(), out);
    } else if (!pattern.hasSpan()) {
      String text = text(pattern.nodes());
      // A held-out pattern may still come out as a phrase that is trained: then another.
      for (int i = 0; i < ATTEMPTS && isTrained(reference, text); i++) {
        QueryPattern another = drawn(choices);
        if (!another.hasSpan()) {
          text = text(another.nodes());
        }
      }
      out.add(new Piece(text, slot));
    } else {
      for (QueryPattern.Node node : pattern.nodes()) {
        if (node instanceof QueryPattern.Span) {
          out.add(new Piece(text(List.of(node)), slot));
        } else {
          expand(List.of(node), out);
        }
      }
    }
  }

  private QueryPattern drawn(List<Frame> choices) {
    return choices.get(random.nextInt(choices.size())).pattern();
  }

  private boolean isTrained(QueryPattern.Reference reference, String text) {
    return split == QuerySplit.TEST
        && !reference.anySplit()
        && grammar.isTrained(reference.part(), text);
  }

  private String text(List<QueryPattern.Node> nodes) {
    StringBuilder text = new StringBuilder();
    of(nodes).forEach(piece -> text.append(piece.text()));
    return text.toString();
  }
}
