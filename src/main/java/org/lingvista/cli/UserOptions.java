package org.lingvista.cli;

import com.ibm.icu.util.ULocale;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import org.lingvista.query.KnownNames;
import org.lingvista.query.QueryContext;
import picocli.CommandLine.Option;

/** Whose query it is: language, clock and zone. */
final class UserOptions {
  @Option(
      names = "--language",
      paramLabel = "CODE",
      description = "Language of the query, such as de (default: found from the query).")
  private @Nullable String language;

  @Option(
      names = "--now",
      paramLabel = "TIME",
      description = "The time it is, such as 2026-11-18T12:00:00+01:00 (default: the clock's).")
  private @Nullable String now;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "The user's time zone, such as Europe/Berlin (default: this machine's).")
  private @Nullable String zone;

  /**
   * The context that the options describe, with names as written.
   *
   * @throws IllegalArgumentException naming the option that is wrong
   */
  QueryContext context() {
    ZoneId place = zone();
    return new QueryContext(language(), now(place), KnownNames::asWritten);
  }

  private ZoneId zone() {
    try {
      return zone == null ? ZoneId.systemDefault() : ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "--zone '%s' is no time zone; write one such as Europe/Berlin or +01:00".formatted(zone),
          e);
    }
  }

  private ZonedDateTime now(ZoneId place) {
    try {
      return now == null
          ? ZonedDateTime.now(place)
          : OffsetDateTime.parse(now).atZoneSameInstant(place);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "--now '%s' is no time with an offset; write it as 2026-11-18T12:00:00+01:00"
              .formatted(now),
          e);
    }
  }

  private @Nullable String language() {
    if (language == null) {
      return null;
    }
    String code = ULocale.forLanguageTag(language).getLanguage();
    if (code.isEmpty()) {
      throw new IllegalArgumentException(
          "--language '%s' is no language code; write one such as de or en-GB".formatted(language));
    }
    return language;
  }
}
