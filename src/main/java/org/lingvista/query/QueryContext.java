package org.lingvista.query;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, and when.
 *
 * @param language language of the query, BCP 47; null to find it from the query
 * @param now the user's clock in the user's zone
 * @param names the places and persons that can be meant; asked only if the query has names
 */
public record QueryContext(
    @Nullable String language, ZonedDateTime now, Supplier<KnownNames> names) {

  /** The clock and zone of this machine, any language, names as written. */
  public static QueryContext here() {
    return new QueryContext(null, ZonedDateTime.now(ZoneId.systemDefault()), KnownNames::asWritten);
  }

  public QueryContext withLanguage(@Nullable String other) {
    return new QueryContext(other, now, names);
  }

  public QueryContext withNow(ZonedDateTime other) {
    return new QueryContext(language, other, names);
  }

  public QueryContext withNames(Supplier<KnownNames> others) {
    return new QueryContext(language, now, others);
  }
}
