package org.lingvista.query;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A time phrase to words with their meanings, the longest entry of the lexicon first. */
final class TimeLexer {
  private static final Pattern PIECE =
      Pattern.compile(
          "(?<![\\d])(?:"
              + "(?<a>\\d{1,4})(?:\\. ?|[-/])(?<b>\\d{1,2})(?:\\. ?|[-/])(?<c>\\d{1,4})(?!\\d)"
              + "|(?<year>\\d{4})[-/.](?<after>\\d{1,2})(?!\\d)"
              + "|(?<month>\\d{1,2})[./](?<yearlast>\\d{4})(?!\\d)"
              + "|(?<first>\\d{1,2})[./](?<second>\\d{1,2})(?!\\d)"
              + ")"
              + "|(?<number>'?\\d+)"
              + "|(?<word>\\p{L}[\\p{L}\\p{M}]*)"
              + "|(?<dash>-)");
  private static final Pattern KEY = Pattern.compile("\\d+|\\p{L}[\\p{L}\\p{M}]*|-");
  private static final String TIES = "'-0123456789";
  private static final int CENTURY = 100;
  private static final int LONGEST_NUMBER = 6;
  private static final int TOO_LARGE = 1_000_000;

  private final TimeLexicon lexicon;
  private final boolean dayFirst;

  /**
   * @param dayFirst whether 3/5 is the third of May
   */
  TimeLexer(TimeLexicon lexicon, boolean dayFirst) {
    this.lexicon = lexicon;
    this.dayFirst = dayFirst;
  }

  /** A part of the phrase: already understood, or a word to look up. */
  private record Piece(
      String text, @Nullable TimeToken token, boolean joined, int start, int end) {}

  /** The words of a text, folded, joined by one space, or by none. */
  static String key(String text, boolean spaceless) {
    String folded = Folding.fold(text);
    if (spaceless) {
      return folded.replaceAll("[\\s'.,、。・]+", "");
    }
    Matcher matcher = KEY.matcher(folded);
    List<String> words = new ArrayList<>();
    while (matcher.find()) {
      if (!matcher.group().equals("-") || !joinsWord(folded, matcher.start())) {
        words.add(matcher.group());
      }
    }
    return String.join(" ", words);
  }

  List<Lexeme> read(String phrase) {
    return read(phrase, false);
  }

  /**
   * The words of a phrase.
   *
   * @param slips whether a long word that is not known may be one that is, misspelt
   */
  List<Lexeme> read(String phrase, boolean slips) {
    FoldedText folded = FoldedText.of(phrase);
    return lexicon.spaceless() ? spaceless(folded.withoutSpaces()) : spaced(folded, slips);
  }

  /** Whether a dash only ties an ending or a word to what stands before it. */
  private static boolean joinsWord(String text, int at) {
    return at + 1 < text.length()
        && Character.isLetter(text.charAt(at + 1))
        && (at == 0 || Character.isLetterOrDigit(text.charAt(at - 1)));
  }

