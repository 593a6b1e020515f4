package org.lingvista.query;

import java.time.LocalDate;
import java.time.Year;
import org.jspecify.annotations.Nullable;

/**
 * Whole days.
 *
 * @param from first day; null if open
 * @param to the day after the last; null if open
 */
record DateRange(@Nullable LocalDate from, @Nullable LocalDate to) {

  static DateRange day(LocalDate day) {
    return new DateRange(day, day.plusDays(1));
  }

  static DateRange months(int year, int month, int count) {
    LocalDate first = LocalDate.of(year, month, 1);
    return new DateRange(first, first.plusMonths(count));
  }

  static DateRange years(int year, int count) {
    return new DateRange(Year.of(year).atDay(1), Year.of(year + count).atDay(1));
  }

  /** First day of a range that has one. */
  LocalDate first() {
    if (from == null) {
      throw new IllegalStateException("a range without a beginning has no first day");
    }
    return from;
  }

  /** Day after the last of a range that has one. */
  LocalDate end() {
    if (to == null) {
      throw new IllegalStateException("a range without an end has no last day");
    }
    return to;
  }
}
