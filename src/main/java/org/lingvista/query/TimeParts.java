package org.lingvista.query;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lingvista.query.TimeToken.Role;

/** What the words of one point in time name: its year, month, day, and so on. */
final class TimeParts {
  private static final int FIRST_FULL_YEAR = 1_000;
  private static final int MOST_DAYS = 31;
  private static final int LATEST_SHORT = 70;

  @Nullable Integer year;
  @Nullable Integer month;
  @Nullable Integer day;
  @Nullable Integer weekday;
  @Nullable Integer decade;
  @Nullable Integer direction;
  @Nullable Integer loose;
  @Nullable Season season;
  @Nullable Holiday holiday;
  @Nullable CalendarUnit unit;
  TimeToken.@Nullable Relative relative;
  TimeToken.@Nullable Quantity quantity;
  TimeToken.@Nullable YearAndNumber pair;
  @Nullable Integer quarter;
  @Nullable Role part;
  boolean guessedOrder;
  boolean guessedCentury;
  boolean ago;
  boolean lastCentury;
  @Nullable String problem;

  private static final List<Role> PARTS =
      List.of(Role.START_OF, Role.MIDDLE_OF, Role.END_OF, Role.FIRST_HALF, Role.SECOND_HALF);

  private boolean decadeNext;
  private final List<Lexeme> lexemes;
  private final boolean counts;
  private final boolean spaceless;

  /**
   * Reads the words.
   *
   * @param ago whether a word before or after these makes a quantity one of the past
   */
  TimeParts(List<Lexeme> lexemes, boolean ago, boolean spaceless) {
    this.lexemes = lexemes;
    this.ago = ago;
    this.spaceless = spaceless;
    this.counts =
        ago
            || lexemes.stream()
                .anyMatch(lexeme ->
                    lexeme.is(Role.AGO)
                        || lexeme.is(Role.BEFORE)
                        || lexeme.as(TimeToken.Direction.class) != null);
    for (int i = 0; i < lexemes.size() && problem == null; ) {
      i += read(i);
    }
    if (problem == null) {
      finish();
    }
  }

  private <T extends TimeToken> @Nullable T next(int at, Class<T> kind) {
    return at + 1 < lexemes.size() ? lexemes.get(at + 1).as(kind) : null;
  }

  private boolean nextIs(int at, Role role) {
    return at + 1 < lexemes.size() && lexemes.get(at + 1).is(role);
  }

  /** Reads a word, and those after it that belong to it; returns how many. */
  private int read(int at) {
    Lexeme lexeme = lexemes.get(at);
    if (lexeme.isRole()) {
      readRole(lexeme);
      return 1;
    }
    TimeToken token = meaning(lexeme, at);
    switch (token) {
      case TimeToken.Numeral number -> {
        return readNumber(at, number);
      }
      case TimeToken.Era era -> {
        TimeToken.Numeral number = next(at, TimeToken.Numeral.class);
        if (number == null) {
          problem = "'" + lexeme.text() + "' needs a year";
          return 1;
        }
        year = era.firstYear() + number.value() - 1;
        return next(at + 1, TimeToken.Unit.class) == null ? 2 : 3;
      }
      case TimeToken.Unit named -> {
        return readUnit(at, named.unit());
      }
      case TimeToken.Month named -> {
        month = once(month, named.month(), lexeme);
        if (loose != null && day == null && loose <= MOST_DAYS) {
          day = loose;
          loose = null;
        }
      }
      case TimeToken.Date date -> {
        year = date.year() == 0 ? year : Integer.valueOf(date.year());
        month = date.month();
        day = date.day();
        guessedOrder |= date.guessed();
        guessedCentury |= date.shortYear();
      }
      case TimeToken.Weekday named -> weekday = once(weekday, named.weekday(), lexeme);
      case TimeToken.YearAndNumber named -> pair = named;
      case TimeToken.SeasonName named -> season = once(season, named.season(), lexeme);
      case TimeToken.HolidayName named -> holiday = once(holiday, named.holiday(), lexeme);
      case TimeToken.Relative named -> relative = once(relative, named, lexeme);
      case TimeToken.Quantity named -> quantity = once(quantity, named, lexeme);
      case TimeToken.Direction named -> readDirection(named.offset(), lexeme);
      case TimeToken.Decade named -> decade = once(decade, named.tens(), lexeme);
      case Role role -> throw new IllegalStateException("a role was read before: " + role);
    }
    return 1;
  }

