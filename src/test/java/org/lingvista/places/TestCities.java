package org.lingvista.places;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Some cities as an atlas has them; populations rounded. */
public final class TestCities {
  private TestCities() {}

  public static final List<City> ALL =
      List.of(
          city("Rome", "Roma Rom Рим ローマ", "Lazio", "IT", 41.893, 12.483, 2_750_000),
          city("Milan", "Milano Mailand Милан", "Lombardy", "IT", 45.464, 9.19, 1_370_000),
          city("Munich", "München Monaco Мюнхен ミュンヘン", "Bavaria", "DE", 48.137, 11.575, 1_490_000),
          city("Dachau", "", "Bavaria", "DE", 48.26, 11.434, 47_000),
          city("Garching", "", "Bavaria", "DE", 48.249, 11.651, 18_000),
          city("Paris", "Париж 巴黎", "Île-de-France", "FR", 48.857, 2.352, 2_100_000),
          city("Paris", "", "Texas", "US", 33.661, -95.556, 24_000),
          city("Portland", "", "Oregon", "US", 45.523, -122.676, 650_000),
          city("Portland", "", "Maine", "US", 43.657, -70.259, 68_000),
          city("Singapore", "Singapur", "", "SG", 1.29, 103.85, 5_900_000),
          city("Tokyo", "Tokio Токио 東京", "Tokyo", "JP", 35.69, 139.692, 14_000_000),
          city("Labasa", "", "Northern", "FJ", -16.433, 179.365, 28_000),
          city("Waiyevo", "", "Northern", "FJ", -16.793, -179.988, 500),
          city("Longyearbyen", "", "Svalbard", "SJ", 78.223, 15.647, 2_400),
          city("Pole Camp", "", "", "GL", 89.9, 10, 0));

  private static City city(
      String name,
      String others,
      String region,
      String country,
      double latitude,
      double longitude,
      int population) {
    List<String> names = new ArrayList<>(Arrays.asList(others.split(" ", -1)));
    names.removeIf(String::isEmpty);
    return new City(name, names, region, country, latitude, longitude, population);
  }

  /** Writes them to a file. */
  public static Path write(Path file) throws IOException {
    PlaceFile.write(file, ALL);
    return file;
  }
}
