package org.lingvista.places;

import com.ibm.icu.text.LocaleDisplayNames;
import com.ibm.icu.util.ULocale;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The cities of a {@link PlaceFile}, by where they are and by what they are called. Countries are
 * named in English as CLDR has it. Safe for use by many threads.
 */
public final class Gazetteer {
  /** A point farther from every city than this is in none. */
  static final double CITY_KM = 50;

  /** A point farther from every city than this is in no country that is known. */
  static final double COUNTRY_KM = 150;

  /** People on a square kilometre of a city, which gives its radius; about that of Berlin. */
  private static final double DENSITY = 4_000;

  private final PlaceFile file;
  private final LocaleDisplayNames countries = LocaleDisplayNames.getInstance(ULocale.ENGLISH);
  private final int[] cells;

  private Gazetteer(PlaceFile file) {
    this.file = file;
    this.cells = new int[file.size()];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = file.point(i).cell();
    }
  }

  /**
   * Opens a gazetteer.
   *
   * @throws IOException if the file is not there, damaged, or of another version
   */
  public static Gazetteer open(Path file) throws IOException {
    return new Gazetteer(PlaceFile.open(file));
  }

  /** How many cities it knows. */
  public int size() {
    return cells.length;
  }

  /**
   * The place of a point: the city whose edge is nearest, and within several the one to whose
   * middle it is nearest in proportion to the radius, so that the suburbs of a large city are not
   * taken for the villages beside it; beyond {@value #CITY_KM} km of any, only the country of the
   * nearest, up to {@value #COUNTRY_KM} km. Borders are not known: the country is that of the city.
   *
   * @param latitude in degrees
   * @param longitude in degrees
   * @return empty in the middle of an ocean, and where there is no such point
   */
  public Optional<Place> at(double latitude, double longitude) {
    if (!Earth.has(latitude, longitude)) {
      return Optional.empty();
    }
    Earth.Point point = Earth.Point.of(latitude, longitude);
    int city = best(point, CITY_KM, true);
    if (city >= 0) {
      return Optional.of(place(city));
    }
    int far = best(point, COUNTRY_KM, false);
    return far < 0 ? Optional.empty() : Optional.of(new Place("", "", country(far)));
  }

  /** The city within reach; -1 if there is none. */
  private int best(Earth.Point point, double reachKm, boolean bySize) {
    int reach = (int) Math.ceil(reachKm / Earth.CELL_KM);
    int best = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int x = -reach; x <= reach; x++) {
      for (int y = -reach; y <= reach; y++) {
        int last = point.cell(x, y, reach);
        for (int i = first(point.cell(x, y, -reach)); i < cells.length && cells[i] <= last; i++) {
          double distance = point.kilometresTo(file.point(i));
          double score = bySize ? score(distance, radiusKm(i)) : distance;
          if (distance <= reachKm && score < least) {
            least = score;
            best = i;
          }
        }
      }
    }
    return best;
  }

  /** Below 1 within the city, and growing by the kilometre beyond its edge. */
  private static double score(double distanceKm, double radiusKm) {
    double within = Math.min(distanceKm, radiusKm);
    return within / (1 + radiusKm) + distanceKm - within;
  }

  private double radiusKm(int city) {
    return Math.sqrt(file.population(city) / DENSITY / Math.PI);
  }

  private int first(int cell) {
    int low = 0;
    int high = cells.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cells[middle] < cell) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private Place place(int city) {
    return new Place(file.names(city).getFirst(), file.region(city), country(city));
  }

  private String country(int city) {
    String code = file.country(city);
    return Objects.requireNonNullElse(countries.regionDisplayName(code), code);
  }

  /**
   * What the cities in values are also called: {@code Munich, Bavaria, Germany} is München and
   * Мюнхен. A value that this gazetteer did not give, such as {@code Lissabon}, is taken for the
   * largest city of that name. A value that is a part of another one, as {@code Germany} is, stands
   * for that and is no city of its own.
   *
   * @param values places as items have them; parts separated by commas
   * @return other names by value; no entry for a value that is no city
   */
  public Map<String, Set<String>> otherNames(Collection<String> values) {
    Set<String> parts = new HashSet<>();
    for (String value : values) {
      List<String> split = parts(value);
      if (split.size() > 1) {
        parts.addAll(split);
      }
    }
    Map<String, Set<String>> names = new HashMap<>();
    for (String value : values) {
      if (!parts.contains(value)) {
        int city = meant(parts(value));
        if (city >= 0) {
          Set<String> others = new LinkedHashSet<>(file.names(city));
          others.removeAll(parts(value));
          names.put(value, others);
        }
      }
    }
    return names;
  }

  /** The city that the first part names and the others lie around; -1 if none. */
  private int meant(List<String> parts) {
    List<Integer> candidates = new ArrayList<>();
    String whole = String.join(", ", parts);
    for (int city : file.named(parts.getFirst())) {
      Place place = place(city);
      if (place.text().equals(whole)) {
        return city;
      }
      List<String> around = parts.subList(1, parts.size());
      if (around.isEmpty() || around.contains(place.country()) || around.contains(place.region())) {
        candidates.add(city);
      }
    }
    return candidates.stream().max(Comparator.comparingInt(file::population)).orElse(-1);
  }

  private static List<String> parts(String value) {
    return Arrays.stream(value.split("[,;]", -1)).map(String::strip).toList();
  }
}
