package org.lingvista.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.encode.WordEncoder;
import org.lingvista.index.IndexException;
import org.lingvista.index.IndexFilter;
import org.lingvista.index.IndexModel;
import org.lingvista.index.Item;
import org.lingvista.index.LuceneStore;

@Timeout(300)
class IngestorTest {
  @TempDir private Path folder;
  private final WordEncoder encoder = new WordEncoder("words", 32);
  private Path photos = Path.of(".");
  private LuceneStore store;

  @BeforeEach
  void open() throws IOException {
    store = LuceneStore.openForWriting(folder.resolve("index"), new IndexModel("words", 32));
    photos = folder.resolve("photos");
    Pictures.write(photos.resolve("red.png"), Pictures.RED);
    Pictures.write(photos.resolve("deep/er/green.png"), Pictures.GREEN);
    Files.writeString(photos.resolve("notes.md"), "# Dogs\n\nDogs bark.\n\n" + "x".repeat(1_890));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private IngestReport run(Origin origin) throws IOException {
    return new Ingestor(encoder, store, (done, total) -> {}).ingest(origin);
  }

  private IngestReport runFolder() throws IOException {
    return run(new FolderOrigin(photos));
  }

  private long count() {
    return store.count(IndexFilter.all());
  }

  private String nearest(String text) {
    float[] vector = encoder.encodeTexts(List.of(text)).getFirst();
    return store.nearest(vector, 1, IndexFilter.all()).getFirst().item().itemId();
  }

  private Path manifest(String... lines) throws IOException {
    return Files.writeString(folder.resolve("manifest.jsonl"), String.join("\n", lines));
  }

  @Test
  void indexesThePicturesAndPassagesOfAFolder() throws IOException {
    Files.writeString(photos.resolve("song.mp3"), "?");
    Files.writeString(photos.resolve(".hidden.txt"), "hidden");
    Pictures.write(photos.resolve(".thumbs/red.png"), Pictures.RED);
    IngestReport report = runFolder();
    assertThat(report).isEqualTo(new IngestReport(photos.toString(), 3, 0, 0, 0, 1, 4, List.of()));
    assertThat(nearest("green")).isEqualTo("deep/er/green.png");
    Item passage = store.match("bark", 1, IndexFilter.all()).getFirst().item();
    assertThat(passage.itemId()).isEqualTo("notes.md");
    assertThat(passage.title()).isEqualTo("Dogs");
    assertThat(passage.text()).isEqualTo("Dogs bark.");
    assertThat(passage.path()).isEqualTo(photos.resolve("notes.md").toString());
  }

  @Test
  void aSecondRunEncodesOnlyWhatChanged() throws IOException {
    runFolder();
    int images = encoder.images();
    int texts = encoder.texts();
    assertThat(runFolder().unchanged()).isEqualTo(3);
    assertThat(encoder.images()).isEqualTo(images);
    assertThat(encoder.texts()).isEqualTo(texts);

    Pictures.write(photos.resolve("red.png"), Pictures.BLUE);
    Pictures.write(photos.resolve("new.png"), Pictures.RED);
    Files.delete(photos.resolve("notes.md"));
    IngestReport report = runFolder();
    assertThat(report).isEqualTo(new IngestReport(photos.toString(), 1, 1, 1, 1, 0, 2, List.of()));
    assertThat(encoder.images()).isEqualTo(images + 2);
    assertThat(count()).isEqualTo(3);
    assertThat(nearest("blue")).isEqualTo("red.png");
    assertThat(nearest("red")).isEqualTo("new.png");
  }

  @Test
  void aFileThatWasOnlyTouchedIsNotEncodedAgain() throws IOException {
    runFolder();
    Files.setLastModifiedTime(photos.resolve("red.png"), FileTime.fromMillis(1_000_000));
    assertThat(runFolder().unchanged()).isEqualTo(3);
  }

  @Test
  void aDocumentThatShrankLeavesNoOldPassageBehind() throws IOException {
    runFolder();
    Files.writeString(photos.resolve("notes.md"), "Cats purr.");
    assertThat(runFolder().changed()).isEqualTo(1);
    assertThat(count()).isEqualTo(3);
    assertThat(store.match("bark", 1, IndexFilter.all())).isEmpty();
  }

  @Test
  void whatCannotBeReadIsNamedAndTheRestIsIndexed() throws IOException {
    Files.writeString(photos.resolve("broken.jpg"), "this is no picture");
    Files.write(photos.resolve("latin1.txt"), new byte[] {'f', 'o', 'r', (byte) 0xea, 't'});
    Files.writeString(photos.resolve("empty.txt"), " \n");
    IngestReport report = runFolder();
    assertThat(report.added()).isEqualTo(3);
    assertThat(report.problems())
        .extracting(IngestProblem::name)
        .containsExactly(
            photos.resolve("broken.jpg").toString(),
            photos.resolve("empty.txt").toString(),
            photos.resolve("latin1.txt").toString());
    assertThat(report.problems().get(1).reason()).isEqualTo("holds no text");
    assertThat(report.problems().get(2).reason()).isEqualTo("is not UTF-8 text");
  }

  @Test
  void aPictureThatBrokeIsTakenOut() throws IOException {
    runFolder();
    Files.writeString(photos.resolve("red.png"), "broken now");
    assertThat(runFolder().problems()).hasSize(1);
    assertThat(store.fingerprints(photos.toString())).doesNotContainKey("red.png");
    Pictures.write(photos.resolve("red.png"), Pictures.RED);
    assertThat(runFolder().added()).isEqualTo(1);
  }

  @Test
  void anEmptyOrMissingFolderChangesNothing() throws IOException {
    runFolder();
    Files.move(photos, folder.resolve("moved"));
    assertThatThrownBy(this::runFolder).isInstanceOf(NoSuchFileException.class);
    Files.createDirectory(photos);
    assertThatThrownBy(this::runFolder)
        .isInstanceOf(IngestException.class)
        .hasMessageContaining(photos.toString())
        .hasMessageContaining("the index was not changed");
    assertThat(count()).isEqualTo(4);
  }

  @Test
  void originsDoNotDisturbEachOther() throws IOException {
    runFolder();
    Path other = folder.resolve("other");
    Pictures.write(other.resolve("red.png"), Pictures.RED);
    run(new FolderOrigin(other));
    assertThat(count()).isEqualTo(5);
    assertThat(runFolder().unchanged()).isEqualTo(3);
  }

  @Test
  void takesThePictureTimeFromTheFileWithoutExif() throws IOException {
    Instant time = Instant.parse("2020-02-03T04:05:06Z");
    Files.setLastModifiedTime(photos.resolve("red.png"), FileTime.from(time));
    runFolder();
    assertThat(store.get(photos + "#red.png").map(Item::time)).isEqualTo(Optional.of(time));
  }

  @Test
  void indexesManifestsBySplit() throws IOException {
    Path manifest =
        manifest(
            "{\"id\":\"r\",\"image\":\"photos/red.png\",\"texts\":{\"en\":[\"red square\"],"
                + "\"de\":[\"rotes Quadrat\"]},\"split\":\"test\",\"place\":\"Rome\","
                + "\"time\":\"2021-01-01T00:00:00Z\"}",
            "{\"id\":\"g\",\"image\":\"photos/deep/er/green.png\",\"texts\":{\"en\":[\"green\"]}}",
            "{\"id\":\"p\",\"texts\":{\"en\":[\"Barking\"],\"de\":[\"Bellen\"]},\"split\":\"test\","
                + "\"passages\":{\"en\":[\"Dogs bark.\"],\"de\":[\"Hunde bellen.\"]}}",
            "{broken");
    IngestReport report = run(new ManifestOrigin(manifest, Set.of("test")));
    assertThat(report.added()).isEqualTo(2);
    assertThat(report.items()).isEqualTo(3);
    assertThat(report.problems()).extracting(IngestProblem::name).containsExactly(manifest + ":4");
    assertThat(store.match("Quadrat", 5, IndexFilter.all())).hasSize(1);
    Item red = store.match("Quadrat", 5, IndexFilter.all()).getFirst().item();
    assertThat(red.title()).isEqualTo("red square");
    assertThat(red.place()).isEqualTo("Rome");
    assertThat(red.time()).isEqualTo(Instant.parse("2021-01-01T00:00:00Z"));
    Item german = store.match("hunde", 5, IndexFilter.all()).getFirst().item();
    assertThat(german.language()).isEqualTo("de");
    assertThat(german.title()).isEqualTo("Bellen");
    assertThat(german.itemId()).isEqualTo("p");

    IngestReport all = run(new ManifestOrigin(manifest, Set.of()));
    assertThat(all.added()).isEqualTo(1);
    assertThat(all.unchanged()).isEqualTo(2);
    assertThatThrownBy(() -> run(new ManifestOrigin(manifest, Set.of("tset"))))
        .isInstanceOf(IngestException.class)
        .hasMessageContaining("has no line of split tset, only of ");
  }

  @Test
  void aManifestLineIsIndexedAgainWhenItOrItsPictureChanges() throws IOException {
    String line = "{\"id\":\"r\",\"image\":\"photos/red.png\",\"texts\":{\"en\":[\"%s\"]}}";
    run(new ManifestOrigin(manifest(line.formatted("red")), Set.of()));
    assertThat(run(new ManifestOrigin(manifest(line.formatted("rot")), Set.of())).changed())
        .isEqualTo(1);
    Pictures.write(photos.resolve("red.png"), Pictures.BLUE);
    assertThat(run(new ManifestOrigin(manifest(line.formatted("rot")), Set.of())).changed())
        .isEqualTo(1);
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void picturesMissingFromAManifestAreNamed() throws IOException {
    Path manifest =
        manifest(
            "{\"id\":\"a\",\"image\":\"photos/none.png\",\"texts\":{\"en\":[\"a\"]}}",
            "{\"id\":\"b\",\"image\":\"photos/red.png\",\"texts\":{\"en\":[\"b\"]}}");
    IngestReport report = run(new ManifestOrigin(manifest, Set.of()));
    assertThat(report.added()).isEqualTo(1);
    assertThat(report.problems()).extracting(IngestProblem::name).containsExactly(manifest + ":1");
    assertThat(report.problems().getFirst().reason()).contains("photos/none.png");
  }

  @Test
  void manyEntriesAreBatchedAndCounted() throws IOException {
    for (int i = 0; i < 150; i++) {
      Files.writeString(photos.resolve("t" + i + ".txt"), "word" + i + " common");
      Pictures.write(photos.resolve("p" + i + ".png"), i % 2 == 0 ? Pictures.RED : Pictures.BLUE);
    }
    List<Integer> seen = new ArrayList<>();
    new Ingestor(encoder, store, (done, total) -> seen.add(100 * done / total))
        .ingest(new FolderOrigin(photos));
    assertThat(count()).isEqualTo(304);
    assertThat(seen).isSorted().endsWith(100);
    for (int i = 0; i < 150; i++) {
      assertThat(nearest("word" + i + " common")).isEqualTo("t" + i + ".txt");
    }
  }

  @Test
  void refusesToAddVectorsOfAnotherModelByName() {
    WordEncoder other = new WordEncoder("other", 32);
    assertThatThrownBy(() -> new Ingestor(other, store, (done, total) -> {}))
        .isInstanceOf(IndexException.class)
        .hasMessageContaining("model words")
        .hasMessageContaining("model other");
  }

  @Test
  void aFolderThatVanishesDuringARunKeepsWhatWasIndexed() throws IOException {
    runFolder();
    Path away = folder.resolve("away");
    for (int i = 0; i < 30; i++) {
      Files.writeString(photos.resolve("t" + i + ".txt"), "word" + i);
    }
    Ingestor.Progress unplug =
        new Ingestor.Progress() {
          @Override
          public void entries(int done, int total) {
            if (Files.exists(photos)) {
              try {
                Files.move(photos, away);
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            }
          }
        };
    Ingestor ingestor = new Ingestor(encoder, store, unplug);
    assertThatThrownBy(() -> ingestor.ingest(new FolderOrigin(photos)))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(photos.toString());
    assertThat(store.fingerprints(photos.toString()))
        .containsKeys("red.png", "deep/er/green.png", "notes.md");
    Files.move(away, photos);
    runFolder();
    assertThat(count()).isEqualTo(34);
  }

  @Test
  void aFileThatIsWrittenAnewKeepsItsOldItemsUntilItIsWhole() throws Exception {
    runFolder();
    Path notes = photos.resolve("notes.md");
    FailureLog log = FailureLog.inMemory();
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              try {
                while (log.all().isEmpty()) {
                  Files.writeString(notes, "# Dogs\n\nA new beginning " + System.nanoTime());
                  Thread.sleep(20);
                }
              } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    Thread.sleep(100);
    IngestReport report =
        new Ingestor(encoder, store, (done, total) -> {}, log).ingest(new FolderOrigin(photos));
    writer.join();
    assertThat(report.problems())
        .containsExactly(new IngestProblem(notes.toString(), EntryReader.CHANGING));
    assertThat(store.match("bark", 1, IndexFilter.all())).hasSize(1);
    assertThat(runFolder().changed()).isEqualTo(1);
    assertThat(store.match("beginning", 1, IndexFilter.all())).hasSize(1);
  }

  @Test
  void filesFromTheFutureAreReadOnce() throws IOException {
    Instant future = Instant.parse("2199-01-01T00:00:00Z");
    Files.setLastModifiedTime(photos.resolve("red.png"), FileTime.from(future));
    runFolder();
    assertThat(store.get(photos + "#red.png").map(Item::time)).isEqualTo(Optional.of(future));
    int images = encoder.images();
    assertThat(runFolder().unchanged()).isEqualTo(3);
    assertThat(encoder.images()).isEqualTo(images);
  }

  @Test
  void listsFoldersAndNamesThatCannotBeReadInTheLogToo() throws Exception {
    // Java cannot write such a name itself
    String script = "cd \"$1\" && printf 'x' > \"$(printf 'caf\\351.txt')\"";
    assertThat(new ProcessBuilder("sh", "-c", script, "sh", photos.toString()).start().waitFor())
        .isZero();
    FailureLog log = FailureLog.inMemory();
    IngestReport report =
        new Ingestor(encoder, store, (done, total) -> {}, log).ingest(new FolderOrigin(photos));
    assertThat(report.problems())
        .containsExactly(
            new IngestProblem(
                photos.resolve("caf\ufffd.txt").toString(),
                "has a name that is not UTF-8; rename it"));
    assertThat(log.all()).hasSize(1);
    try (var files = Files.newDirectoryStream(photos, "caf*")) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    new Ingestor(encoder, store, (done, total) -> {}, log).ingest(new FolderOrigin(photos));
    assertThat(log.all()).isEmpty();
  }
}
