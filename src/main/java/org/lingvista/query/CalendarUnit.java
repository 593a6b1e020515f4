package org.lingvista.query;

/** A unit that people count time in. */
enum CalendarUnit {
  DAY,
  WEEKEND,
  WEEK,
  MONTH,
  QUARTER,
  YEAR
}
