package org.lingvista.data;

import com.ibm.icu.number.LocalizedNumberFormatter;
import com.ibm.icu.number.NumberFormatter;
import com.ibm.icu.number.NumberFormatter.UnitWidth;
import com.ibm.icu.text.DateTimePatternGenerator;
import com.ibm.icu.text.RuleBasedNumberFormat;
import com.ibm.icu.text.SimpleDateFormat;
import com.ibm.icu.util.GregorianCalendar;
import com.ibm.icu.util.MeasureUnit;
import com.ibm.icu.util.TimeZone;
import com.ibm.icu.util.ULocale;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Numbers, counted units and dates as a language writes them, from <a
 * href="https://cldr.unicode.org">CLDR</a> through ICU4J. They are drawn from wide ranges, so that
 * a model learns their shape and not a few values by heart.
 *
 * <p>Every seventh value, and every seventh date, is held out: the training half never draws it,
 * the test half draws nothing else.
 */
final class CldrPhrases {
  private static final int HELD_OUT_EVERY = 7;
  private static final int HELD_OUT_REMAINDER = 4;
  private static final int DAYS_IN_EVERY_MONTH = 28;
  private static final int MONTHS = 12;

  private static final Map<String, MeasureUnit> UNITS =
      Map.of(
          "day", MeasureUnit.DAY,
          "week", MeasureUnit.WEEK,
          "month", MeasureUnit.MONTH,
          "year", MeasureUnit.YEAR,
          "hour", MeasureUnit.HOUR);

  private final ULocale locale;
  private final Map<Phrase, List<String>> written = new ConcurrentHashMap<>();
  private final Map<String, SimpleDateFormat> dates = new ConcurrentHashMap<>();

  /** What is drawn. */
  enum Kind {
    /** A number in digits. */
    DIGITS,
    /** A number spelled out. */
    WORDS,
    /** A number with a unit of time in the form it asks for: 3 дня, 5 дней. */
    UNIT,
    /** A date by CLDR's pattern for a skeleton such as {@code yMMMMd}; the range is of years. */
    DATE
  }

  /**
   * A phrase to draw.
   *
   * @param argument a unit's name, a date's skeleton, else empty
   * @param from least number or year
   * @param to greatest
   */
  record Phrase(Kind kind, String argument, int from, int to) {
    private static final Pattern WRITTEN =
        Pattern.compile("(?:(words|unit|date):(?:([A-Za-z]+) )?)?(\\d+)\\.\\.(\\d+)");

    Phrase {
      if (to - from < HELD_OUT_EVERY - 1) {
        throw new IllegalArgumentException(
            "the range must span at least %d values, so that one can be held out; it is %d..%d"
                .formatted(HELD_OUT_EVERY, from, to));
      }
      if (kind == Kind.UNIT && !UNITS.containsKey(argument)) {
        throw new IllegalArgumentException(
            "unknown unit '%s'; known are %s".formatted(argument, UNITS.keySet()));
      }
    }

    /**
     * From {@code 2..30}, {@code words:2..20}, {@code unit:day 2..30}, {@code date:yMd 1990..2027}.
     */
    static Phrase parse(String text) {
      Matcher matcher = WRITTEN.matcher(text);
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            "<%s> is not as in <2..30>, <words:2..20>, <unit:day 2..30> or <date:yMd 1990..2027>"
                .formatted(text));
      }
      @Nullable String name = matcher.group(1);
      @Nullable String argument = matcher.group(2);
      Kind kind =
          name == null ? Kind.DIGITS : Kind.valueOf(name.toUpperCase(java.util.Locale.ROOT));
      return new Phrase(
          kind,
          argument == null ? "" : argument,
          Integer.parseInt(matcher.group(3)),
          Integer.parseInt(matcher.group(4)));
    }
  }

  CldrPhrases(String language) {
    this.locale = ULocale.forLanguageTag(language);
  }

  /**
   * Draws a phrase of one half.
   *
   * @param split the half; null for any value
   */
  String draw(Phrase phrase, @Nullable QuerySplit split, RandomGenerator random) {
    while (true) {
      int number = random.nextInt(phrase.from(), phrase.to() + 1);
      if (phrase.kind() == Kind.DATE) {
        int month = random.nextInt(MONTHS);
        int day = 1 + random.nextInt(DAYS_IN_EVERY_MONTH);
        if (isOf(split, (number * MONTHS + month) * DAYS_IN_EVERY_MONTH + day)) {
          return date(phrase.argument(), number, month, day);
        }
      } else if (isOf(split, number)) {
        return number(phrase, number);
      }
    }
  }

  private static boolean isOf(@Nullable QuerySplit split, int value) {
    boolean heldOut = value % HELD_OUT_EVERY == HELD_OUT_REMAINDER;
    return split == null || heldOut == (split == QuerySplit.TEST);
  }

  private String number(Phrase phrase, int number) {
    return phrase.kind() == Kind.DIGITS
        ? Integer.toString(number)
        : written.computeIfAbsent(phrase, this::write).get(number - phrase.from());
  }

  /** Every number of a range, for making a format takes far longer than formatting. */
  private List<String> write(Phrase phrase) {
    IntFunction<String> format;
    if (phrase.kind() == Kind.WORDS) {
      var words = new RuleBasedNumberFormat(locale, RuleBasedNumberFormat.SPELLOUT);
      format = words::format;
    } else {
      LocalizedNumberFormatter unit =
          NumberFormatter.withLocale(locale)
              .unit(UNITS.get(phrase.argument()))
              .unitWidth(UnitWidth.FULL_NAME);
      format = number -> unit.format(number).toString();
    }
    return IntStream.rangeClosed(phrase.from(), phrase.to())
        .mapToObj(number -> typed(format.apply(number)))
        .toList();
  }

  private String date(String skeleton, int year, int month, int day) {
    SimpleDateFormat format = dates.computeIfAbsent(skeleton, this::dateFormat);
    GregorianCalendar calendar = new GregorianCalendar(TimeZone.GMT_ZONE, locale);
    calendar.clear();
    calendar.set(year, month, day);
    synchronized (format) {
      return typed(format.format(calendar.getTime()));
    }
  }

  /** As a keyboard writes it: CLDR has soft hyphens in long words and narrow spaces in dates. */
  private static String typed(String text) {
    return text.replace("\u00ad", "").replaceAll("[\u00a0\u202f\u2009]", " ");
  }

  private SimpleDateFormat dateFormat(String skeleton) {
    String pattern = DateTimePatternGenerator.getInstance(locale).getBestPattern(skeleton);
    SimpleDateFormat format = new SimpleDateFormat(pattern, locale);
    format.setTimeZone(TimeZone.GMT_ZONE);
    return format;
  }
}
