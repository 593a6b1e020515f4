package org.lingvista.places;

import java.util.List;

/**
 * A city, town or village of the gazetteer.
 *
 * @param name as it is shown; no comma, line break, or space at its ends
 * @param otherNames in any language
 * @param region the state, province or the like it lies in; empty if unknown
 * @param country ISO 3166-1 code of two capital letters
 * @param latitude in degrees, from -90 to 90
 * @param longitude in degrees, from -180 to 180
 * @param population 0 if unknown
 */
public record City(
    String name,
    List<String> otherNames,
    String region,
    String country,
    double latitude,
    double longitude,
    int population) {

  public City {
    otherNames = List.copyOf(otherNames);
    requireName("name", name);
    otherNames.forEach(other -> requireName("otherNames", other));
    if (!region.isEmpty()) {
      requireName("region", region);
    }
    if (!country.matches("[A-Z]{2}")) {
      throw new IllegalArgumentException(
          "country must be two capital letters; country=%s".formatted(country));
    }
    if (!Earth.has(latitude, longitude)) {
      throw new IllegalArgumentException(
          "latitude must be from -90 to 90 and longitude from -180 to 180; latitude=%s, longitude=%s"
              .formatted(latitude, longitude));
    }
    if (population < 0) {
      throw new IllegalArgumentException(
          "population must not be negative; population=%d".formatted(population));
    }
  }

  private static void requireName(String what, String name) {
    if (name.isBlank() || !name.equals(name.strip()) || name.matches("(?s).*[,;\\n\\r].*")) {
      throw new IllegalArgumentException(
          "%s must be words without comma, semicolon or line break; %s='%s'"
              .formatted(what, what, name));
    }
  }
}
