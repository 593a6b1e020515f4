package org.lingvista.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lingvista.query.TimeToken.Role;

/** Finds the longest time phrases within the words of a text. */
final class TimeFinder {
  private static final int LONGEST = 16;
  private static final int EARLIEST_YEAR = 1850;
  private static final int LATEST_YEAR = 2100;

  private final TimeLexicon lexicon;
  private final Function<List<Lexeme>, TimeResolution> resolver;

  /**
   * @param resolver what a run of words means
   */
  TimeFinder(TimeLexicon lexicon, Function<List<Lexeme>, TimeResolution> resolver) {
    this.lexicon = lexicon;
    this.resolver = resolver;
  }

  /** The phrases in order, not overlapping. */
  List<TimeMention> find(List<Lexeme> text) {
    List<TimeMention> found = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= text.size(); i++) {
      if (i == text.size() || text.get(i).isUnknown()) {
        search(text.subList(from, i), found);
        from = i + 1;
      }
    }
    found.sort(Comparator.comparingInt(TimeMention::start));
    return found;
  }

  /** Takes the longest run of words that means a time, then looks to its left and right. */
  private void search(List<Lexeme> words, List<TimeMention> found) {
    if (words.stream().allMatch(Lexeme::isRole)) {
      return;
    }
    for (int length = Math.min(LONGEST, words.size()); length > 0; length--) {
      for (int from = 0; from + length <= words.size(); from++) {
        List<Lexeme> run = words.subList(from, from + length);
        TimeMention mention = mention(run);
        if (mention != null) {
          found.add(mention);
          search(words.subList(0, from), found);
          search(words.subList(from + length, words.size()), found);
          return;
        }
      }
    }
  }

  private @Nullable TimeMention mention(List<Lexeme> run) {
    if (run.stream().allMatch(Lexeme::isRole)
        || !(resolver.apply(run) instanceof TimeResolution.Resolved resolved)) {
      return null;
    }
    int first = 0;
    while (meansNothing(run.get(first))) {
      first++;
    }
    int last = run.size() - 1;
    while (meansNothing(run.get(last))) {
      last--;
    }
    List<Lexeme> words = run.subList(first, last + 1);
    return new TimeMention(
        words.getFirst().start(), words.getLast().end(), resolved, isSure(words));
  }

  /** A filler that is no preposition of time. */
  private static boolean meansNothing(Lexeme lexeme) {
    return lexeme.isRole() && lexeme.isNeutral() && !lexeme.is(Role.AT) && !lexeme.is(Role.FROM);
  }

  private boolean isSure(List<Lexeme> words) {
    boolean placed = false;
    boolean numbered = false;
    boolean counted = false;
    boolean names = false;
    boolean other = false;
    for (Lexeme word : words) {
      placed |= isLimit(word);
      counted |= word.is(Role.AGO) || word.is(Role.DECADE_MARK) || word.is(Role.MONTH_MARK);
      if (word.isRole()) {
        continue;
      }
      TimeToken token =
          word.meanings().stream().filter(m -> !(m instanceof Role)).findFirst().orElseThrow();
      switch (token) {
        case TimeToken.Relative relative -> counted = true;
        case TimeToken.Era era -> counted = true;
        case TimeToken.Decade decade -> counted = true;
        case TimeToken.YearAndNumber pair -> counted = true;
        case TimeToken.Direction direction -> counted = true;
        case TimeToken.Date date -> counted |= date.year() != 0;
        case TimeToken.Numeral number -> {
          numbered = true;
          counted |= isYear(number);
        }
        case TimeToken.Month month -> {
          names |= !lexicon.isUnsure(word.text());
          other = true;
        }
        case TimeToken.Weekday weekday -> names |= !lexicon.isUnsure(word.text());
        case TimeToken.SeasonName season -> other = true;
        case TimeToken.HolidayName holiday -> other = true;
        case TimeToken.Unit unit -> {}
        case TimeToken.Quantity quantity -> {}
        case Role role -> {}
      }
    }
    return counted || names || placed || (other && numbered);
  }

  private static boolean isLimit(Lexeme word) {
    return word.is(Role.AT)
        || word.is(Role.SINCE)
        || word.is(Role.AFTER)
        || word.is(Role.BEFORE)
        || word.is(Role.UNTIL)
        || word.is(Role.BETWEEN);
  }

  private static boolean isYear(TimeToken.Numeral number) {
    boolean written = number.digits() == 4 || (number.digits() == 0 && number.value() > 1_000);
    return written && number.value() >= EARLIEST_YEAR && number.value() < LATEST_YEAR;
  }
}
