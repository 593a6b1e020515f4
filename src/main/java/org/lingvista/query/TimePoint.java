package org.lingvista.query;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.lingvista.query.TimeToken.Role;

/** From the parts of one point in time to its days. */
final class TimePoint {
  private static final int LATEST_YEAR = 9_999;
  private static final int YEARS_TO_LOOK_BACK = 8;

  private final UserCalendar calendar;
  private final boolean weekdayOfWeek;
  private final List<String> rules;
  private @Nullable String problem;

  /**
   * @param weekdayOfWeek whether "last Friday" is the Friday of last week
   * @param rules takes what decided where the words do not
   */
  TimePoint(UserCalendar calendar, boolean weekdayOfWeek, List<String> rules) {
    this.calendar = calendar;
    this.weekdayOfWeek = weekdayOfWeek;
    this.rules = rules;
  }

  /** Why the last parts have no days. */
  String problem() {
    return problem == null ? "names no time" : problem;
  }

  /** The days, or null and then there is a {@link #problem}. */
  @Nullable DateRange days(TimeParts parts) {
    problem = parts.problem;
    if (problem != null) {
      return null;
    }
    try {
      noteGuesses(parts);
      DateRange whole = whole(parts);
      if (whole != null && !isWithinYears(whole)) {
        return fail("is not between the years 1 and " + LATEST_YEAR);
      }
      return whole == null || parts.part == null ? whole : part(whole, parts.part);
    } catch (DateTimeException | ArithmeticException e) {
      return fail("is no date that a calendar has");
    }
  }

  private static boolean isWithinYears(DateRange range) {
    return range.first().getYear() >= 1 && range.end().getYear() <= LATEST_YEAR + 1;
  }

  private void noteGuesses(TimeParts parts) {
    if (parts.guessedOrder) {
      rules.add("day and month stand in the order usual in the language");
    }
    if (parts.guessedCentury) {
      rules.add("a year of two digits is of the 2000s below 70, else of the 1900s");
    }
  }

  private @Nullable DateRange fail(String reason) {
    problem = reason;
    return null;
  }

  private @Nullable DateRange whole(TimeParts parts) {
    TimeToken.Quantity quantity = parts.quantity;
    boolean yearly = parts.month != null || parts.season != null || parts.holiday != null;
    if (quantity != null && yearly && parts.ago && quantity.unit() == CalendarUnit.YEAR) {
      parts.year = calendar.today().getYear() - quantity.count(); // "summer two years ago"
    } else if (quantity != null) {
      return counted(parts, quantity);
    }
    if (parts.decade != null) {
      return decade(parts, parts.decade);
    }
    if (parts.loose != null) {
      return fail("the number " + parts.loose + " alone says no time");
    }
    Integer year = parts.year;
    if (year == null && parts.relative != null && parts.relative.unit() == CalendarUnit.YEAR) {
      year = calendar.today().getYear() + parts.relative.offset();
    }
    if (year != null && (year < 1 || year > LATEST_YEAR)) {
      return fail("the year " + year + " is not between 1 and " + LATEST_YEAR);
    }
    if (parts.pair != null) {
      return pair(parts, parts.pair);
    }
    IntFunction<@Nullable DateRange> each = yearly(parts);
    if (each != null) {
      return year == null ? cyclic(parts, each) : dated(parts, each, year);
    }
    if (parts.weekday != null) {
      return weekday(parts, parts.weekday);
    }
    if (year != null) {
      return DateRange.years(year, 1);
    }
    return unit(parts);
  }

  private @Nullable DateRange counted(TimeParts parts, TimeToken.Quantity quantity) {
    int count = quantity.count();
    if (parts.ago) {
      rules.add("so many units ago is the whole unit");
      return calendar.unit(quantity.unit(), -count);
    }
    LocalDate tomorrow = calendar.today().plusDays(1);
    if (parts.direction != null && parts.direction > 0) {
      return new DateRange(calendar.today(), calendar.shifted(quantity.unit(), count).plusDays(1));
    }
    if (parts.direction != null) {
      rules.add("the last so many units end with today");
      return new DateRange(calendar.shifted(quantity.unit(), -count), tomorrow);
    }
    boolean ofMonth = parts.spaceless() && parts.isOnlyCounted(); // "5日"
    if (quantity.unit() == CalendarUnit.DAY && ofMonth && count <= 31) {
      rules.add("a day without a month is the latest that has begun");
      for (int back = 0; back < 3; back++) {
        LocalDate month = calendar.today().withDayOfMonth(1).minusMonths(back);
        if (count <= month.lengthOfMonth()
            && !month.withDayOfMonth(count).isAfter(calendar.today())) {
          return DateRange.day(month.withDayOfMonth(count));
        }
      }
    }
    return fail("says how long, but not when");
  }

