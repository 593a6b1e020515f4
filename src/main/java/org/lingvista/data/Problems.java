package org.lingvista.data;

import java.util.ArrayList;
import java.util.List;

/**
 * Counts what is bad against the limit the user set. The first ones are kept by name, so that a
 * file of another kind does not fill the memory with complaints.
 */
final class Problems {
  private static final int NAMED = 5;

  private final String what;
  private final int limit;
  private final List<Problem> kept = new ArrayList<>();
  private long count;

  /**
   * @param what name of the data in messages
   * @param limit how many may be bad
   */
  Problems(String what, int limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("badLimit must not be negative; badLimit=" + limit);
    }
    this.what = what;
    this.limit = limit;
  }

  synchronized void add(Problem problem) {
    count++;
    if (kept.size() < Math.max(limit, NAMED)) {
      kept.add(problem);
    }
  }

  synchronized boolean tooMany() {
    return count > limit;
  }

  synchronized List<Problem> list() {
    return List.copyOf(kept);
  }

  /** Throws if more was bad than allowed. */
  synchronized void check() {
    if (tooMany()) {
      throw new DataException(
          "%s: %d bad %s, at most %d allowed%n%s%nCorrect the data, or raise the limit."
              .formatted(what, count, count == 1 ? "entry" : "entries", limit, firstFew()));
    }
  }

  /** The first problems, one per line. */
  synchronized String firstFew() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < Math.min(NAMED, kept.size()); i++) {
      lines.append(i == 0 ? "  " : "%n  ".formatted()).append(kept.get(i));
    }
    if (count > NAMED) {
      lines.append("%n  and %d more".formatted(count - NAMED));
    }
    return lines.toString();
  }
}
