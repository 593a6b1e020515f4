package org.lingvista.query;

import com.ibm.icu.util.ULocale;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Time phrases of one language, such as "last month" or "с мая 2020", to spans of time, with the
 * user's clock and zone and the week of the language's likely region. What a phrase leaves open is
 * decided by rules that the result names ({@code docs/understanding.md}); what cannot be decided
 * has no span but a reason. Safe for use by many threads.
 */
public final class TimeResolver {
  /** Phrases longer than this, in UTF-16 units, are none. */
  public static final int LONGEST_PHRASE = 200;

  private final ULocale locale;
  private final TimeWords words;
  private final TimeLexicon lexicon;
  private final TimeLexer lexer;
  private @Nullable NumberWords numbers; // made when a query first names one

  private TimeResolver(ULocale locale, TimeWords words) {
    this.locale = locale;
    this.words = words;
    lexicon = new TimeLexicon(words);
    new CldrTimeWords(locale, words, lexicon).add();
    lexer = new TimeLexer(lexicon, CldrTimeWords.dayFirst(locale));
  }

  /**
   * The resolver of a language.
   *
   * @param languageTag BCP 47, such as {@code de} or {@code en-GB}; without a region the most
   *     likely one counts
   * @return null if there are no time words for the language
   */
  public static @Nullable TimeResolver of(String languageTag) {
    ULocale locale = ULocale.addLikelySubtags(ULocale.forLanguageTag(languageTag));
    TimeWords words = TimeWords.of(locale.getLanguage());
    return words == null ? null : new TimeResolver(locale, words);
  }

  /**
   * What a phrase means.
   *
   * @param phrase the span of a query, its preposition included
   * @param now the user's clock in the user's zone
   */
  public TimeResolution resolve(String phrase, ZonedDateTime now) {
    if (phrase.length() > LONGEST_PHRASE) {
      return new TimeResolution.Unresolved("is too long for a time");
    }
    return resolve(lexer.read(phrase), now);
  }

  /**
   * The time phrases that stand somewhere in a text, in order, not overlapping. Of phrases that
   * overlap the longest is taken.
   *
   * @param now the user's clock in the user's zone
   */
  public List<TimeMention> find(String text, ZonedDateTime now) {
    return find(text, now, false);
  }

  /**
   * As {@link #find(String, ZonedDateTime)}.
   *
   * @param slips whether a long word may be misspelt
   */
  List<TimeMention> find(String text, ZonedDateTime now, boolean slips) {
    return new TimeFinder(lexicon, words -> resolve(words, now)).find(lexer.read(text, slips));
  }

  /** Whether a folded word, no abbreviation, says something of times, and not only joins. */
  boolean knows(String word) {
    String key = lexicon.key(word);
    List<TimeToken> meanings = lexicon.find(key);
    return meanings != null
        && !lexicon.isShortened(key) // Turkish "Çar" is a Wednesday, "car" rarely one
        && !meanings.stream().allMatch(TimeToken.Role.class::isInstance);
  }

  /** The number that a phrase names, in digits or words; null if it is none. */
  @Nullable Integer number(String phrase) {
    NumberWords spelt = numbers();
    Integer number = spelt.read(phrase);
    if (number != null) {
      return number;
    }
    List<Lexeme> numerals =
        lexer.read(phrase).stream()
            .filter(lexeme -> lexeme.as(TimeToken.Numeral.class) != null)
            .toList();
    if (numerals.size() != 1) {
      return null;
    }
    Lexeme one = numerals.getFirst(); // of the grammar's own, such as "a couple of"
    String around = phrase.substring(0, one.start()) + " " + phrase.substring(one.end());
    TimeToken.Numeral value = one.as(TimeToken.Numeral.class);
    if (value == null || value.digits() > 0 || !spelt.isFree(around)) {
      return null;
    }
    return value.value();
  }

  private synchronized NumberWords numbers() {
    NumberWords known = numbers;
    if (known == null) {
      known = new NumberWords(locale);
      numbers = known;
    }
    return known;
  }

  private TimeResolution resolve(List<Lexeme> words, ZonedDateTime now) {
    List<String> rules = new ArrayList<>();
    UserCalendar calendar = new UserCalendar(now.toLocalDate(), locale, now.getZone());
    TimePoint points = new TimePoint(calendar, this.words.weekdayOfWeek(), rules);
    TimeParser parser = new TimeParser(points, this.words.spaceless());
    DateRange days = words.isEmpty() ? null : parser.days(words);
    if (days == null) {
      return new TimeResolution.Unresolved(words.isEmpty() ? "names no time" : parser.problem());
    }
    TimeSpan span =
        new TimeSpan(start(days.from(), now.getZone()), start(days.to(), now.getZone()));
    return new TimeResolution.Resolved(span, rules.stream().distinct().toList());
  }

  /** The first moment of a day, which need not be midnight where clocks change. */
  private static @Nullable ZonedDateTime start(@Nullable LocalDate day, ZoneId zone) {
    return day == null ? null : day.atStartOfDay(zone);
  }
}
