package org.lingvista.data;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.lingvista.data.QueryGrammar.Piece;

/**
 * What hurried typing does to a query: everything in lower case, a capital at the start, no final
 * punctuation, a slip inside a word of noise, accents left out. It works on pieces before they are
 * joined, so that the spans, which are measured while joining, are exact afterwards too.
 */
final class QueryNoise {
  private static final double LOWER_CASE = 0.25;
  private static final double CAPITAL = 0.5;
  private static final double NO_PUNCTUATION = 0.5;
  private static final double SLIP = 0.06;
  private static final double NO_ACCENTS = 0.06;
  private static final int SHORTEST_WORD_TO_SLIP = 5;
  private static final String FINAL_PUNCTUATION = ".!?。！？";

  private final QueryGrammar grammar;
  private final Locale locale;
  private final double strength;

  /**
   * @param strength factor on every probability, 0 for none
   */
  QueryNoise(QueryGrammar grammar, double strength) {
    this.grammar = grammar;
    this.locale = Locale.forLanguageTag(grammar.language());
    this.strength = strength;
  }

  List<Piece> apply(List<Piece> pieces, RandomGenerator random) {
    List<Piece> out = new ArrayList<>(pieces);
    boolean lower = happens(LOWER_CASE, random);
    boolean capital = happens(CAPITAL, random);
    if (happens(NO_PUNCTUATION, random)) {
      dropFinalPunctuation(out);
    }
    if (happens(SLIP, random)) {
      slip(out, random);
    }
    if (happens(NO_ACCENTS, random) && grammar.dropAccents()) {
      out.replaceAll(piece -> new Piece(withoutAccents(piece.text()), piece.label()));
    }
    if (lower) {
      out.replaceAll(piece -> new Piece(piece.text().toLowerCase(locale), piece.label()));
    } else if (capital) {
      capitalise(out);
    }
    return out;
  }

  private boolean happens(double probability, RandomGenerator random) {
    return random.nextDouble() < probability * strength;
  }

  private static void dropFinalPunctuation(List<Piece> pieces) {
    Piece last = pieces.getLast();
    String text = last.text().stripTrailing();
    if (last.label() == null
        && !text.isEmpty()
        && FINAL_PUNCTUATION.indexOf(text.charAt(text.length() - 1)) >= 0) {
      pieces.set(pieces.size() - 1, new Piece(text.substring(0, text.length() - 1), null));
    }
  }

  /** A capital at the start, if the start is noise: a content's own casing is left alone. */
  private void capitalise(List<Piece> pieces) {
    for (int i = 0; i < pieces.size(); i++) {
      String text = pieces.get(i).text().stripLeading();
      if (!text.isEmpty()) {
        if (pieces.get(i).label() == null) {
          int end = text.offsetByCodePoints(0, 1);
          String start = text.substring(0, end).toUpperCase(locale);
          pieces.set(i, new Piece(start + text.substring(end), null));
        }
        return;
      }
    }
  }

  /** Swaps, drops or doubles a letter inside one long word of noise, in alphabetic scripts. */
  private static void slip(List<Piece> pieces, RandomGenerator random) {
    int chosen = random.nextInt(pieces.size());
    Piece piece = pieces.get(chosen);
    if (piece.label() != null) {
      return;
    }
    String text = piece.text();
    List<Integer> starts = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || !isLetter(text.charAt(i))) {
        if (i - start >= SHORTEST_WORD_TO_SLIP) {
          starts.add(start);
        }
        start = i + 1;
      }
    }
    if (starts.isEmpty()) {
      return;
    }
    // Not the first letter of a word, which people rarely miss.
    int at = starts.get(random.nextInt(starts.size())) + 1 + random.nextInt(3);
    StringBuilder slipped = new StringBuilder(text);
    switch (random.nextInt(3)) {
      case 0 -> slipped.deleteCharAt(at);
      case 1 -> slipped.insert(at, text.charAt(at));
      default -> {
        slipped.setCharAt(at, text.charAt(at - 1));
        slipped.setCharAt(at - 1, text.charAt(at));
      }
    }
    pieces.set(chosen, new Piece(slipped.toString(), null));
  }

  private static boolean isLetter(char c) {
    Character.UnicodeScript script = Character.UnicodeScript.of(c);
    return Character.isLetter(c)
        && (script == Character.UnicodeScript.LATIN || script == Character.UnicodeScript.CYRILLIC);
  }

  private static String withoutAccents(String text) {
    String plain = Normalizer.normalize(text, Normalizer.Form.NFD).replaceAll("\\p{M}+", "");
    return plain.replace('ł', 'l').replace('Ł', 'L').replace('ı', 'i');
  }
}
