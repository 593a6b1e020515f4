package org.lingvista.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.index.IndexModel;
import org.lingvista.index.LuceneStore;
import org.lingvista.ingest.ExifJpeg;
import org.lingvista.ingest.FailureLog;
import org.lingvista.ingest.FolderOrigin;
import org.lingvista.ingest.Ingestor;
import org.lingvista.places.Places;
import org.lingvista.places.TestCities;
import org.lingvista.search.SearchOptions;
import org.lingvista.search.SearchResponse;
import org.lingvista.search.Searcher;

/** Photos with GPS, asked for by the names of places in other languages than the index has. */
class PhotosFromPlacesTest {
  private static final ZonedDateTime NOW =
      ZonedDateTime.parse("2026-11-18T12:00:00+01:00[Europe/Berlin]");

  @TempDir private Path folder;
  private LuceneStore store;
  private Places places = Places.none();

  @BeforeEach
  void index() throws IOException {
    store = LuceneStore.openForWriting(folder.resolve("index"), new IndexModel("spans", 2));
    places = Places.in(TestCities.write(folder.resolve("places.bin")), line -> {});
    Path photos = Files.createDirectories(folder.resolve("photos"));
    photo(48, 8, 11, 34).write(photos.resolve("munich.jpg"));
    photo(41, 53, 12, 30).write(photos.resolve("rome.jpg"));
    photo(45, 28, 9, 11).write(photos.resolve("milan.jpg"));
    photo(35, 40, 139, 45).write(photos.resolve("tokyo.jpg"));
    photo(49, 18, 2, 21).write(photos.resolve("picardy.jpg"));
    new ExifJpeg().write(photos.resolve("anywhere.jpg"));
    try (SpanEncoder encoder = new SpanEncoder("find_images", 0.97)) {
      new Ingestor(encoder, store, (done, total) -> {}, FailureLog.inMemory(), places)
          .ingest(new FolderOrigin(photos));
    }
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static ExifJpeg photo(int north, int northMinutes, int east, int eastMinutes) {
    return new ExifJpeg()
        .latitude("N", north, 1, northMinutes, 1, 0, 1)
        .longitude("E", east, 1, eastMinutes, 1, 0, 1);
  }

  private List<String> found(String query, String place) {
    SearchResponse response = search(query, place);
    return response.results().stream().map(result -> result.item().itemId()).sorted().toList();
  }

  private SearchResponse search(String query, String place) {
    try (SpanEncoder encoder = new SpanEncoder("find_images", 0.97).with("place", place)) {
      QueryContext context = new QueryContext(null, NOW, KnownNames::asWritten);
      return new Searcher(encoder, store, places).search(query, SearchOptions.DEFAULT, context);
    }
  }

  @Test
  void aCityIsFoundByItsNamesInAnyLanguage() {
    assertThat(found("photos from Munich", "Munich")).containsExactly("munich.jpg");
    assertThat(found("Fotos aus München", "München")).containsExactly("munich.jpg");
    assertThat(found("фото из Мюнхена", "Мюнхена")).containsExactly("munich.jpg");
    assertThat(found("ミュンヘンの写真", "ミュンヘン")).containsExactly("munich.jpg");
    assertThat(found("фото из Рима", "Рима")).containsExactly("rome.jpg");
    assertThat(found("Fotos aus Mailand", "Mailand")).containsExactly("milan.jpg");
  }

  @Test
  void aCountryIsFoundByItsNamesInAnyLanguage() {
    assertThat(found("Fotos aus Italien", "Italien")).containsExactly("milan.jpg", "rome.jpg");
    assertThat(found("photos from Italy", "Italy")).containsExactly("milan.jpg", "rome.jpg");
    assertThat(found("фото из Италии", "Италии")).containsExactly("milan.jpg", "rome.jpg");
    assertThat(found("日本の写真", "日本")).containsExactly("tokyo.jpg");
    assertThat(found("photos de France", "France")).containsExactly("picardy.jpg");
    assertThat(found("Fotos aus der Lombardy", "Lombardy")).containsExactly("milan.jpg");
  }

  @Test
  void aFilterNamesTheSmallestThatCoversAll() {
    assertThat(search("Fotos aus Italien", "Italien").query().filters())
        .contains(new QueryFilter.Place("Italien", List.of("Italy")));
    assertThat(search("photos from Munich", "Munich").query().filters())
        .contains(new QueryFilter.Place("Munich", List.of("Munich")));
    assertThat(search("Fotos aus München", "München").query().filters())
        .contains(new QueryFilter.Place("München", List.of("Munich, Bavaria, Germany")));
  }
}
