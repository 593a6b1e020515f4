package org.lingvista.query;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Places and persons of a query to those that can be meant. */
final class NameResolver {
  private final NameKey keys = new NameKey();
  private final Gazetteer gazetteer = new Gazetteer();

  /**
   * The places a phrase means; empty if none that is known. What CLDR knows by exactly these
   * letters is no other name inflected: Romania is not Roma.
   */
  List<String> places(String phrase, String language, KnownNames known) {
    Gazetteer.Place place = gazetteer.find(phrase, language);
    if (!known.closed()) {
      return List.of(place == null ? phrase : place.name());
    }
    boolean exact = place != null && place.exact();
    Set<String> found = new LinkedHashSet<>(known.places(phrase, !exact, keys));
    if (place != null && (exact || found.isEmpty())) {
      found.addAll(known.knownPlaces(gazetteer.names(place), keys));
    }
    return withoutParts(found);
  }

  /** Whoever asks for all of Paris asks for "Paris, France" anyway, since items have both names. */
  private static List<String> withoutParts(Set<String> found) {
    List<String> kept = new ArrayList<>(found);
    kept.removeIf(value ->
        Arrays.stream(value.split("[,;]", -1))
            .map(String::strip)
            .anyMatch(part -> !part.equals(value) && found.contains(part)));
    return List.copyOf(kept);
  }

  /** The persons a phrase means; empty if none that is known. */
  List<String> persons(String phrase, KnownNames known) {
    return known.closed() ? known.persons(phrase, keys) : List.of(phrase);
  }
}
