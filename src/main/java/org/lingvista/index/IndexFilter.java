package org.lingvista.index;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which items may be found; all conditions hold at once.
 *
 * @param kinds kinds allowed; never empty
 * @param languages languages of the text allowed; empty allows all
 * @param from earliest time, inclusive; null is no limit. Items without a time match no time limit.
 * @param until latest time, exclusive; null is no limit
 */
public record IndexFilter(
    Set<Item.Kind> kinds, Set<String> languages, @Nullable Instant from, @Nullable Instant until) {

  public IndexFilter {
    kinds = Set.copyOf(kinds);
    languages = Set.copyOf(languages);
    if (kinds.isEmpty()) {
      throw new IllegalArgumentException("kinds must not be empty");
    }
    if (from != null && until != null && !from.isBefore(until)) {
      throw new IllegalArgumentException(
          "from must be before until; from=%s, until=%s".formatted(from, until));
    }
  }

  /** Every item. */
  public static IndexFilter all() {
    return new IndexFilter(EnumSet.allOf(Item.Kind.class), Set.of(), null, null);
  }

  /** Items of one kind. */
  public static IndexFilter kind(Item.Kind kind) {
    return new IndexFilter(Set.of(kind), Set.of(), null, null);
  }

  /** This filter with other kinds. */
  public IndexFilter withKinds(Set<Item.Kind> others) {
    return new IndexFilter(others, languages, from, until);
  }
}