  /** "These last days" are the last. */
  private void readDirection(int offset, Lexeme lexeme) {
    if (direction == null || direction == 0) {
      direction = offset;
    } else if (offset != 0) {
      direction = once(direction, offset, lexeme);
    }
  }

  private <T> T once(@Nullable T before, T now, Lexeme lexeme) {
    if (before != null && !before.equals(now)) {
      problem = "'" + lexeme.text() + "' contradicts what stands before it";
    }
    return now;
  }

  /** The first meaning; of a word for years and a season, such as Polish lata, the fitting one. */
  private TimeToken meaning(Lexeme lexeme, int at) {
    TimeToken.SeasonName named = lexeme.as(TimeToken.SeasonName.class);
    TimeToken.Unit years = lexeme.as(TimeToken.Unit.class);
    if (named != null && years != null) {
      TimeToken.Numeral after = next(at, TimeToken.Numeral.class);
      boolean decades =
          next(at, TimeToken.Decade.class) != null || (after != null && after.value() < 100);
      return decades ? years : named;
    }
    return lexeme.meanings().stream().filter(m -> !(m instanceof Role)).findFirst().orElseThrow();
  }

  private void readRole(Lexeme lexeme) {
    Role named = PARTS.stream().filter(lexeme::is).findFirst().orElse(null);
    if (named != null) {
      part = named;
    } else if (lexeme.is(Role.DECADE_BEFORE)) {
      decadeNext = true;
    } else if (lexeme.is(Role.LAST_CENTURY)) {
      lastCentury = true;
    } else if (lexeme.is(Role.AGO) || lexeme.is(Role.BEFORE)) {
      ago = true;
    } else if (lexeme.is(Role.SOME)) {
      problem = "'" + lexeme.text() + "' does not say how many";
    } else if (lexeme.is(Role.VAGUE)) {
      problem = "'" + lexeme.text() + "' does not say when";
    } else if (!lexeme.isNeutral()) {
      problem = "'" + lexeme.text() + "' cannot be understood where it stands";
    }
  }

  private int readNumber(int at, TimeToken.Numeral number) {
    int n = number.value();
    TimeToken.Unit unitAfter = next(at, TimeToken.Unit.class);
    if (decadeNext) {
      decadeNext = false;
      decade = n;
      return 1;
    }
    TimeToken.Unit unitLater = next(at + 1, TimeToken.Unit.class);
    TimeToken.Direction between = next(at, TimeToken.Direction.class);
    if (unitLater != null && between != null && unitAfter == null) {
      readDirection(between.offset(), lexemes.get(at + 1)); // "due ultime settimane"
      quantity = new TimeToken.Quantity(n, unitLater.unit());
      return 3;
    }
    boolean ordinal = next(at + 1, TimeToken.Month.class) != null; // "20-е апреля"
    if (nextIs(at, Role.DECADE_MARK) && n % 10 == 0 && !ordinal && !(counts && unitAfter != null)) {
      decade = n;
      return 2;
    }
    if (nextIs(at, Role.MONTH_MARK)) {
      month = once(month, n, lexemes.get(at));
      return 2;
    }
    if (number.shortYear()) {
      guessedCentury = true;
      year = century(n);
      return 1;
    }
    if (unitAfter != null) {
      return readCounted(number, unitAfter.unit());
    }
    if (n >= FIRST_FULL_YEAR) {
      year = once(year, n, lexemes.get(at));
    } else if (isWeekdayOfWeek(number)) {
      weekday = n;
    } else if (month != null && day == null && n <= MOST_DAYS && !spaceless) {
      day = n;
    } else {
      loose = once(loose, n, lexemes.get(at));
    }
    return 1;
  }

