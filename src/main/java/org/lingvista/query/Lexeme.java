package org.lingvista.query;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lingvista.query.TimeToken.Role;

/**
 * A word of a time phrase with all it can mean.
 *
 * @param meanings empty if the word is not known
 * @param start its first code point in the text that was read
 * @param end code point after its last
 */
record Lexeme(String text, List<TimeToken> meanings, int start, int end) {

  private static final Set<TimeToken> NEUTRAL =
      Set.of(Role.FILLER, Role.AT, Role.FROM, Role.FROM_AFTER, Role.DAY_PART);

  boolean is(Role role) {
    return meanings.contains(role);
  }

  boolean isUnknown() {
    return meanings.isEmpty();
  }

  /** Whether it can mean nothing, and means nothing else than a preposition does. */
  boolean isNeutral() {
    return meanings.stream().anyMatch(NEUTRAL::contains)
        && meanings.stream().allMatch(m -> m == Role.TO || NEUTRAL.contains(m));
  }

  /** Whether it only joins or limits other words. */
  boolean isRole() {
    return meanings.stream().allMatch(Role.class::isInstance);
  }

  /** Its first meaning of a kind. */
  <T extends TimeToken> @Nullable T as(Class<T> kind) {
    for (TimeToken meaning : meanings) {
      if (kind.isInstance(meaning)) {
        return kind.cast(meaning);
      }
    }
    return null;
  }
}
