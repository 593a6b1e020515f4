package org.lingvista.query;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lingvista.query.TimeToken.Role;

/** From the words of a phrase to days: ranges, then open bounds, then points in time. */
final class TimeParser {
  private final TimePoint points;
  private final boolean spaceless;
  private @Nullable String problem;

  TimeParser(TimePoint points, boolean spaceless) {
    this.points = points;
    this.spaceless = spaceless;
  }

  /** Why the last phrase has no days. */
  String problem() {
    return problem == null ? "names no time" : problem;
  }

  /** The days, or null and then there is a {@link #problem}. */
  @Nullable DateRange days(List<Lexeme> phrase) {
    problem = null;
    for (Lexeme lexeme : phrase) {
      if (lexeme.isUnknown()) {
        return fail("'" + lexeme.text() + "' is no time word that is known");
      }
    }
    List<Lexeme> words = trimmed(phrase);
    if (words.stream().noneMatch(lexeme -> !lexeme.isRole())
        && words.stream().noneMatch(lexeme -> lexeme.is(Role.VAGUE))) {
      return fail("names no time");
    }
    DateRange range = range(words);
    if (range != null || problem != null) {
      return range;
    }
    DateRange bounded = bounded(words);
    return bounded != null || problem != null ? bounded : point(words, false);
  }

  private @Nullable DateRange fail(String reason) {
    problem = reason;
    return null;
  }

  private @Nullable DateRange point(List<Lexeme> words, boolean ago) {
    DateRange days = points.days(new TimeParts(words, ago, spaceless));
    return days == null ? fail(points.problem()) : days;
  }

  /** Without what means nothing at the ends. */
  private static List<Lexeme> trimmed(List<Lexeme> words) {
    int start = 0;
    int end = words.size();
    while (start < end && meansNothing(words.get(start))) {
      start++;
    }
    while (end > start && meansNothing(words.get(end - 1))) {
      end--;
    }
    return words.subList(start, end);
  }

  private static boolean meansNothing(Lexeme lexeme) {
    return lexeme.isRole() && lexeme.isNeutral();
  }

  // --- ranges --------------------------------------------------------------------------------

  private @Nullable DateRange range(List<Lexeme> words) {
    boolean between = words.stream().anyMatch(lexeme -> lexeme.is(Role.BETWEEN));
    boolean begun =
        words.getFirst().is(Role.SINCE)
            || words.getFirst().is(Role.FROM)
            || words.getFirst().is(Role.FROM_AFTER);
    for (int i = 0; i < words.size(); i++) {
      Lexeme word = words.get(i);
      boolean joins =
          word.is(Role.TO)
              || (between && word.is(Role.AND))
              || (begun && i > 0 && word.isRole() && word.is(Role.UNTIL));
      boolean begins = word.is(Role.FROM_AFTER);
      if (!joins && !begins) {
        continue;
      }
      List<Lexeme> left = words.subList(0, word.isRole() ? i : i + 1);
      List<Lexeme> right = words.subList(i + 1, words.size());
      DateRange range = range(end(left), end(right));
      if (range != null || problem != null) {
        return range;
      }
    }
    return null;
  }

  /** One end of a range, without the words that only say that it is one. */
  private static List<Lexeme> end(List<Lexeme> words) {
    return words.stream()
        .filter(word ->
            !(word.isRole()
                && (word.is(Role.BETWEEN)
                    || word.is(Role.FROM)
                    || word.is(Role.SINCE)
                    || word.is(Role.UNTIL)
                    || word.is(Role.TO)
                    || word.is(Role.AND)
                    || word.is(Role.AT)
                    || word.is(Role.FILLER))))
        .toList();
  }