  /** Chinese counts weekdays after the week: 上周五. */
  private boolean isWeekdayOfWeek(TimeToken.Numeral number) {
    return spaceless
        && number.digits() == 0
        && number.value() <= 6
        && relative != null
        && relative.unit() == CalendarUnit.WEEK;
  }

  private int readCounted(TimeToken.Numeral number, CalendarUnit counted) {
    int n = number.value();
    if (counted == CalendarUnit.QUARTER && n >= 1 && n <= 4 && !counts) {
      quarter = n;
    } else if (counted == CalendarUnit.YEAR
        && !(counts && number.digits() < 4 && n < FIRST_FULL_YEAR)) {
      if (n >= FIRST_FULL_YEAR) {
        year = n;
      } else if (spaceless && number.digits() == 2) {
        year = century(n);
      } else if (isDecade(n)) {
        decade = n;
      } else {
        quantity = new TimeToken.Quantity(n, counted);
      }
    } else if (counted == CalendarUnit.DAY && (month != null || relativeMonth()) && day == null) {
      day = n;
    } else {
      quantity = new TimeToken.Quantity(n, counted);
    }
    return 2;
  }

  private boolean relativeMonth() {
    return relative != null && relative.unit() == CalendarUnit.MONTH;
  }

  private int readUnit(int at, CalendarUnit named) {
    TimeToken.Numeral after = next(at, TimeToken.Numeral.class);
    if (named == CalendarUnit.QUARTER
        && after != null
        && after.value() >= 1
        && after.value() <= 4) {
      quarter = after.value();
      return 2;
    }
    boolean decades = lexemes.get(at).is(Role.DECADE_BEFORE);
    if (named == CalendarUnit.YEAR && after != null && (!counts || decades)) {
      if (isDecade(after.value()) || (decades && after.value() % 10 == 0)) {
        decade = after.value();
        return 2;
      }
      return 1; // "the year 2018"
    }
    if (named == CalendarUnit.YEAR && next(at, TimeToken.Decade.class) != null) {
      return 1;
    }
    boolean repeated =
        switch (named) {
          case DAY -> weekday != null || day != null || holiday != null;
          case MONTH -> month != null;
          case YEAR -> year != null || decade != null || pair != null;
          case WEEK, WEEKEND, QUARTER -> false;
        };
    if (named == CalendarUnit.DAY && spaceless && relative != null) {
      weekday = 7; // 上周日
    } else if (!repeated) {
      unit = named;
    }
    return 1;
  }

  private void finish() {
    if (loose != null) {
      if (relativeMonth() && day == null && !spaceless) {
        day = loose;
        loose = null;
      } else if (isDecade(loose) && decade == null && isEmpty()) {
        decade = loose;
        loose = null;
      }
    }
    if (year == null && relative != null && relative.unit() == CalendarUnit.YEAR) {
      return;
    }
    if (direction != null && unit != null && quantity == null) {
      relative = new TimeToken.Relative(unit, direction);
      direction = null;
      unit = null;
    }
  }

  /** Whether nothing is named but perhaps a loose number. */
  boolean isEmpty() {
    return isOnlyCounted() && unit == null && quantity == null;
  }

  /** Whether words are written without spaces. */
  boolean spaceless() {
    return spaceless;
  }

  /** Whether nothing but a number of units, or a unit, is named. */
  boolean isOnlyCounted() {
    return year == null
        && month == null
        && weekday == null
        && decade == null
        && direction == null
        && season == null
        && holiday == null
        && relative == null
        && quarter == null
        && pair == null;
  }

  /** Whether it names nothing but a year. */
  boolean isOnlyYear() {
    return year != null
        && month == null
        && weekday == null
        && season == null
        && holiday == null
        && quarter == null
        && part == null;
  }

  /** Whether it comes once a year, and the year is not said. */
  boolean lacksYear() {
    return year == null
        && pair == null
        && relative == null
        && direction == null
        && (month != null || season != null || holiday != null || quarter != null);
  }

  private static boolean isDecade(int n) {
    return n >= 20 && n <= 90 && n % 10 == 0;
  }

  private static int century(int shortYear) {
    return shortYear < LATEST_SHORT ? 2000 + shortYear : 1900 + shortYear;
  }
}
