package org.lingvista.query;

/** A meteorological season: three whole months. */
enum Season {
  SPRING(3),
  SUMMER(6),
  AUTUMN(9),
  WINTER(12);

  private final int firstMonthNorth;

  Season(int firstMonthNorth) {
    this.firstMonthNorth = firstMonthNorth;
  }

  /** First of its three months, 1 to 12. */
  int firstMonth(boolean south) {
    return south ? (firstMonthNorth + 5) % 12 + 1 : firstMonthNorth;
  }
}