  /** Both ends, each lending the other what it does not say; null if one is not a time. */
  private @Nullable DateRange range(List<Lexeme> left, List<Lexeme> right) {
    if (left.isEmpty() || right.isEmpty() || allRoles(left) || allRoles(right)) {
      return null;
    }
    TimeParts begin = new TimeParts(left, false, spaceless);
    TimeParts end = new TimeParts(right, false, spaceless);
    lend(begin, end);
    Integer year = begin.year;
    if (begin.season != null && year != null && end.isOnlyYear() && isNext(year, end.year)) {
      return points.days(begin); // a winter has two years
    }
    boolean endLacks = end.lacksYear();
    if (endLacks && begin.year != null) {
      end.year = begin.year;
    }
    DateRange last = points.days(end);
    if (last == null) {
      return null;
    }
    boolean beginLacks = begin.lacksYear();
    if (beginLacks) {
      begin.year = last.first().getYear();
    }
    DateRange first = points.days(begin);
    if (first == null) {
      return null;
    }
    if (first.first().isAfter(last.first()) && beginLacks && begin.year != null) {
      begin.year = begin.year - 1;
      first = points.days(begin);
    } else if (first.first().isAfter(last.first()) && endLacks && end.year != null) {
      end.year = end.year + 1;
      last = points.days(end);
    }
    if (first == null || last == null) {
      return null;
    }
    return first.first().isBefore(last.end()) && !first.first().isAfter(last.first())
        ? new DateRange(first.first(), last.end())
        : fail("the range ends before it begins");
  }

  private static boolean isNext(int year, @Nullable Integer other) {
    return other != null && (other == year + 1 || other == (year + 1) % 100);
  }

  private static boolean allRoles(List<Lexeme> words) {
    return words.stream().allMatch(Lexeme::isRole);
  }

  private static void lend(TimeParts begin, TimeParts end) {
    if (begin.loose != null && begin.month == null && end.month != null) {
      begin.month = end.month;
      begin.day = begin.loose;
      begin.loose = null;
    } else if (end.loose != null && end.month == null && begin.month != null) {
      end.month = begin.month;
      end.day = end.loose;
      end.loose = null;
    }
    TimeToken.Quantity days = end.quantity;
    if (begin.day != null && days != null && days.unit() == CalendarUnit.DAY) {
      end.month = begin.month; // "5月5日から10日まで"
      end.day = days.count();
      end.quantity = null;
    }
    TimeToken.Relative relative = begin.relative;
    if (relative != null && relative.unit() == CalendarUnit.YEAR && end.lacksYear()) {
      end.relative = relative;
    }
  }

  // --- open bounds ---------------------------------------------------------------------------

  private @Nullable DateRange bounded(List<Lexeme> words) {
    if (words.getLast().is(Role.SINCE) && words.getLast().as(TimeToken.Unit.class) != null) {
      return bounded(new Lexeme("", List.of(Role.SINCE), 0, 0), words); // "üç yıldır"
    }
    DateRange prefixed = bounded(words.getFirst(), trimmed(words.subList(1, words.size())));
    if (prefixed != null || problem != null) {
      return prefixed;
    }
    return bounded(words.getLast(), trimmed(words.subList(0, words.size() - 1)));
  }

  /** What a limiting word makes of the words that it stands before or after; null if it is none. */
  private @Nullable DateRange bounded(Lexeme limit, List<Lexeme> words) {
    if (!limit.isRole() || words.isEmpty() || (limit.is(Role.AGO) && !limit.is(Role.BEFORE))) {
      return null;
    }
    boolean since = limit.is(Role.SINCE);
    boolean after = limit.is(Role.AFTER);
    boolean before = limit.is(Role.BEFORE);
    boolean until = limit.is(Role.UNTIL) || (limit.is(Role.TO) && !limit.is(Role.FILLER) && !after);
    if (!since && !after && !before && !until) {
      return null;
    }
    TimeParts parts = new TimeParts(words, since || before, spaceless);
    boolean counts = parts.quantity != null || (parts.unit != null && parts.isOnlyCounted());
    DateRange days = points.days(parts);
    if (days == null) {
      return fail(points.problem());
    }
    if (before && counts) {
      return days;
    }
    if (before) {
      LocalDate end = parts.part == Role.END_OF ? days.end() : days.first();
      return new DateRange(null, end);
    }
    if (until) {
      return new DateRange(null, days.end());
    }
    return new DateRange(since ? sinceDay(parts, days) : days.end(), null);
  }

  private LocalDate sinceDay(TimeParts parts, DateRange days) {
    TimeToken.Quantity quantity = parts.quantity;
    if (quantity == null && parts.unit != null && parts.isOnlyCounted() && parts.part == null) {
      quantity = new TimeToken.Quantity(1, parts.unit);
    }
    return quantity == null ? days.first() : points.daysAgo(quantity);
  }
}
