package org.lingvista.query;

/** What a word or number within a time phrase can mean. */
sealed interface TimeToken {

  /**
   * A number.
   *
   * @param digits how many digits it is written with; 0 for a number in words
   * @param shortYear whether it is written as a year without its century, such as '17
   */
  record Numeral(int value, int digits, boolean shortYear) implements TimeToken {}

  /**
   * A date in digits; 0 stands for a part that is not given.
   *
   * @param guessed whether day and month could be the other way round
   * @param shortYear whether the year was written with two digits
   */
  record Date(int year, int month, int day, boolean guessed, boolean shortYear)
      implements TimeToken {}

  /** Two numbers such as 2018-05 or 2020/21: a month, or with a season two years. */
  record YearAndNumber(int year, int number) implements TimeToken {}

  /** 1 to 12. */
  record Month(int month) implements TimeToken {}

  /** 1, Monday, to 7. */
  record Weekday(int weekday) implements TimeToken {}

  /** A meteorological season. */
  record SeasonName(Season season) implements TimeToken {}

  record HolidayName(Holiday holiday) implements TimeToken {}

  record Unit(CalendarUnit unit) implements TimeToken {}

  /** The unit that many units from now: yesterday is (DAY, -1). */
  record Relative(CalendarUnit unit, int offset) implements TimeToken {}

  /** Units counted in one word, such as half a year. */
  record Quantity(int count, CalendarUnit unit) implements TimeToken {}

  /** Last is -1, this 0, next 1. */
  record Direction(int offset) implements TimeToken {}

  /** The ten years that this number, below 100, begins. */
  record Decade(int tens) implements TimeToken {}

  /** A year counted from an era's first year. */
  record Era(int firstYear) implements TimeToken {}

  /** A word that joins or limits the others. */
  enum Role implements TimeToken {
    /** Means nothing here. */
    FILLER,
    /** Puts what it stands with into time, such as "in" or "during"; else means nothing. */
    AT,
    /** Begins a range, else means nothing. */
    FROM,
    /** Stands after the beginning of a range, else means nothing. */
    FROM_AFTER,
    /** Stands between the ends of a range. */
    TO,
    BETWEEN,
    /** Stands between the ends of a range that BETWEEN announces. */
    AND,
    SINCE,
    AFTER,
    BEFORE,
    UNTIL,
    AGO,
    START_OF,
    MIDDLE_OF,
    END_OF,
    FIRST_HALF,
    SECOND_HALF,
    /** A part of a day, which is the whole day here. */
    DAY_PART,
    /** Makes a number a decade. */
    DECADE_MARK,
    /** Makes the number after it a decade. */
    DECADE_BEFORE,
    /** Makes a number a month. */
    MONTH_MARK,
    /** Puts a decade into the century before. */
    LAST_CENTURY,
    /** May end a phrase although it limits, such as "onwards"; else prepositions belong ahead. */
    POST,
    /** Counts without saying how many. */
    SOME,
    /** Says a time, but not which. */
    VAGUE
  }
}
