package org.lingvista.data;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a {@link QueryGrammar}, parsed. Notation: {@code <part>} inserts a part, {@code
 * <part?>} half of the time, {@code <part!>} from held-out and trained entries alike; {@code
 * (a|b|)} chooses, possibly nothing; {@code {…}} is the labelled piece of a slot's entry, when the
 * label does not cover the whole entry ({@code in {Paris}}); {@code [과/와]} is an ending that
 * follows the sound before it, see {@link QuerySuffix}; {@code <2..30>}, {@code <words:2..20>},
 * {@code <unit:day 2..30>} and {@code <date:yMMMMd 1990..2027>} draw numbers, counted units and
 * dates, see {@link CldrPhrases}.
 *
 * @param source the entry as written
 * @param nodes its sequence
 */
record QueryPattern(String source, List<Node> nodes) {

  /** An element of the sequence. */
  sealed interface Node permits Literal, Reference, Drawn, Choice, Span, Suffix {}

  record Literal(String text) implements Node {}

  /**
   * @param optional left out half of the time
   * @param anySplit from all entries of the part, held out or not
   */
  record Reference(String part, boolean optional, boolean anySplit) implements Node {}

  /**
   * @param phrase what is drawn
   * @param anySplit from all values, held out or not
   */
  record Drawn(CldrPhrases.Phrase phrase, boolean anySplit) implements Node {}

  record Choice(List<List<Node>> alternatives) implements Node {}

  record Span(List<Node> nodes) implements Node {}

  record Suffix(String form) implements Node {}

  QueryPattern {
    nodes = List.copyOf(nodes);
  }

  /**
   * @throws DataException with the entry and the character, if brackets do not match
   */
  static QueryPattern parse(String source) {
    Parser parser = new Parser(source);
    List<Node> nodes = parser.sequence("");
    return new QueryPattern(source, nodes);
  }

  boolean hasSpan() {
    return nodes.stream().anyMatch(Span.class::isInstance);
  }

  /** Splits at the {@code |} that lie in no bracket. */
  static List<String> splitEntries(String line) {
    List<String> entries = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth--;
      } else if (c == '|' && depth == 0) {
        entries.add(line.substring(start, i).strip());
        start = i + 1;
      }
    }
    entries.add(line.substring(start).strip());
    entries.removeIf(String::isEmpty);
    return entries;
  }

  private static final class Parser {
    private final String source;
    private int at;

    Parser(String source) {
      this.source = source;
    }

    /** Reads up to one of the closing characters, which is not consumed. */
    List<Node> sequence(String closing) {
      List<Node> nodes = new ArrayList<>();
      StringBuilder literal = new StringBuilder();
      while (at < source.length() && closing.indexOf(source.charAt(at)) < 0) {
        char c = source.charAt(at);
        if ("<({[".indexOf(c) < 0) {
          if (">)}]".indexOf(c) >= 0) {
            throw fault("'" + c + "' closes nothing");
          }
          literal.append(c);
          at++;
          continue;
        }
        if (!literal.isEmpty()) {
          nodes.add(new Literal(literal.toString()));
          literal.setLength(0);
        }
        at++;
        nodes.add(
            switch (c) {
              case '<' -> reference();
              case '(' -> choice();
              case '[' -> suffix();
              default -> span();
            });
      }
      if (!literal.isEmpty()) {
        nodes.add(new Literal(literal.toString()));
      }
      return nodes;
    }

    private Node reference() {
      int end = source.indexOf('>', at);
      if (end < 0) {
        throw fault("'<' without '>'");
      }
      String name = source.substring(at, end);
      at = end + 1;
      boolean optional = name.endsWith("?");
      boolean anySplit = name.endsWith("!");
      String part = optional || anySplit ? name.substring(0, name.length() - 1) : name;
      if (part.contains("..")) {
        try {
          return new Drawn(CldrPhrases.Phrase.parse(part), anySplit);
        } catch (IllegalArgumentException e) {
          throw fault(e.getMessage());
        }
      }
      return new Reference(part, optional, anySplit);
    }

    private Node suffix() {
      int end = source.indexOf(']', at);
      if (end <= at) {
        throw fault("'[' without an ending and ']'");
      }
      String form = source.substring(at, end);
      at = end + 1;
      return new Suffix(form);
    }

    private Node choice() {
      List<List<Node>> alternatives = new ArrayList<>();
      while (true) {
        alternatives.add(sequence("|)"));
        expect("|)");
        if (source.charAt(at++) == ')') {
          return new Choice(List.copyOf(alternatives));
        }
      }
    }

    private Node span() {
      List<Node> nodes = sequence("}");
      expect("}");
      at++;
      return new Span(List.copyOf(nodes));
    }

    private void expect(String closing) {
      if (at >= source.length()) {
        throw fault("one of \"" + closing + "\" is missing");
      }
    }

    private DataException fault(@Nullable String what) {
      return new DataException(
          "grammar entry \"%s\", character %d: %s".formatted(source, at, what));
    }
  }
}