  /** The day so many units before today. */
  LocalDate daysAgo(TimeToken.Quantity quantity) {
    return calendar.shifted(quantity.unit(), -quantity.count());
  }

  private @Nullable DateRange decade(TimeParts parts, int named) {
    int first = named;
    if (named < 100) {
      int century = calendar.today().getYear() / 100 * 100;
      first = century + named - (parts.lastCentury ? 100 : 0);
      if (first > calendar.today().getYear()) {
        first -= 100;
      }
      if (!parts.lastCentury) {
        rules.add("a decade without its century is the latest that has begun");
      }
    }
    return first % 10 == 0 && first < LATEST_YEAR
        ? DateRange.years(first, 10)
        : fail(named + " begins no decade");
  }

  private @Nullable DateRange pair(TimeParts parts, TimeToken.YearAndNumber pair) {
    boolean twoYears = pair.number() == (pair.year() + 1) % 100;
    if (parts.season != null) {
      return season(parts.season, pair.year());
    }
    if (pair.number() >= 1 && pair.number() <= 12) {
      return DateRange.months(pair.year(), pair.number(), 1);
    }
    return twoYears
        ? DateRange.years(pair.year(), 2)
        : fail("%d is no month".formatted(pair.number()));
  }

  private DateRange season(Season season, int year) {
    return DateRange.months(year, season.firstMonth(calendar.south()), 3);
  }

  /** What comes once a year, by year; null if the parts name no such thing. */
  private @Nullable IntFunction<@Nullable DateRange> yearly(TimeParts parts) {
    Holiday holiday = parts.holiday;
    if (holiday != null) {
      return year -> {
        LocalDate day = holiday.in(year);
        return day == null ? null : DateRange.day(day);
      };
    }
    Season season = parts.season;
    if (season != null) {
      return year -> season(season, year);
    }
    Integer quarter = parts.quarter;
    if (quarter != null) {
      return year -> DateRange.months(year, 3 * quarter - 2, 3);
    }
    Integer month = parts.month;
    Integer day = parts.day;
    if (month == null && day != null && parts.relative != null) {
      month = calendar.unit(CalendarUnit.MONTH, parts.relative.offset()).first().getMonthValue();
    }
    if (month == null) {
      return null;
    }
    int named = month;
    if (named < 1 || named > 12) {
      return year -> null;
    }
    return year -> {
      if (day == null) {
        return DateRange.months(year, named, 1);
      }
      boolean exists = day >= 1 && day <= LocalDate.of(year, named, 1).lengthOfMonth();
      return exists ? DateRange.day(LocalDate.of(year, named, day)) : null;
    };
  }

  private @Nullable DateRange dated(
      TimeParts parts, IntFunction<@Nullable DateRange> yearly, int year) {
    DateRange range = yearly.apply(year);
    return range == null ? fail("there is no such day in " + year) : checked(parts, range);
  }

  private DateRange checked(TimeParts parts, DateRange range) {
    if (parts.weekday != null
        && parts.day != null
        && range.first().getDayOfWeek().getValue() != parts.weekday) {
      rules.add("the date counts where the weekday is another");
    }
    return range;
  }

  /** Of what comes every year the one that the direction, or its absence, chooses. */
  private @Nullable DateRange cyclic(TimeParts parts, IntFunction<@Nullable DateRange> yearly) {
    LocalDate today = calendar.today();
    int offset = parts.direction == null ? 0 : parts.direction;
    boolean running = parts.direction != null && offset == 0;
    int last = today.getYear() + 1;
    DateRange inThisYear = yearly.apply(today.getYear());
    for (int year = last; year > last - YEARS_TO_LOOK_BACK; year--) {
      DateRange range = yearly.apply(year);
      if (range == null) {
        continue;
      }
      boolean begun = !range.first().isAfter(today);
      boolean over = !range.end().isAfter(today);
      if (running && begun && !over) {
        return checked(parts, range);
      }
      if (!running && (offset < 0 ? over : begun)) {
        if (offset > 0) {
          return next(yearly, year, today);
        }
        rules.add(offset < 0 ? "last is the latest that is over" : "without a year: the latest");
        return checked(parts, range);
      }
    }
    return running && inThisYear != null ? inThisYear : fail("there is no such day");
  }

