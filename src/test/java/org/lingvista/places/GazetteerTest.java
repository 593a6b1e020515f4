package org.lingvista.places;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GazetteerTest {
  @TempDir private Path folder;
  private Gazetteer gazetteer = open(List.of());

  private static Gazetteer open(List<City> cities) {
    try {
      Path file = java.nio.file.Files.createTempFile("places", ".bin");
      PlaceFile.write(file, cities);
      Gazetteer open = Gazetteer.open(file);
      java.nio.file.Files.delete(file);
      return open;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @BeforeEach
  void read() throws IOException {
    gazetteer = Gazetteer.open(TestCities.write(folder.resolve("places.bin")));
  }

  private String at(double latitude, double longitude) {
    return gazetteer.at(latitude, longitude).map(Place::text).orElse("nowhere");
  }

  @Test
  void namesCityRegionAndCountry() {
    assertThat(at(41.8902, 12.4922)).as("the Colosseum").isEqualTo("Rome, Lazio, Italy");
    assertThat(at(45.4642, 9.1914)).as("Milan cathedral").isEqualTo("Milan, Lombardy, Italy");
    assertThat(at(33.66, -95.55)).isEqualTo("Paris, Texas, United States");
  }

  @Test
  void saysNothingTwice() {
    assertThat(at(35.6586, 139.7454)).as("Tokyo Tower").isEqualTo("Tokyo, Japan");
    assertThat(at(1.2834, 103.8607)).as("Marina Bay").isEqualTo("Singapore");
  }

  @Test
  void aSuburbIsInItsCityAndATownInItself() {
    // 9 km from Munich's centre and 5.5 km from Garching's
    assertThat(at(48.2188, 11.6247)).as("the arena in Fröttmaning").startsWith("Munich");
    assertThat(at(48.2488, 11.6532)).isEqualTo("Garching, Bavaria, Germany");
    assertThat(at(48.27, 11.4683)).as("Dachau memorial").isEqualTo("Dachau, Bavaria, Germany");
  }

  @Test
  void farFromCitiesOnlyTheCountryIsNamedAndInTheOceanNothing() {
    assertThat(at(48.137 + 40 / 111.2, 11.575))
        .as("40 km north")
        .isEqualTo("Dachau, Bavaria, Germany");
    assertThat(at(48.857 + 49 / 111.2, 2.352)).startsWith("Paris");
    assertThat(at(48.857 + 51 / 111.2, 2.352)).isEqualTo("France");
    assertThat(at(48.857 + 149 / 111.2, 2.352)).isEqualTo("France");
    assertThat(at(48.857 + 151 / 111.2, 2.352)).isEqualTo("nowhere");
    assertThat(at(0, -30)).as("the Atlantic").isEqualTo("nowhere");
  }

  @Test
  void theDateLineIsNoEdge() {
    assertThat(at(-16.8, 179.99)).isEqualTo("Waiyevo, Northern, Fiji");
    assertThat(at(-16.8, -180)).isEqualTo(at(-16.8, 180)).isEqualTo("Waiyevo, Northern, Fiji");
    assertThat(at(-16.43, -179.9)).as("78 km east of Labasa").startsWith("Waiyevo");
  }

  @Test
  void thePolesAreNoEdge() {
    assertThat(at(90, 0)).as("11 km from the camp").isEqualTo("Pole Camp, Greenland");
    assertThat(at(89.9, -170)).as("22 km, on the other side").isEqualTo("Pole Camp, Greenland");
    assertThat(at(-90, 123)).isEqualTo("nowhere");
    assertThat(at(78.2, 15.6)).isEqualTo("Longyearbyen, Svalbard, Svalbard & Jan Mayen");
  }

  @Test
  void whereThereIsNoSuchPointThereIsNoPlace() {
    double[] numbers = {Double.NaN, Double.POSITIVE_INFINITY, -90.01, 1e300};
    for (double number : numbers) {
      assertThat(at(number, 12)).isEqualTo("nowhere");
    }
    assertThat(at(48, 180.01)).isEqualTo("nowhere");
    assertThat(at(48, Double.NaN)).isEqualTo("nowhere");
    assertThat(open(List.of()).at(48, 11)).isEmpty();
  }

  @Test
  void findsTheSameAsLookingAtEveryCity() {
    Random random = new Random(7);
    List<City> cities = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      cities.add(
          new City(
              "c" + i,
              List.of(),
              "",
              "IT",
              Math.rint(1e5 * (random.nextInt(4) == 0 ? 85 : 20) * random.nextGaussian() / 4)
                  / 1e5
                  % 90,
              Math.rint(1e5 * (180 - 5 * random.nextDouble()))
                  / 1e5
                  * (random.nextBoolean() ? 1 : -1),
              random.nextInt(1_000_000)));
    }
    Gazetteer many = open(cities);
    int named = 0;
    for (int i = 0; i < 2_000; i++) {
      double latitude = 30 * random.nextGaussian() % 90;
      double longitude = (random.nextBoolean() ? 1 : -1) * (180 - 6 * random.nextDouble());
      String expected = slowly(cities, latitude, longitude);
      named += expected.startsWith("c") ? 1 : 0;
      assertThat(many.at(latitude, longitude).map(Place::text).orElse("nowhere"))
          .as("%s, %s", latitude, longitude)
          .isEqualTo(expected);
    }
    assertThat(named).isGreaterThan(500);
  }

  /** By the haversine formula (Sinnott 1984) instead of chords. */
  private static String slowly(List<City> cities, double latitude, double longitude) {
    String best = "nowhere";
    double least = Double.POSITIVE_INFINITY;
    double nearest = Double.POSITIVE_INFINITY;
    for (City city : cities) {
      double up = Math.toRadians(city.latitude() - latitude) / 2;
      double across = Math.toRadians(city.longitude() - longitude) / 2;
      double h =
          Math.pow(Math.sin(up), 2)
              + Math.cos(Math.toRadians(latitude))
                  * Math.cos(Math.toRadians(city.latitude()))
                  * Math.pow(Math.sin(across), 2);
      double kilometres = 2 * 6371.0088 * Math.asin(Math.sqrt(h));
      nearest = Math.min(nearest, kilometres);
      double radius = Math.sqrt(city.population() / (4000 * Math.PI));
      double score =
          kilometres < radius
              ? kilometres / (1 + radius)
              : radius / (1 + radius) + kilometres - radius;
      if (kilometres <= 50 && score < least) {
        least = score;
        best = city.name() + ", Italy";
      }
    }
    return best.equals("nowhere") && nearest <= 150 ? "Italy" : best;
  }

  @Test
  void knowsWhatACityIsAlsoCalled() {
    Map<String, Set<String>> names =
        gazetteer.otherNames(
            List.of(
                "Munich", "Munich, Bavaria, Germany", "Bavaria", "Germany", "mailand", "garden"));
    assertThat(names).containsOnlyKeys("Munich, Bavaria, Germany", "mailand");
    assertThat(names.get("Munich, Bavaria, Germany"))
        .containsExactlyInAnyOrder("München", "Monaco", "Мюнхен", "ミュンヘン");
    assertThat(names.get("mailand")).contains("Milan", "Milano", "Милан");
  }

  @Test
  void takesTheCityThatLiesWhereTheValueSaysElseTheLargest() {
    assertThat(gazetteer.otherNames(List.of("Paris, Texas, United States")))
        .containsEntry("Paris, Texas, United States", Set.of());
    assertThat(gazetteer.otherNames(List.of("Paris, France")).get("Paris, France"))
        .contains("Париж");
    assertThat(gazetteer.otherNames(List.of("Paris")).get("Paris")).contains("巴黎");
    assertThat(gazetteer.otherNames(List.of("Paris, Hamlet 3"))).isEmpty();
    assertThat(gazetteer.otherNames(List.of("", ",", ", Italy"))).isEmpty();
  }
}
