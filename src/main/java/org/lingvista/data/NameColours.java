package org.lingvista.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.lingvista.data.QueryGrammar.Piece;

/**
 * Takes the colour off a name such as "red heart". No query says whether a colour belongs to a name
 * or describes what is named, so it is a slot of its own in both cases. Colours are those of the
 * grammar; they stand before the noun or, where {@code colourFollows} is set, behind it.
 *
 * <p>A name with a short word next to the colour ("red and white flag", Spanish "zumo de naranja")
 * is left as it is, and so is one that writes it with a capital ("Golden Gate", "Cabo Verde").
 */
final class NameColours {
  private static final String COLOUR = "colour";

  /** Letters of words that join others in the languages whose words are apart. */
  private static final int SHORT = 3;

  private final QueryGrammar grammar;
  private final List<String> longestFirst;

  NameColours(QueryGrammar grammar) {
    this.grammar = grammar;
    Comparator<String> byLength = Comparator.comparingInt(String::length);
    this.longestFirst =
        grammar.labelled(COLOUR, QuerySplit.TRAIN).stream()
            .filter(colour -> colour.equals(colour.toLowerCase(Locale.ROOT)))
            .filter(colour -> grammar.spaces() || colour.length() > 1) // 白菜 is a cabbage
            .sorted(byLength.reversed())
            .toList();
  }

  /** The pieces of a query, a colour of its content a piece of its own. */
  List<Piece> split(List<Piece> pieces) {
    List<Piece> all = new ArrayList<>();
    for (Piece piece : pieces) {
      if (QuerySchema.CONTENT.equals(piece.label())) {
        all.addAll(grammar.colourFollows() ? behind(piece.text()) : before(piece.text()));
      } else {
        all.add(piece);
      }
    }
    return all;
  }

  private List<Piece> before(String name) {
    for (String colour : longestFirst) {
      if (name.equals(colour)) {
        break;
      }
      String noun = name.startsWith(colour) ? name.substring(colour.length()) : "";
      boolean apart = !grammar.spaces() || noun.startsWith(" ");
      int firstWord = noun.strip().indexOf(' ');
      boolean joined = grammar.spaces() && firstWord >= 0 && firstWord <= SHORT;
      if (apart && !joined && !noun.isBlank()) {
        return pieces(colour, COLOUR, noun, QuerySchema.CONTENT);
      }
    }
    return whole(name);
  }

  private List<Piece> behind(String name) {
    for (String colour : longestFirst) {
      if (name.endsWith(" " + colour)) {
        String noun = name.substring(0, name.length() - colour.length()).stripTrailing();
        String last = noun.substring(noun.lastIndexOf(' ') + 1);
        return last.length() <= SHORT
            ? whole(name)
            : pieces(noun, QuerySchema.CONTENT, " " + colour, COLOUR);
      }
    }
    return whole(name);
  }

  private static List<Piece> whole(String name) {
    return List.of(new Piece(name, QuerySchema.CONTENT));
  }

  private static List<Piece> pieces(String first, String label, String second, String other) {
    List<Piece> pieces = new ArrayList<>();
    pieces.add(new Piece(first, label));
    if (second.startsWith(" ")) {
      pieces.add(new Piece(" ", null));
    }
    pieces.add(new Piece(second.strip(), other));
    return pieces;
  }
}
