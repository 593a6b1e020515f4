package org.lingvista.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.encode.WordEncoder;
import org.lingvista.index.IndexFilter;
import org.lingvista.index.IndexModel;
import org.lingvista.index.Item;
import org.lingvista.index.LuceneStore;
import org.lingvista.places.Places;
import org.lingvista.places.TestCities;

/** Photos with GPS from the file to the place in the index. */
class PhotoPlacesTest {
  @TempDir private Path folder;
  private final WordEncoder encoder = new WordEncoder("words", 32);
  private final List<String> said = new ArrayList<>();
  private Path photos = Path.of(".");
  private Path gazetteer = Path.of(".");
  private LuceneStore store;

  @BeforeEach
  void open() throws IOException {
    store = LuceneStore.openForWriting(folder.resolve("index"), new IndexModel("words", 32));
    photos = Files.createDirectories(folder.resolve("photos"));
    gazetteer = TestCities.write(folder.resolve("places.bin"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private IngestReport index() throws IOException {
    Places places = Places.in(gazetteer, said::add);
    return new Ingestor(encoder, store, (done, total) -> {}, FailureLog.inMemory(), places)
        .ingest(new FolderOrigin(photos));
  }

  private Item item(String name) {
    return store.get(photos.toAbsolutePath() + "#" + name).orElseThrow();
  }

  private static ExifJpeg rome() {
    return new ExifJpeg()
        .latitude("N", 41, 1, 53, 1, 2472, 100)
        .longitude("E", 12, 1, 29, 1, 3192, 100);
  }

  @Test
  void aPhotoWithGpsGetsItsPlace() throws IOException {
    rome().write(photos.resolve("colosseum.jpg"));
    new ExifJpeg()
        .latitude("S", 16, 1, 48, 1, 0, 1)
        .longitude("W", 180, 1, 0, 1, 0, 1)
        .write(photos.resolve("taveuni.jpg"));
    new ExifJpeg().write(photos.resolve("anywhere.jpg"));
    index();
    assertThat(item("colosseum.jpg").place()).isEqualTo("Rome, Lazio, Italy");
    assertThat(item("colosseum.jpg").attributes()).containsEntry("latitude", "41.89020");
    assertThat(item("taveuni.jpg").place()).isEqualTo("Waiyevo, Northern, Fiji");
    assertThat(item("anywhere.jpg").place()).isNull();
    assertThat(store.names(IndexFilter.NameField.PLACE))
        .contains("Rome", "Lazio", "Italy", "Rome, Lazio, Italy", "Fiji");
    assertThat(said).isEmpty();
  }

  @Test
  void nonsenseOfTheReceiverIsNoPlaceAndNoFailure() throws IOException {
    List<ExifJpeg> bad =
        List.of(
            new ExifJpeg().latitude("N", 41, 1, 53, 1, 24, 1),
            rome().latitude("N", 0, 0, 0, 0, 0, 0),
            rome().latitude("N", 1, 0, 0, 1, 0, 1),
            rome().latitude("N", 95, 1, 0, 1, 0, 1),
            rome().longitude("E", 700, 1, 0, 1, 0, 1),
            rome().longitude("E", 12, 1),
            rome().latitude("N", 0, 1, 0, 1, 0, 1).longitude("E", 0, 1, 0, 1, 0, 1));
    for (int i = 0; i < bad.size(); i++) {
      bad.get(i).write(photos.resolve("bad%d.jpg".formatted(i)));
    }
    assertThat(index().problems()).isEmpty();
    for (int i = 0; i < bad.size(); i++) {
      assertThat(item("bad%d.jpg".formatted(i)).place()).as("bad%d", i).isNull();
      assertThat(item("bad%d.jpg".formatted(i)).attributes()).as("bad%d", i).isEmpty();
    }
  }

  @Test
  void secondsThatAreNotToldAreNone() throws IOException {
    rome().latitude("N", 41, 1, 534, 10, 0, 0).write(photos.resolve("a.jpg"));
    index();
    assertThat(item("a.jpg").attributes()).containsEntry("latitude", "41.89000");
  }

  @Test
  void aGazetteerThatComesLaterNamesThePhotosThatAreThere() throws IOException {
    Files.delete(gazetteer);
    rome().write(photos.resolve("colosseum.jpg"));
    new ExifJpeg().write(photos.resolve("anywhere.jpg"));
    index();
    assertThat(item("colosseum.jpg").place()).isNull();
    assertThat(said).hasSize(1);
    assertThat(index().unchanged()).isEqualTo(2);
    float[] vector = item("colosseum.jpg").vector();
    TestCities.write(gazetteer);
    IngestReport report = index();
    assertThat(report.unchanged()).isEqualTo(2);
    assertThat(report.items()).as("encoded").isZero();
    assertThat(item("colosseum.jpg").place()).isEqualTo("Rome, Lazio, Italy");
    assertThat(item("colosseum.jpg").vector()).isEqualTo(vector);
    assertThat(item("colosseum.jpg").source().fingerprint()).doesNotContain("placeless");
    assertThat(index().unchanged()).isEqualTo(2);
    assertThat(said).hasSize(1);
  }

  @Test
  void aDamagedGazetteerIsSaidAndPhotosAreIndexedWithoutPlaces() throws IOException {
    Files.writeString(gazetteer, "LVPLACE1 and then nothing of the kind");
    rome().write(photos.resolve("colosseum.jpg"));
    assertThat(index().added()).isEqualTo(1);
    assertThat(item("colosseum.jpg").place()).isNull();
    assertThat(said).singleElement().asString().contains("going on without names of places");
  }

  @Test
  void aPlaceThatAManifestGivesIsKept() throws IOException {
    rome().write(photos.resolve("colosseum.jpg"));
    Path manifest =
        Files.writeString(
            folder.resolve("m.jsonl"),
            """
            {"id": "a", "image": "photos/colosseum.jpg", "texts": {"en": ["x"]}, "place": "home", "latitude": "48.14", "longitude": "11.58"}
            {"id": "b", "image": "photos/colosseum.jpg", "texts": {"en": ["x"]}, "latitude": "48.14", "longitude": "11.58"}
            {"id": "c", "image": "photos/colosseum.jpg", "texts": {"en": ["x"]}, "latitude": "48.14", "longitude": "east"}
            """);
    new Ingestor(
            encoder,
            store,
            (done, total) -> {},
            FailureLog.inMemory(),
            Places.in(gazetteer, said::add))
        .ingest(Origin.of(manifest, java.util.Set.of()));
    List<String> places = new ArrayList<>();
    store
        .byTime(true, 10, IndexFilter.all())
        .forEach(hit -> places.add(hit.item().itemId() + " " + hit.item().place()));
    assertThat(places).containsExactlyInAnyOrder("a home", "b Munich, Bavaria, Germany", "c null");
  }
}