  private List<Lexeme> spaced(FoldedText original, boolean slips) {
    String folded = original.text();
    List<Piece> pieces = new ArrayList<>();
    Matcher matcher = PIECE.matcher(folded);
    while (matcher.find()) {
      if (matcher.group("dash") != null && joinsWord(folded, matcher.start())) {
        continue;
      }
      int start = matcher.start();
      boolean joined = start > 0 && TIES.indexOf(folded.charAt(start - 1)) >= 0;
      pieces.add(
          new Piece(
              matcher.group(),
              numeric(matcher),
              joined,
              original.start(start),
              original.end(matcher.end())));
    }
    List<Lexeme> lexemes = new ArrayList<>();
    for (int i = 0; i < pieces.size(); ) {
      i += take(pieces, i, slips, lexemes);
    }
    return lexemes;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Takes the longest entry that begins at a piece; returns how many pieces it has. */
  private int take(List<Piece> pieces, int at, boolean slips, List<Lexeme> lexemes) {
    int longest = Math.min(lexicon.longest(), pieces.size() - at);
    for (int count = longest; count >= 1; count--) {
      String key =
          String.join(" ", pieces.subList(at, at + count).stream().map(Piece::text).toList());
      List<TimeToken> found = lexicon.find(key);
      if (found != null) {
        lexemes.add(new Lexeme(key, found, pieces.get(at).start, pieces.get(at + count - 1).end));
        return count;
      }
    }
    Piece piece = pieces.get(at);
    List<TimeToken> meanings = List.of();
    if (piece.token != null) {
      meanings = List.of(piece.token);
    } else if (piece.joined) {
      List<TimeToken> ending = lexicon.ending(piece.text);
      meanings = ending == null ? List.of() : ending;
    } else if (slips) {
      meanings = lexicon.misspelt(piece.text);
    }
    lexemes.add(new Lexeme(piece.text, meanings, piece.start, piece.end));
    return 1;
  }

  private List<Lexeme> spaceless(FoldedText dense) {
    String text = lexicon.simplified(dense.text());
    List<Lexeme> lexemes = new ArrayList<>();
    Matcher matcher = PIECE.matcher(text).useTransparentBounds(true).useAnchoringBounds(false);
    int unknown = -1;
    for (int i = 0; i < text.length(); ) {
      Found found = startsNumber(text.charAt(i)) ? null : entry(text, i);
      if (found == null && matcher.region(i, text.length()).lookingAt()) {
        TimeToken number = numeric(matcher);
        found = number == null ? null : new Found(matcher.end(), List.of(number));
      }
      if (found == null) {
        int c = text.codePointAt(i);
        unknown = unknown < 0 && Character.isLetter(c) ? i : unknown;
        i += Character.charCount(c);
      } else {
        flush(dense, unknown, i, lexemes);
        unknown = -1;
        lexemes.add(lexeme(dense, i, found.end, found.meanings));
        i = found.end;
      }
    }
    flush(dense, unknown, text.length(), lexemes);
    return lexemes;
  }

  /** An entry found, up to a place. */
  private record Found(int end, List<TimeToken> meanings) {}

  private static Lexeme lexeme(FoldedText text, int from, int to, List<TimeToken> meanings) {
    return new Lexeme(text.text().substring(from, to), meanings, text.start(from), text.end(to));
  }

  private static boolean startsNumber(char c) {
    return isDigit(c) || c == '\'';
  }

  private static void flush(FoldedText text, int from, int to, List<Lexeme> lexemes) {
    if (from >= 0) {
      lexemes.add(lexeme(text, from, to, List.of()));
    }
  }

  private @Nullable Found entry(String text, int at) {
    for (int end = Math.min(text.length(), at + lexicon.longest()); end > at; end--) {
      List<TimeToken> found = lexicon.find(text.substring(at, end));
      if (found != null) {
        return new Found(end, found);
      }
    }
    return null;
  }

  private @Nullable TimeToken numeric(Matcher m) {
    if (m.group("a") != null) {
      return date(m.group("a"), m.group("b"), m.group("c"));
    }
    if (m.group("year") != null) {
      return new TimeToken.YearAndNumber(number(m.group("year")), number(m.group("after")));
    }
    if (m.group("month") != null) {
      return new TimeToken.YearAndNumber(number(m.group("yearlast")), number(m.group("month")));
    }
    if (m.group("first") != null) {
      return dayAndMonth(0, number(m.group("first")), number(m.group("second")), false);
    }
    String digits = m.group("number");
    if (digits == null) {
      return null;
    }
    boolean apostrophe = digits.startsWith("'");
    String plain = apostrophe ? digits.substring(1) : digits;
    return new TimeToken.Numeral(number(plain), plain.length(), apostrophe && plain.length() == 2);
  }

  private TimeToken.Date date(String a, String b, String c) {
    if (a.length() > 2) {
      return new TimeToken.Date(number(a), number(b), number(c), false, false);
    }
    int year = number(c);
    boolean shortYear = c.length() <= 2;
    if (shortYear) {
      year += year < 70 ? 20 * CENTURY : 19 * CENTURY;
    }
    return dayAndMonth(year, number(a), number(b), shortYear);
  }

  /** In the locale's order, unless only the other gives a month. */
  private TimeToken.Date dayAndMonth(int year, int first, int second, boolean shortYear) {
    int day = dayFirst ? first : second;
    int month = dayFirst ? second : first;
    boolean guessed = day <= 12 && month <= 12 && day != month;
    return month > 12 && day <= 12
        ? new TimeToken.Date(year, day, month, false, shortYear)
        : new TimeToken.Date(year, month, day, guessed, shortYear);
  }

  private static int number(String digits) {
    return digits.length() > LONGEST_NUMBER ? TOO_LARGE : Integer.parseInt(digits);
  }
}
