package org.lingvista.places;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlacesTest {
  @TempDir private Path folder;
  private final List<String> said = new ArrayList<>();

  @Test
  void saysOnceThatThereIsNoGazetteerAndUsesItWhenItComes() throws IOException {
    Path file = folder.resolve("places.bin");
    Places places = Places.in(file, said::add);
    assertThat(places.known()).isFalse();
    assertThat(places.otherNames(Set.of("Rome"))).isEmpty();
    assertThat(said).as("no photo with GPS so far").isEmpty();
    for (int i = 0; i < 3; i++) {
      assertThat(places.at(41.9, 12.5)).isEmpty();
    }
    assertThat(said)
        .containsExactly(
            "photos with GPS get no names of places; 'lingvista data fetch places' brings them");
    TestCities.write(file);
    assertThat(places.known()).isTrue();
    assertThat(places.at(41.9, 12.5)).map(Place::text).hasValue("Rome, Lazio, Italy");
    assertThat(said).hasSize(1);
  }

  @Test
  void aDamagedFileIsSaidOnceAndAllGoesOnWithout() throws IOException {
    Path file = TestCities.write(folder.resolve("places.bin"));
    byte[] whole = Files.readAllBytes(file);
    int middle = whole.length / 2;
    whole[middle] = (byte) (whole[middle] ^ 4);
    Files.write(file, whole);
    Places places = Places.in(file, said::add);
    assertThat(places.at(41.9, 12.5)).isEmpty();
    assertThat(places.at(41.9, 12.5)).isEmpty();
    assertThat(places.otherNames(Set.of("Rome"))).isEmpty();
    assertThat(said)
        .containsExactly(
            "cannot read the gazetteer %s: its checksum differs; going on without names of places. 'lingvista data fetch places' makes it anew"
                .formatted(file));
  }

  @Test
  void aFileThatWasMendedIsUsed() throws Exception {
    Path file = Files.writeString(folder.resolve("places.bin"), "x".repeat(100));
    Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(1_000));
    Places places = Places.in(file, said::add);
    assertThat(places.at(41.9, 12.5)).isEmpty();
    TestCities.write(file);
    assertThat(places.at(41.9, 12.5)).isPresent();
    assertThat(said).hasSize(1);
  }

  @Test
  void noPartOfAFileIsTakenForTheWholeAndNoChangedByteIsPassedOver() throws IOException {
    Path file = TestCities.write(folder.resolve("places.bin"));
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length += 13) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> Gazetteer.open(file)).isInstanceOf(IOException.class);
    }
    for (int at = 0; at < whole.length; at += 7) {
      byte[] changed = whole.clone();
      changed[at] = (byte) (changed[at] ^ 0x80);
      Files.write(file, changed);
      assertThatThrownBy(() -> Gazetteer.open(file)).isInstanceOf(IOException.class);
    }
    assertThatThrownBy(() -> Gazetteer.open(folder)).isInstanceOf(IOException.class);
  }

  @Test
  void withoutAnyNothingIsSaid() {
    assertThat(Places.none().at(41.9, 12.5)).isEmpty();
    assertThat(Places.none().known()).isFalse();
  }

  @Test
  void aCityThatCannotBeIsRefused() {
    assertThatThrownBy(() -> new City("Rome", List.of(), "", "Italy", 41, 12, 1))
        .hasMessage("country must be two capital letters; country=Italy");
    assertThatThrownBy(() -> new City("Rome, Italy", List.of(), "", "IT", 41, 12, 1))
        .hasMessageStartingWith("name must be words without comma");
    assertThatThrownBy(() -> new City("Rome", List.of(), "", "IT", 91, 12, 1))
        .hasMessageContaining("latitude=91.0");
    assertThatThrownBy(() -> new City("Rome", List.of(" "), "", "IT", 41, 12, 1))
        .hasMessageStartingWith("otherNames");
  }
}
