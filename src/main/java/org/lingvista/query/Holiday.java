package org.lingvista.query;

import com.ibm.icu.util.Calendar;
import com.ibm.icu.util.ChineseCalendar;
import com.ibm.icu.util.EasterHoliday;
import com.ibm.icu.util.GregorianCalendar;
import com.ibm.icu.util.IslamicCalendar;
import com.ibm.icu.util.TimeZone;
import com.ibm.icu.util.ULocale;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** A day that a rule fixes for every year. */
sealed interface Holiday {

  /** Its day in a Gregorian year; null if the year has none. */
  @Nullable LocalDate in(int year);

  /** A day of the Gregorian calendar. */
  record Fixed(int month, int day) implements Holiday {
    @Override
    public LocalDate in(int year) {
      return LocalDate.of(year, month, day);
    }
  }

  /** Days after Easter Sunday, of the western or the orthodox reckoning. */
  record Easter(boolean orthodox, int days) implements Holiday {
    @Override
    public LocalDate in(int year) {
      Date begin = date(LocalDate.of(year, 1, 1));
      Instant easter = new EasterHoliday(0, orthodox, "Easter").firstAfter(begin).toInstant();
      return LocalDate.ofInstant(easter.plusSeconds(12 * 3600), ZoneOffset.systemDefault())
          .plusDays(days);
    }
  }

  /** The n-th weekday (1, Monday, to 7) of a month. */
  record NthWeekday(int month, int weekday, int n) implements Holiday {
    @Override
    public LocalDate in(int year) {
      return LocalDate.of(year, month, 1)
          .with(TemporalAdjusters.dayOfWeekInMonth(n, DayOfWeek.of(weekday)));
    }
  }

  /** A day of the Chinese calendar, which Korea and Vietnam share, and days after it. */
  record Chinese(int month, int day, int after) implements Holiday {
    @Override
    public @Nullable LocalDate in(int year) {
      LocalDate found =
          inOtherCalendar(new ChineseCalendar(TimeZone.GMT_ZONE, ULocale.ROOT), year, month, day);
      return found == null ? null : found.plusDays(after);
    }
  }

  /** A day of the Islamic calendar of Umm al-Qura. */
  record Islamic(int month, int day) implements Holiday {
    @Override
    public @Nullable LocalDate in(int year) {
      IslamicCalendar calendar = new IslamicCalendar(TimeZone.GMT_ZONE, ULocale.ROOT);
      calendar.setCalculationType(IslamicCalendar.CalculationType.ISLAMIC_UMALQURA);
      return inOtherCalendar(calendar, year, month, day);
    }
  }

  /**
   * Reads a rule: {@code 12-25}, {@code easter +1}, {@code orthodox 0}, {@code nth 11-4-4} (month,
   * weekday, n), {@code chinese 1-1}, {@code chinese 1-1 -1}, {@code islamic 10-1}.
   *
   * @throws IllegalArgumentException naming the rule
   */
  static Holiday of(String rule) {
    String[] parts = rule.split(" ", -1);
    try {
      return switch (parts[0]) {
        case "easter" -> new Easter(false, Integer.parseInt(parts[1]));
        case "orthodox" -> new Easter(true, Integer.parseInt(parts[1]));
        case "nth" -> {
          int[] n = numbers(parts[1]);
          yield new NthWeekday(n[0], n[1], n[2]);
        }
        case "chinese" -> {
          int[] n = numbers(parts[1]);
          yield new Chinese(n[0], n[1], parts.length > 2 ? Integer.parseInt(parts[2]) : 0);
        }
        case "islamic" -> {
          int[] n = numbers(parts[1]);
          yield new Islamic(n[0], n[1]);
        }
        default -> {
          int[] n = numbers(parts[0]);
          yield new Fixed(n[0], n[1]);
        }
      };
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new IllegalArgumentException("no such rule for a holiday: " + rule, e);
    }
  }

  private static int[] numbers(String text) {
    String[] parts = text.split("-", -1);
    int[] numbers = new int[parts.length];
    for (int i = 0; i < parts.length; i++) {
      numbers[i] = Integer.parseInt(parts[i]);
    }
    return numbers;
  }

  private static Date date(LocalDate day) {
    return Date.from(day.atStartOfDay(ZoneOffset.systemDefault()).toInstant());
  }

  private static @Nullable LocalDate inOtherCalendar(
      Calendar calendar, int year, int month, int day) {
    GregorianCalendar middle = new GregorianCalendar(TimeZone.GMT_ZONE, ULocale.ROOT);
    middle.clear();
    middle.set(year, java.util.Calendar.JULY, 1);
    calendar.setTimeInMillis(middle.getTimeInMillis());
    int here = calendar.get(Calendar.EXTENDED_YEAR);
    for (int candidate = here - 1; candidate <= here + 1; candidate++) {
      calendar.clear();
      calendar.set(Calendar.EXTENDED_YEAR, candidate);
      calendar.set(Calendar.MONTH, month - 1);
      calendar.set(Calendar.DAY_OF_MONTH, day);
      LocalDate found =
          LocalDate.ofInstant(Instant.ofEpochMilli(calendar.getTimeInMillis()), ZoneOffset.UTC);
      if (found.getYear() == year) {
        return found;
      }
    }
    return null;
  }
}
