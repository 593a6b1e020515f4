package org.lingvista.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.encode.WordEncoder;
import org.lingvista.index.IndexFilter;
import org.lingvista.index.IndexModel;
import org.lingvista.index.LuceneStore;
import org.lingvista.places.Places;

@Timeout(300)
class IngestServiceTest {
  @TempDir private Path folder;
  private final WordEncoder encoder = new WordEncoder("words", 32);
  private Path photos = Path.of(".");
  private LuceneStore store;
  private IngestService service;

  @BeforeEach
  void open() throws IOException {
    photos = Files.createDirectories(folder.resolve("photos"));
    Files.writeString(photos.resolve("a.txt"), "dogs bark");
    store = LuceneStore.openForWriting(folder.resolve("index"), new IndexModel("words", 32));
    start(3_600_000, InstantSource.system());
  }

  private void start(long rescanMillis) throws IOException {
    start(rescanMillis, InstantSource.system());
  }

  private void start(long rescanMillis, InstantSource clock) throws IOException {
    service =
        new IngestService(
            encoder,
            store,
            List.of(photos),
            Files.createDirectories(folder.resolve("uploads")),
            FailureLog.of(folder.resolve("index")),
            rescanMillis,
            Places.none(),
            clock);
    service.start();
  }

  @AfterEach
  void close() {
    service.close();
    store.close();
  }

  private void waitFor(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + 60_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(service.status().toString()).isLessThan(end);
      Thread.sleep(20);
    }
  }

  private void waitForItems(int items) throws InterruptedException {
    waitFor(() -> store.count(IndexFilter.all()) == items);
  }

  @Test
  void noticesWhatIsNewChangedMovedAndDeleted() throws Exception {
    waitForItems(1);
    Pictures.write(photos.resolve("new/deep/red.png"), Pictures.RED);
    Files.writeString(photos.resolve("naïve 🐶\nfile.txt"), "cats purr");
    waitForItems(3);
    waitFor(() -> service.status().state() == IngestStatus.State.WATCHING);
    Files.writeString(photos.resolve("new/deep/b.txt"), "in a folder that is new");
    waitForItems(4);
    Files.move(photos.resolve("a.txt"), photos.resolve("new/moved.txt"));
    waitFor(() -> store.get(photos + "#new/moved.txt#1").isPresent());
    Files.delete(photos.resolve("new/moved.txt"));
    waitForItems(3);
    assertThat(service.status().problem()).isNull();
  }

  @Test
  void listsWhatFailsAndTriesItAgainOnlyWhenItChanges() throws Exception {
    waitForItems(1);
    Path broken = Files.write(photos.resolve("broken.jpg"), new byte[0]);
    waitFor(() -> service.status().failures() == 1);
    assertThat(service.failures().all().getFirst().name()).isEqualTo(broken.toString());
    assertThat(service.failures().all().getFirst().reason()).contains("is empty");
    waitFor(() -> service.status().state() == IngestStatus.State.WATCHING);

    service.close();
    start(3_600_000); // a restart remembers it
    waitFor(() -> service.status().state() == IngestStatus.State.WATCHING);
    assertThat(service.failures().all()).hasSize(1);
    Files.copy(
        Pictures.write(folder.resolve("good.png"), Pictures.RED),
        broken,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    waitForItems(2);
    waitFor(() -> service.status().failures() == 0);
    Files.delete(broken);
    waitForItems(1);
  }

  @Test
  void keepsWhatItHasWhenTheFolderVanishes() throws Exception {
    waitForItems(1);
    service.close();
    start(200); // the system does not notify of the folder itself
    waitFor(() -> service.status().state() == IngestStatus.State.WATCHING);
    Files.move(photos, folder.resolve("elsewhere"));
    waitFor(() -> service.status().problem() != null);
    assertThat(service.status().problem())
        .isEqualTo(photos + " is gone or not connected; what was indexed of it is kept");
    assertThat(store.count(IndexFilter.all())).isEqualTo(1);
  }

  @Test
  void doesNotFollowALoopOfLinks() throws Exception {
    Files.createSymbolicLink(photos.resolve("loop"), photos);
    Files.writeString(photos.resolve("b.txt"), "cats");
    waitForItems(2);
  }

  @Test
  void aFileBeingWrittenInPiecesIsIndexedOnceItIsWhole() throws Exception {
    waitForItems(1);
    service.close();
    Path growing = photos.resolve("growing.txt");
    List<String> seen = new ArrayList<>();
    try (Writer pieces = Files.newBufferedWriter(growing)) {
      pieces.write("first words ");
      pieces.flush();
      start(3_600_000);
      while (service.failures().all().isEmpty()) {
        pieces.write("more ");
        pieces.flush();
        Thread.sleep(50);
        store.match("first", 1, IndexFilter.all()).forEach(hit -> seen.add(hit.item().text()));
      }
      assertThat(service.failures().all().getFirst().name()).isEqualTo(growing.toString());
      assertThat(service.failures().all().getFirst().reason())
          .isEqualTo("changed while it was read; it is tried again next time");
      pieces.write("last words");
    }
    waitForItems(2);
    assertThat(store.match("last", 1, IndexFilter.all())).hasSize(1);
    assertThat(seen).as("found before it was whole").isEmpty();
    waitFor(() -> service.status().failures() == 0);
  }

  @Test
  void aClockThatJumpsDisturbsNeitherRatesNorTheWatch() throws Exception {
    waitForItems(1);
    service.close();
    List<IngestStatus> told = new CopyOnWriteArrayList<>();
    AtomicInteger asked = new AtomicInteger();
    Instant now = Instant.now();
    start(200, () -> now.plus(Duration.ofDays(asked.incrementAndGet() % 2 == 0 ? 4_000 : -4_000)));
    service.listen(told::add);
    for (int i = 0; i < 20; i++) {
      Files.writeString(photos.resolve("n" + i + ".txt"), "note " + i);
    }
    Files.write(photos.resolve("broken.jpg"), new byte[0]);
    waitForItems(21);
    waitFor(() -> service.status().failures() == 1);
    Files.delete(photos.resolve("broken.jpg"));
    waitFor(() -> service.status().failures() == 0);
    assertThat(asked.get()).as("times the clock was asked").isGreaterThan(2);
    assertThat(told)
        .anyMatch(status -> status.entriesPerSecond() > 0)
        .allSatisfy(status -> assertThat(status.entriesPerSecond()).isNotNegative().isLessThan(1e6))
        .allSatisfy(status -> assertThat(status.secondsLeft()).isBetween(-1L, 60L));
    assertThat(service.status().problem()).isNull();
  }
}
