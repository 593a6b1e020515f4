package org.lingvista.query;

import com.ibm.icu.text.DisplayContext;
import com.ibm.icu.text.LocaleDisplayNames;
import com.ibm.icu.text.TimeZoneNames;
import com.ibm.icu.util.TimeZone;
import com.ibm.icu.util.TimeZone.SystemTimeZoneType;
import com.ibm.icu.util.ULocale;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Names of countries and of the cities of time zones in many languages, from CLDR, which ICU
 * brings: some 250 countries and 400 cities. It joins names of one place across languages, so that
 * "в Токио" finds pictures whose place is "Tokyo".
 */
final class Gazetteer {
  private final Map<String, Map<String, String>> byLanguage = new ConcurrentHashMap<>();

  private final Map<String, Map<List<String>, String>> shortByLanguage = new ConcurrentHashMap<>();

  /**
   * A place.
   *
   * @param name in a language
   * @param exact whether it was found by its letters, not by an inflected form
   */
  record Place(String id, String name, boolean exact) {}

  /** The place that a phrase names in a language, inflected perhaps; null if it knows none. */
  @Nullable Place find(String phrase, String language) {
    List<String> words = NameKey.words(phrase);
    if (words.isEmpty()) {
      return null;
    }
    Place best = null;
    for (Map.Entry<String, String> entry : names(language).entrySet()) {
      List<String> name = NameKey.words(entry.getValue());
      if (name.equals(words)) {
        return new Place(entry.getKey(), entry.getValue(), true);
      }
      if (best == null && inflected(words, name)) {
        best = new Place(entry.getKey(), entry.getValue(), false);
      }
    }
    String country = shortByLanguage.computeIfAbsent(language, Gazetteer::readShort).get(words);
    String name = country == null ? null : names(language).get(country);
    return country == null || name == null ? best : new Place(country, name, true);
  }

  static boolean inflected(List<String> words, List<String> name) {
    if (words.size() != name.size()) {
      return false;
    }
    for (int i = 0; i < words.size(); i++) {
      if (!words.get(i).equals(name.get(i)) && !NameKey.inflected(words.get(i), name.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** The names of a place in all languages that queries have. */
  Set<String> names(Place place) {
    Set<String> names = new LinkedHashSet<>();
    for (String language : QueryWords.LANGUAGES) {
      String name = names(language).get(place.id());
      if (name != null) {
        names.add(name);
      }
    }
    return names;
  }

  private Map<String, String> names(String language) {
    return byLanguage.computeIfAbsent(language, Gazetteer::read);
  }

  private static Map<String, String> read(String language) {
    ULocale locale = ULocale.forLanguageTag(language);
    Map<String, String> names = new HashMap<>();
    LocaleDisplayNames regions = LocaleDisplayNames.getInstance(locale);
    for (String code : Locale.getISOCountries()) {
      String name = regions.regionDisplayName(code);
      if (name != null && !name.equals(code)) {
        names.put(code, name);
      }
    }
    TimeZoneNames zones = TimeZoneNames.getInstance(locale);
    for (String id : TimeZone.getAvailableIDs(SystemTimeZoneType.CANONICAL_LOCATION, null, null)) {
      String name = zones.getExemplarLocationName(id);
      if (name != null) {
        names.put(id, name);
      }
    }
    return Map.copyOf(names);
  }

  /** Countries by their short names, and by their codes of three letters: UK, USA. */
  private static Map<List<String>, String> readShort(String language) {
    LocaleDisplayNames regions =
        LocaleDisplayNames.getInstance(
            ULocale.forLanguageTag(language), DisplayContext.LENGTH_SHORT);
    Map<List<String>, String> codes = new HashMap<>();
    for (String code : Locale.getISOCountries()) {
      codes.put(NameKey.words(Locale.of("", code).getISO3Country()), code);
    }
    for (String code : Locale.getISOCountries()) {
      String name = regions.regionDisplayName(code);
      if (name != null && !name.equals(code)) {
        codes.put(NameKey.words(name), code);
      }
    }
    // CLDR's short name of the United States in English is its code
    codes.putIfAbsent(NameKey.words(Locale.US.getCountry()), Locale.US.getCountry());
    return Map.copyOf(codes);
  }
}
