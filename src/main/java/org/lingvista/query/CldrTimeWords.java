package org.lingvista.query;

import com.ibm.icu.text.DateFormatSymbols;
import com.ibm.icu.text.DateTimePatternGenerator;
import com.ibm.icu.text.MeasureFormat;
import com.ibm.icu.text.RelativeDateTimeFormatter;
import com.ibm.icu.text.RelativeDateTimeFormatter.RelativeDateTimeUnit;
import com.ibm.icu.text.RuleBasedNumberFormat;
import com.ibm.icu.util.Calendar;
import com.ibm.icu.util.JapaneseCalendar;
import com.ibm.icu.util.Measure;
import com.ibm.icu.util.MeasureUnit;
import com.ibm.icu.util.ULocale;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds to a lexicon what CLDR, which ICU brings, knows of a language's time words. */
final class CldrTimeWords {
  private static final Map<RelativeDateTimeUnit, CalendarUnit> UNITS =
      Map.of(
          RelativeDateTimeUnit.DAY, CalendarUnit.DAY,
          RelativeDateTimeUnit.WEEK, CalendarUnit.WEEK,
          RelativeDateTimeUnit.MONTH, CalendarUnit.MONTH,
          RelativeDateTimeUnit.QUARTER, CalendarUnit.QUARTER,
          RelativeDateTimeUnit.YEAR, CalendarUnit.YEAR);
  private static final Map<CalendarUnit, MeasureUnit> MEASURES =
      Map.of(
          CalendarUnit.DAY, MeasureUnit.DAY,
          CalendarUnit.WEEK, MeasureUnit.WEEK,
          CalendarUnit.MONTH, MeasureUnit.MONTH,
          CalendarUnit.YEAR, MeasureUnit.YEAR);
  private static final List<CalendarUnit> ORDER =
      List.of(
          CalendarUnit.YEAR,
          CalendarUnit.MONTH,
          CalendarUnit.WEEK,
          CalendarUnit.DAY,
          CalendarUnit.QUARTER);
  private static final int FARTHEST = 3;
  private static final int MOST_DAYS = 31;
  private static final int MODERN_ERAS = 5;
  private static final int FIRST_SPELT_YEAR = 1900;
  private static final int LAST_SPELT_YEAR = 2050;

  private final ULocale locale;
  private final TimeWords words;
  private final TimeLexicon lexicon;

  CldrTimeWords(ULocale locale, TimeWords words, TimeLexicon lexicon) {
    this.locale = locale;
    this.words = words;
    this.lexicon = lexicon;
  }

  /** Whether the day stands before the month in a date of digits. */
  static boolean dayFirst(ULocale locale) {
    String pattern = DateTimePatternGenerator.getInstance(locale).getBestPattern("yMd");
    return pattern.indexOf('d') < pattern.indexOf('M');
  }

  void add() {
    addRelatives();
    addNames();
    addEras();
    addUnits();
    addNumbers();
  }

  /** Yesterday, last week, and so on: what needs no number. */
  private void addRelatives() {
    RelativeDateTimeFormatter formatter = RelativeDateTimeFormatter.getInstance(locale);
    UNITS.forEach((cldr, unit) -> {
      for (int offset = -FARTHEST; offset <= FARTHEST; offset++) {
        String phrase = formatter.format(offset, cldr);
        if (phrase.chars().noneMatch(Character::isDigit)) {
          lexicon.addIfAbsent(phrase, new TimeToken.Relative(unit, offset));
          lexicon.addIfAbsent(withoutFirstFillers(phrase), new TimeToken.Relative(unit, offset));
        }
      }
    });
  }

  private String withoutFirstFillers(String phrase) {
    String rest = lexicon.key(phrase);
    while (rest.indexOf(' ') > 0) {
      List<TimeToken> first = lexicon.find(rest.substring(0, rest.indexOf(' ')));
      // "avant" of avant-hier is no filler
      if (first == null || !new Lexeme("", first, 0, 0).isNeutral()) {
        return rest;
      }
      rest = rest.substring(rest.indexOf(' ') + 1);
    }
    return rest;
  }

