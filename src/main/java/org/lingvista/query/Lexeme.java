package org.lingvista.query;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lingvista.query.TimeToken.Role;

/**
 * A word of a time phrase with all it can mean.
 *
 * @param meanings empty if the word is not known
 */
record Lexeme(String text, List<TimeToken> meanings) {

  boolean is(Role role) {
    return meanings.contains(role);
  }

  boolean isUnknown() {
    return meanings.isEmpty();
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
