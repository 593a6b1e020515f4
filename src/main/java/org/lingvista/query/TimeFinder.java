package org.lingvista.query;

import java.lang.Character.UnicodeScript;
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
      boolean some = i < text.size() && text.get(i).is(Role.SOME);
      if (i == text.size() || some || text.get(i).isUnknown()) {
        int begin = from < i && isInsideWord(text, from) ? from + 1 : from;
        search(text.subList(begin, i), found);
        i = some ? afterUncounted(text, i) : i;
        from = i + 1;
      }
    }
    found.sort(Comparator.comparingInt(TimeMention::start));
    return found;
  }

  /** Whether Hangul, which has spaces, stands right before a run as a part of the same word. */
  private boolean isInsideWord(List<Lexeme> text, int at) {
    return lexicon.spaceless()
        && at > 0
        && text.get(at - 1).isUnknown()
        && text.get(at - 1).end() == text.get(at).start()
        && UnicodeScript.of(text.get(at).text().codePointAt(0)) == UnicodeScript.HANGUL;
  }

  /** Last word of what "some", as in "some days ago", leaves undecided. */
  private static int afterUncounted(List<Lexeme> text, int some) {
    int at = some;
    if (at + 1 < text.size() && text.get(at + 1).as(TimeToken.Unit.class) != null) {
      at++;
    }
    boolean ago =
        at + 1 < text.size() && (text.get(at + 1).is(Role.AGO) || text.get(at + 1).is(Role.BEFORE));
    return ago ? at + 1 : at;
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
        || (!lexicon.postpositions() && endsInPreposition(run.getLast()))
        || !(resolver.apply(run) instanceof TimeResolution.Resolved resolved)) {
      return null;
    }
    int first = 0;
    boolean endings = lexicon.postpositions() && !lexicon.spaceless();
    while ((meansNothing(run.get(first)) && !isPartOf(run, first, 1))
        || (endings && run.get(first).isRole() && run.get(first).isNeutral())) {
      first++;
    }
    int last = run.size() - 1;
    while (meansNothing(run.get(last)) && !isPartOf(run, last, -1)) {
      last--;
    }
    List<Lexeme> words = run.subList(first, last + 1);
    return new TimeMention(
        words.getFirst().start(), words.getLast().end(), resolved, isSure(words));
  }

  /** Whether a word belongs to what comes after it. */
  private static boolean endsInPreposition(Lexeme word) {
    boolean belongs = isLimit(word) || word.is(Role.FROM) || word.is(Role.TO) || word.is(Role.AND);
    return belongs && word.isRole() && !word.is(Role.POST) && !word.is(Role.AGO);
  }

  /** A filler that is no preposition of time. */
  private static boolean meansNothing(Lexeme lexeme) {
    return lexeme.isRole() && lexeme.isNeutral() && !lexeme.is(Role.AT) && !lexeme.is(Role.FROM);
  }

  /** Whether a part of a day stands beside a day. */
  private static boolean isPartOf(List<Lexeme> run, int at, int step) {
    if (!run.get(at).is(Role.DAY_PART)) {
      return false;
    }
    int beside = at + step;
    while (beside >= 0 && beside < run.size() && run.get(beside).isRole()) {
      beside += step;
    }
    if (beside < 0 || beside >= run.size()) {
      return false;
    }
    TimeToken.Relative relative = run.get(beside).as(TimeToken.Relative.class);
    return run.get(beside).as(TimeToken.Weekday.class) != null
        || (relative != null && relative.unit() == CalendarUnit.DAY);
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
      counted |= word.is(Role.DECADE_BEFORE);
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
        case TimeToken.Unit unit -> {
          other |= unit.unit() == CalendarUnit.QUARTER || unit.unit() == CalendarUnit.YEAR;
          names |= unit.unit() == CalendarUnit.WEEKEND && lexicon.spaceless();
        }
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