  private void addNames() {
    DateFormatSymbols symbols = new DateFormatSymbols(locale);
    for (int context : new int[] {DateFormatSymbols.STANDALONE, DateFormatSymbols.FORMAT}) {
      for (int width : new int[] {DateFormatSymbols.WIDE, DateFormatSymbols.ABBREVIATED}) {
        String[] months = symbols.getMonths(context, width);
        for (int month = 0; month < 12; month++) {
          addName(months[month], new TimeToken.Month(month + 1), width);
        }
      }
    }
    for (int context : new int[] {DateFormatSymbols.STANDALONE, DateFormatSymbols.FORMAT}) {
      for (int width : new int[] {DateFormatSymbols.WIDE, DateFormatSymbols.ABBREVIATED}) {
        String[] days = symbols.getWeekdays(context, width);
        for (int day = Calendar.SUNDAY; day <= Calendar.SATURDAY; day++) {
          // a single character of a script without spaces is a number or a unit as well
          if (!words.spaceless() || days[day].length() > 1) {
            addName(days[day], new TimeToken.Weekday(day == Calendar.SUNDAY ? 7 : day - 1), width);
          }
        }
      }
    }
  }

  /** A name, and the stem that endings are put to; not one such as "8月", which is a number too. */
  private void addName(String name, TimeToken meaning, int width) {
    if (name.chars().anyMatch(Character::isDigit)) {
      return;
    }
    if (width == DateFormatSymbols.ABBREVIATED && lexicon.find(lexicon.key(name)) == null) {
      lexicon.addShortened(name); // "mer." is a Wednesday, "mer" the sea
    }
    lexicon.addIfAbsent(name, meaning);
    if (words.stem() != null) {
      String key = lexicon.key(name);
      String stem = key.replaceFirst("(?:" + words.stem() + ")$", "");
      if (stem.length() >= 3 && !stem.equals(key)) {
        lexicon.addIfAbsent(stem, meaning);
      }
    }
  }

  private void addEras() {
    if (!locale.getLanguage().equals("ja")) {
      return;
    }
    JapaneseCalendar calendar = new JapaneseCalendar(locale);
    String[] eras = new DateFormatSymbols(calendar, locale).getEras();
    for (int era = eras.length - MODERN_ERAS; era < eras.length; era++) {
      calendar.clear();
      calendar.set(Calendar.ERA, era);
      calendar.set(Calendar.YEAR, 1);
      calendar.set(Calendar.MONTH, 11);
      calendar.set(Calendar.DAY_OF_MONTH, 31);
      lexicon.addIfAbsent(eras[era], new TimeToken.Era(calendar.get(Calendar.EXTENDED_YEAR)));
    }
  }

  /** The words that are left of "5 days ago" and "5 days" when those that are known are gone. */
  private void addUnits() {
    RelativeDateTimeFormatter relative = RelativeDateTimeFormatter.getInstance(locale);
    MeasureFormat measures = MeasureFormat.getInstance(locale, MeasureFormat.FormatWidth.WIDE);
    TimeLexer lexer = new TimeLexer(lexicon, true);
    for (CalendarUnit unit : ORDER) {
      RelativeDateTimeUnit cldr = RelativeDateTimeUnit.valueOf(unit.name());
      for (int count : new int[] {1, 2, 5}) {
        addUnit(lexer, relative.formatNumeric(-count, cldr), unit);
        MeasureUnit measure = MEASURES.get(unit);
        if (measure != null) {
          addUnit(lexer, measures.formatMeasures(new Measure(count, measure)), unit);
        }
      }
    }
  }

  private void addUnit(TimeLexer lexer, String phrase, CalendarUnit unit) {
    List<Lexeme> unknown = lexer.read(phrase).stream().filter(Lexeme::isUnknown).toList();
    if (unknown.size() == 1) {
      lexicon.addIfAbsent(unknown.getFirst().text(), new TimeToken.Unit(unit));
    }
  }

  private void addNumbers() {
    RuleBasedNumberFormat numbers =
        new RuleBasedNumberFormat(locale, RuleBasedNumberFormat.SPELLOUT);
    for (String rules : numbers.getRuleSetNames()) {
      if (rules.contains("financial") || rules.contains("latn")) {
        continue;
      }
      for (int n = 1; n <= MOST_DAYS; n++) {
        addNumber(numbers.format(n, rules), n);
      }
      for (int n = 40; n <= 90; n += 10) {
        addNumber(numbers.format(n, rules), n);
      }
    }
    addYears(numbers, "%spellout-numbering-year");
    if (!words.spaceless()) {
      addYears(numbers, "%spellout-numbering");
    }
  }

  private void addYears(RuleBasedNumberFormat numbers, String rules) {
    if (List.of(numbers.getRuleSetNames()).contains(rules)) {
      for (int year = FIRST_SPELT_YEAR; year < LAST_SPELT_YEAR; year++) {
        addNumber(numbers.format(year, rules), year);
      }
    }
  }

  private void addNumber(@Nullable String text, int n) {
    if (text != null && text.chars().noneMatch(Character::isDigit)) {
      lexicon.addIfAbsent(text, new TimeToken.Numeral(n, 0, false));
    }
  }
}
