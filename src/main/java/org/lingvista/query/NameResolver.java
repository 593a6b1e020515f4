package org.lingvista.query;

import java.util.List;
import java.util.Set;

/** Places and persons of a query to those that can be meant. */
final class NameResolver {
  private final NameKey keys = new NameKey();
  private final Gazetteer gazetteer = new Gazetteer();

  /** The places a phrase means; empty if none that is known. */
  List<String> places(String phrase, String language, KnownNames known) {
    Gazetteer.Place place;
    if (!known.closed()) {
      place = gazetteer.find(phrase, language);
      return List.of(place == null ? phrase : place.name());
    }
    List<String> found = known.places(phrase, keys);
    if (!found.isEmpty()) {
      return found;
    }
    place = gazetteer.find(phrase, language);
    if (place == null) {
      return List.of();
    }
    Set<String> same = known.knownPlaces(gazetteer.names(place), keys);
    return List.copyOf(same);
  }

  /** The persons a phrase means; empty if none that is known. */
  List<String> persons(String phrase, KnownNames known) {
    return known.closed() ? known.persons(phrase, keys) : List.of(phrase);
  }
}