  private @Nullable DateRange next(
      IntFunction<@Nullable DateRange> yearly, int begun, LocalDate today) {
    for (int year = begun; year < begun + YEARS_TO_LOOK_BACK; year++) {
      DateRange range = yearly.apply(year);
      if (range != null && range.first().isAfter(today)) {
        return range;
      }
    }
    return fail("there is no such day");
  }

  private DateRange weekday(TimeParts parts, int weekday) {
    LocalDate today = calendar.today();
    if (parts.relative != null && parts.relative.unit() == CalendarUnit.WEEK) {
      return DateRange.day(calendar.weekday(weekday, parts.relative.offset()));
    }
    int sinceThen = Math.floorMod(today.getDayOfWeek().getValue() - weekday, 7);
    if (parts.direction == null) {
      rules.add("a weekday is the latest, today included");
      return DateRange.day(today.minusDays(sinceThen));
    }
    if (parts.direction == 0 || weekdayOfWeek) {
      rules.add("a weekday with 'last', 'this' or 'next' is of that week");
      return DateRange.day(calendar.weekday(weekday, parts.direction));
    }
    if (parts.direction < 0) {
      rules.add("the last weekday is the latest before today");
      return DateRange.day(today.minusDays(sinceThen == 0 ? 7 : sinceThen));
    }
    rules.add("the next weekday is the first after today");
    return DateRange.day(today.plusDays(7 - sinceThen));
  }

  private @Nullable DateRange unit(TimeParts parts) {
    TimeToken.Relative relative = parts.relative;
    if (relative != null) {
      CalendarUnit unit =
          parts.unit == CalendarUnit.WEEKEND && relative.unit() == CalendarUnit.WEEK
              ? CalendarUnit.WEEKEND
              : relative.unit();
      return calendar.unit(unit, relative.offset());
    }
    if (parts.unit == CalendarUnit.WEEKEND) {
      rules.add("a weekend is the latest that has begun");
      DateRange coming = calendar.unit(CalendarUnit.WEEKEND, 0);
      return coming.first().isAfter(calendar.today())
          ? calendar.unit(CalendarUnit.WEEKEND, -1)
          : coming;
    }
    if (parts.unit != null && parts.ago) {
      rules.add("so many units ago is the whole unit");
      return calendar.unit(parts.unit, -1);
    }
    if (parts.part != null && (parts.unit == null || parts.unit != CalendarUnit.DAY)) {
      rules.add("a part of a year or month without its name is of the running one");
      return calendar.unit(parts.unit == null ? CalendarUnit.YEAR : parts.unit, 0);
    }
    return fail(parts.unit == null ? "names no time" : "says how long, but not when");
  }

  /** The beginning, middle or end, a third each, or a half. */
  private DateRange part(DateRange whole, Role part) {
    LocalDate first = whole.first();
    LocalDate end = whole.end();
    long days = end.toEpochDay() - first.toEpochDay();
    long months = days > 31 * 3 ? Math.round(days / 30.5) : 0;
    if (days < 3) {
      rules.add("a part of so few days is all of them");
      return whole;
    }
    if (part == Role.FIRST_HALF || part == Role.SECOND_HALF) {
      LocalDate middle = months > 0 ? first.plusMonths(months / 2) : first.plusDays(days / 2);
      return part == Role.FIRST_HALF ? new DateRange(first, middle) : new DateRange(middle, end);
    }
    rules.add("the beginning, the middle and the end are a third each");
    LocalDate second = months > 0 ? first.plusMonths(months / 3) : first.plusDays(days / 3);
    LocalDate third = months > 0 ? first.plusMonths(months / 3 * 2) : first.plusDays(days / 3 * 2);
    return switch (part) {
      case START_OF -> new DateRange(first, second);
      case END_OF -> new DateRange(third, end);
      default -> new DateRange(second, third);
    };
  }
}
