package org.lingvista.query;

import com.ibm.icu.util.Calendar;
import com.ibm.icu.util.Calendar.WeekData;
import com.ibm.icu.util.TimeZone;
import com.ibm.icu.util.ULocale;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.Set;

/** The day it is for the user, with the week of the language's region and the zone's seasons. */
final class UserCalendar {
  /** Regions whose land lies mostly south of the equator (CIA World Factbook, coordinates). */
  private static final Set<String> SOUTHERN =
      Set.of(
          "AO", "AQ", "AR", "AS", "AU", "BI", "BO", "BR", "BW", "CC", "CD", "CG", "CK", "CL", "CX",
          "EC", "FJ", "FK", "GS", "ID", "IO", "KM", "LS", "MG", "MU", "MW", "MZ", "NA", "NC", "NF",
          "NR", "NU", "NZ", "PE", "PF", "PG", "PN", "PY", "RE", "RW", "SB", "SC", "SH", "SZ", "TK",
          "TL", "TO", "TV", "TZ", "UY", "VU", "WF", "WS", "YT", "ZA", "ZM", "ZW");

  private final LocalDate today;
  private final DayOfWeek firstDay;
  private final DayOfWeek weekendStart;
  private final int weekendDays;
  private final boolean south;

  UserCalendar(LocalDate today, ULocale locale, ZoneId zone) {
    this.today = today;
    WeekData week = Calendar.getWeekDataForRegion(locale.getCountry());
    firstDay = iso(week.firstDayOfWeek);
    weekendStart = iso(week.weekendOnset);
    weekendDays = Math.floorMod(week.weekendCease - week.weekendOnset, 7) + 1;
    south = isSouthern(zone);
  }

  private static boolean isSouthern(ZoneId zone) {
    try {
      return SOUTHERN.contains(TimeZone.getRegion(zone.getId()));
    } catch (IllegalArgumentException e) {
      return false; // an offset such as +01:00 has no region
    }
  }

  private static DayOfWeek iso(int icuDay) {
    return icuDay == Calendar.SUNDAY ? DayOfWeek.SUNDAY : DayOfWeek.of(icuDay - 1);
  }

  LocalDate today() {
    return today;
  }

  boolean south() {
    return south;
  }

  /** The unit that lies so many units from the running one. */
  DateRange unit(CalendarUnit unit, long offset) {
    return switch (unit) {
      case DAY -> DateRange.day(today.plusDays(offset));
      case WEEK -> {
        LocalDate first = today.with(TemporalAdjusters.previousOrSame(firstDay)).plusWeeks(offset);
        yield new DateRange(first, first.plusWeeks(1));
      }
      case WEEKEND -> weekend(offset);
      case MONTH -> {
        LocalDate month = today.plusMonths(offset);
        yield DateRange.months(month.getYear(), month.getMonthValue(), 1);
      }
      case QUARTER -> {
        LocalDate inside = today.plusMonths(3 * offset);
        yield DateRange.months(inside.getYear(), (inside.getMonthValue() - 1) / 3 * 3 + 1, 3);
      }
      case YEAR -> DateRange.years(Math.toIntExact(today.getYear() + offset), 1);
    };
  }

  /** A weekend: 0 the one that runs or comes, -1 the last that is over. */
  private DateRange weekend(long offset) {
    LocalDate start = today.with(TemporalAdjusters.previousOrSame(weekendStart));
    if (!today.isBefore(start.plusDays(weekendDays))) {
      start = start.plusWeeks(1);
    }
    start = start.plusWeeks(offset);
    return new DateRange(start, start.plusDays(weekendDays));
  }

  /** The day so many units ago. */
  LocalDate shifted(CalendarUnit unit, long offset) {
    return switch (unit) {
      case DAY -> today.plusDays(offset);
      case WEEK, WEEKEND -> today.plusWeeks(offset);
      case MONTH -> today.plusMonths(offset);
      case QUARTER -> today.plusMonths(3 * offset);
      case YEAR -> today.plusYears(offset);
    };
  }

  /** A weekday (1, Monday, to 7) of the week that lies so many weeks from the running one. */
  LocalDate weekday(int weekday, int weekOffset) {
    LocalDate first = unit(CalendarUnit.WEEK, weekOffset).first();
    return first.with(TemporalAdjusters.nextOrSame(DayOfWeek.of(weekday)));
  }
}
