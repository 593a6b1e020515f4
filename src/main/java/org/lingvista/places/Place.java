package org.lingvista.places;

import java.util.ArrayList;
import java.util.List;

/**
 * A place in words.
 *
 * @param city empty where there is none near
 * @param region empty if unknown
 * @param country its English name
 */
public record Place(String city, String region, String country) {

  /** {@code Rome, Lazio, Italy}: what is known, from small to large, nothing twice. */
  public String text() {
    List<String> parts = new ArrayList<>();
    for (String part : List.of(city, region, country)) {
      if (!part.isEmpty() && !parts.contains(part)) {
        parts.add(part);
      }
    }
    return String.join(", ", parts);
  }
}
