package org.lingvista.data;

import com.ibm.icu.lang.UScript;
import com.ibm.icu.text.TimeZoneNames;
import com.ibm.icu.util.TimeZone;
import com.ibm.icu.util.TimeZone.SystemTimeZoneType;
import com.ibm.icu.util.ULocale;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Names of cities and countries in a language, as the dictionary has them: the example cities of
 * the time zones and the countries of the <a href="https://cldr.unicode.org">CLDR</a>. Names of
 * several words of administration ("Hong Kong SAR China", "Knox, Indiana"), abbreviated ones and
 * those CLDR has in another script only are left out.
 *
 * @param cities about 280, in the order of their time zones
 * @param countries about 190, in the order of their codes
 */
record CldrPlaces(List<String> cities, List<String> countries) {
  private static final Set<String> CONTINENTS =
      Set.of("Africa", "America", "Asia", "Australia", "Europe");

  /** Uninhabited or remote territories and those whose usual name is not the one in CLDR. */
  private static final Set<String> NOT_ASKED_FOR =
      Set.of(
          "AE", "AG", "AQ", "AS", "AX", "BL", "BQ", "BV", "CC", "CD", "CF", "CG", "CK", "CX", "DG",
          "EA", "FK", "FO", "GG", "GS", "HK", "HM", "IC", "IM", "IO", "JE", "KN", "KY", "MF", "MH",
          "MO", "MP", "NF", "NU", "PM", "PN", "PS", "SB", "SH", "SJ", "ST", "SX", "TC", "TF", "TK",
          "UM", "VC", "VG", "VI", "WF");

  private static final int SHORTEST_STEM = 3;
  private static final int LONGEST_ENDING = 2;

  static CldrPlaces of(String language) {
    ULocale locale = ULocale.forLanguageTag(language);
    Set<String> countries = new LinkedHashSet<>();
    Set<String> territories = new LinkedHashSet<>();
    for (String code : ULocale.getISOCountries()) {
      String name = typed(ULocale.getDisplayCountry("und-" + code, locale));
      territories.add(name);
      if (!NOT_ASKED_FOR.contains(code)) {
        countries.add(name);
      }
    }
    Set<String> cities = new LinkedHashSet<>();
    TimeZoneNames names = TimeZoneNames.getInstance(locale);
    for (String zone :
        new TreeSet<>(
            TimeZone.getAvailableIDs(SystemTimeZoneType.CANONICAL_LOCATION, null, null))) {
      String[] path = zone.split("/", -1);
      String city = typed(names.getExemplarLocationName(zone));
      // Three names mean a place within a state of the USA, whose name then stands beside it.
      if (path.length == 2 && CONTINENTS.contains(path[0]) && !territories.contains(city)) {
        cities.add(city);
      }
    }
    int[] scripts = UScript.getCode(locale);
    return new CldrPlaces(List.copyOf(cities), List.copyOf(countries))
        .where(name -> isPlain(name, scripts));
  }

  /**
   * Without these names.
   *
   * @throws DataException if there is no such name, which is then a slip
   */
  CldrPlaces without(Collection<String> names) {
    for (String name : names) {
      if (!cities.contains(name) && !countries.contains(name)) {
        throw new DataException(
            "cldr.without: CLDR has no place '%s' to leave out".formatted(name));
      }
    }
    return where(name -> !names.contains(name));
  }

  /** Without those that are one of these names in any of its inflected forms. */
  CldrPlaces apartFrom(Set<String> inflected) {
    Set<String> folded = new LinkedHashSet<>();
    inflected.forEach(name -> folded.add(fold(name)));
    return where(name -> {
      String stem = stem(fold(name));
      return folded.stream().noneMatch(other -> other.startsWith(stem));
    });
  }

  private CldrPlaces where(Predicate<String> kept) {
    return new CldrPlaces(
        cities.stream().filter(kept).toList(), countries.stream().filter(kept).toList());
  }

  /** With the apostrophe of the keyboard. */
  private static String typed(String name) {
    return name.replace('’', '\'');
  }

  /** What an ending cannot change: all but the last two letters, and three at least. */
  private static String stem(String name) {
    int length = Math.max(Math.min(SHORTEST_STEM, name.length()), name.length() - LONGEST_ENDING);
    return name.substring(0, length);
  }

  private static String fold(String name) {
    return Normalizer.normalize(name.toLowerCase(Locale.ROOT), Normalizer.Form.NFD)
        .replaceAll("\\p{M}", "");
  }

  /** Whether the name is nothing but capitalised words in the language's script. */
  private static boolean isPlain(String name, int @Nullable [] scripts) {
    if (scripts == null || !Character.isLetter(name.codePointAt(0))) {
      return false;
    }
    List<Integer> usual = new ArrayList<>();
    for (int script : scripts) {
      usual.add(script);
    }
    usual.add(UScript.COMMON);
    usual.add(UScript.INHERITED);
    boolean known = name.codePoints().allMatch(c -> usual.contains(UScript.getScript(c)));
    return known
        && name.matches("[\\p{L}\\p{M} '·・ー-]+")
        && !Character.isLowerCase(name.codePointAt(0));
  }
}
