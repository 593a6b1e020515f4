package org.lingvista.search;

import java.util.Arrays;

/**
 * Level and deviation of cosines, in which those of different queries compare.
 *
 * @param level the level of chance
 * @param deviation root mean square from it
 */
record Spread(double level, double deviation) {

  /** Mean and standard deviation. */
  static Spread of(float[] cosines) {
    double sum = 0;
    for (double cosine : cosines) {
      sum += cosine;
    }
    double mean = sum / cosines.length;
    double squares = 0;
    for (double cosine : cosines) {
      squares += (cosine - mean) * (cosine - mean);
    }
    return new Spread(mean, Math.sqrt(squares / cosines.length));
  }

  /**
   * The median and the deviation of what is below it: the same however high the rest is, as where a
   * third of all photos show what is looked for.
   */
  static Spread ofLowerHalf(float[] cosines) {
    float[] sorted = cosines.clone();
    Arrays.sort(sorted);
    double median = sorted[sorted.length / 2];
    double squares = 0;
    int below = 0;
    while (below < sorted.length && sorted[below] < median) {
      squares += (sorted[below] - median) * (sorted[below] - median);
      below++;
    }
    return new Spread(median, below == 0 ? 0 : Math.sqrt(squares / below));
  }

  /** How many deviations a cosine is above the level. */
  double deviations(double cosine) {
    return (cosine - level) / Math.max(deviation, Float.MIN_NORMAL);
  }

  /** The cosine so many deviations above the level. */
  double at(double deviations) {
    return level + deviations * Math.max(deviation, Float.MIN_NORMAL);
  }
}
