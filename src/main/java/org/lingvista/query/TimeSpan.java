package org.lingvista.query;

import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A time from a moment, inclusive, to a moment, exclusive.
 *
 * @param from null if open
 * @param to null if open; never both
 */
public record TimeSpan(@Nullable ZonedDateTime from, @Nullable ZonedDateTime to) {

  public TimeSpan {
    if (from == null && to == null) {
      throw new IllegalArgumentException("a span of time must have a beginning or an end");
    }
    if (from != null && to != null && !from.isBefore(to)) {
      throw new IllegalArgumentException("from must be before to; from=" + from + ", to=" + to);
    }
  }
}
