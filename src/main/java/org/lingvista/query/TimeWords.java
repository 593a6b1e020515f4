package org.lingvista.query;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lingvista.config.StrictYaml;

/**
 * The time words of a language that CLDR does not know: {@code time/LANGUAGE.yaml} beside this
 * class, as {@code docs/understanding.md} describes it.
 *
 * @param spaceless whether words are found without spaces around them
 * @param stem what is taken off the end of a name of CLDR before endings are put on; a regular
 *     expression over folded text, null if nothing is
 * @param endings which endings a word may have beyond its dictionary form; null if none
 * @param fromEndings those of the endings that mean "from"; null if none
 * @param atEndings those of the endings that mean "in" or "at"; null if none
 * @param weekdayOfWeek whether "last Friday" is the Friday of last week and not the latest one
 * @param simplify whether traditional Chinese characters are read as simplified ones
 * @param postpositions whether words such as "since" stand after a time
 * @param unsure names of months and weekdays that are other words as well, such as "may"
 * @param words meaning to words; {@code *} at the end of a word stands for any letters
 */
record TimeWords(
    boolean spaceless,
    @Nullable String stem,
    @Nullable String endings,
    @Nullable String fromEndings,
    @Nullable String atEndings,
    boolean weekdayOfWeek,
    boolean simplify,
    boolean postpositions,
    List<String> unsure,
    Map<String, List<String>> words) {

  TimeWords {
    unsure = List.copyOf(unsure);
    words = Collections.unmodifiableMap(new LinkedHashMap<>(words)); // the first meaning counts
  }

  /** The words of a language, or null if there is no file for it. */
  static @Nullable TimeWords of(String language) {
    String name = "time/" + language + ".yaml";
    try (InputStream stream = TimeWords.class.getResourceAsStream(name)) {
      return stream == null ? null : StrictYaml.read(name, stream, TimeWords.class);
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be read", e);
    }
  }

  /**
   * A meaning in the notation of the files.
   *
   * @throws IllegalArgumentException naming the meaning if there is none such
   */
  static TimeToken meaning(String text) {
    int space = text.indexOf(' ');
    String kind = space < 0 ? text : text.substring(0, space);
    String rest = space < 0 ? "" : text.substring(space + 1);
    String[] parts = rest.split(" ", -1);
    try {
      return switch (kind) {
        case "last" -> new TimeToken.Direction(-1);
        case "this" -> new TimeToken.Direction(0);
        case "next" -> new TimeToken.Direction(1);
        case "unit" -> new TimeToken.Unit(unit(rest));
        case "relative" -> new TimeToken.Relative(unit(parts[0]), Integer.parseInt(parts[1]));
        case "quantity" -> new TimeToken.Quantity(Integer.parseInt(parts[0]), unit(parts[1]));
        case "season" -> new TimeToken.SeasonName(Season.valueOf(rest.toUpperCase(Locale.ROOT)));
        case "holiday" -> new TimeToken.HolidayName(Holiday.of(rest));
        case "decade" -> new TimeToken.Decade(Integer.parseInt(rest));
        case "number" -> new TimeToken.Numeral(Integer.parseInt(rest), 0, false);
        case "month" -> new TimeToken.Month(Integer.parseInt(rest));
        case "weekday" -> new TimeToken.Weekday(Integer.parseInt(rest));
        default -> TimeToken.Role.valueOf(kind.toUpperCase(Locale.ROOT));
      };
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw new IllegalArgumentException("no such meaning of a time word: " + text, e);
    }
  }

  private static CalendarUnit unit(String name) {
    return CalendarUnit.valueOf(name.toUpperCase(Locale.ROOT));
  }
}
