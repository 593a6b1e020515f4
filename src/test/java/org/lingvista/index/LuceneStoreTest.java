package org.lingvista.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LuceneStoreTest extends VectorStoreContract {
  private static final IndexModel MODEL = new IndexModel("tiny-1234", 4);

  @TempDir private Path folder;
  private LuceneStore store;

  @BeforeEach
  void create() {
    store = LuceneStore.openForWriting(folder.resolve("index"), MODEL);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  VectorStore store() {
    return store;
  }

  private Path index() {
    return folder.resolve("index");
  }

  @Test
  void keepsWhatWasCommittedAndDropsWhatWasNot() {
    store.upsert(List.of(Items.image("kept", 1, 0, 0, 0)));
    store.commit();
    store.upsert(List.of(Items.image("lost", 0, 1, 0, 0)));
    store.close();
    store = LuceneStore.openForWriting(index(), MODEL);
    assertThat(store.get("kept")).isPresent();
    assertThat(store.get("lost")).isEmpty();
  }

  @Test
  void aReaderSeesTheNextCommitOfAWriter() {
    try (LuceneStore reader = LuceneStore.open(index())) {
      assertThat(reader.count(IndexFilter.all())).isZero();
      store.upsert(List.of(Items.image("new", 1, 0, 0, 0)));
      store.commit();
      assertThat(reader.count(IndexFilter.all())).isEqualTo(1);
    }
  }

  @Test
  void tidyingLeavesFewSegmentsAndEveryItemAsItWas() throws IOException {
    for (int i = 0; i < 9; i++) {
      store.upsert(List.of(Items.image("i" + i, 1, i, 0, 0), Items.text("t" + i, "word")));
      store.commit();
    }
    store.delete(List.of("t3"));
    store.commit();
    List<String> before = ids(store.nearest(new float[] {1, 0, 0, 0}, 20, IndexFilter.all()));
    assertThat(before).hasSize(17);
    store.tidy(() -> true);
    assertThat(segments()).isLessThanOrEqualTo(4);
    assertThat(ids(store.nearest(new float[] {1, 0, 0, 0}, 20, IndexFilter.all())))
        .containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void tidyingThatIsGivenUpLosesNothing() throws IOException {
    for (int i = 0; i < 9; i++) {
      store.upsert(List.of(Items.image("i" + i, 1, i, 0, 0)));
      store.commit();
    }
    store.tidy(() -> false);
    store.close();
    store = LuceneStore.openForWriting(index(), MODEL);
    assertThat(store.count(IndexFilter.all())).isEqualTo(9);
  }

  private static List<String> ids(List<Hit> hits) {
    return hits.stream().map(hit -> hit.item().id()).toList();
  }

  private int segments() throws IOException {
    try (var reader = DirectoryReader.open(FSDirectory.open(index()))) {
      return reader.leaves().size();
    }
  }

  @Test
  void readsAndWritesOnAnIndexOfTheFirstFormat() throws IOException {
    store.close();
    IndexFacts first = new IndexFacts(1, MODEL);
    try (var directory = FSDirectory.open(index());
        var writer = new IndexWriter(directory, new IndexWriterConfig())) {
      first.become(writer);
      Document document = ItemDocument.of(Items.image("old", 1, 0, 0, 0), first);
      document.removeField(ItemDocument.ID_VALUE); // it had none
      writer.addDocument(document);
    }
    store = LuceneStore.openForWriting(index(), MODEL);
    store.upsert(List.of(Items.image("new", 0, 1, 0, 0), Items.text("text", "word")));
    store.commit();
    try (IndexView view = store.view()) {
      assertThat(view.nearest(new float[] {1, 0, 0, 0}, 2, IndexFilter.kind(Item.Kind.IMAGE)))
          .extracting(found -> view.id(found.document()))
          .containsExactly("old", "new");
      assertThat(ids(view.hits(view.nearest(new float[] {1, 0, 0, 0}, 3, IndexFilter.all()))))
          .containsExactly("old", "text", "new");
    }
    store.close();
    store = LuceneStore.openForWriting(index(), MODEL);
    assertThat(store.get("new").orElseThrow().vector()).containsExactly(0, 1, 0, 0);
  }

  @Test
  void aViewKeepsSeeingTheStateItWasMadeOf() {
    store.upsert(List.of(Items.image("a", 1, 0, 0, 0)));
    store.commit();
    try (IndexView view = store.view()) {
      store.delete(List.of("a"));
      store.commit();
      Found found = view.nearest(new float[] {1, 0, 0, 0}, 1, IndexFilter.all()).getFirst();
      assertThat(view.item(found.document()).id()).isEqualTo("a");
      assertThat(store.get("a")).isEmpty();
    }
  }

  @Test
  void refusesVectorsOfAnotherModelByName() {
    store.close();
    assertThatThrownBy(() -> LuceneStore.openForWriting(index(), new IndexModel("big-9", 8)))
        .isInstanceOf(IndexException.class)
        .hasMessage(
            ("index %s holds vectors of model tiny-1234 (width 4), you use model big-9 (width 8):"
                    + " index into another folder, or use model tiny-1234")
                .formatted(index()));
    assertThatThrownBy(() -> LuceneStore.openForWriting(index(), new IndexModel("tiny-99", 4)))
        .isInstanceOf(IndexException.class)
        .hasMessageContaining("you use model tiny-99");
  }

  @Test
  void remembersModelAndNotes() {
    store.close();
    IndexModel noted = new IndexModel(MODEL.id(), MODEL.width(), Map.of("bundle", "/b/ö"));
    store = LuceneStore.openForWriting(index(), noted);
    store.commit();
    try (LuceneStore reader = LuceneStore.open(index())) {
      assertThat(reader.model()).isEqualTo(noted);
    }
  }

  @Test
  void aSecondWriterIsToldThatAnotherOneWrites() {
    assertThatThrownBy(() -> LuceneStore.openForWriting(index(), MODEL))
        .isInstanceOf(IndexException.class)
        .hasMessageContaining(index().toString())
        .hasMessageContaining("another process is writing to it");
  }

  @Test
  void aStoreOpenedForSearchingRefusesToWrite() {
    try (LuceneStore reader = LuceneStore.open(index())) {
      assertThatThrownBy(reader::commit)
          .isInstanceOf(IndexException.class)
          .hasMessageContaining("opened for searching only");
    }
  }

  @Test
  void aMissingIndexSaysHowToMakeOneAndLeavesNoFolder() {
    Path missing = folder.resolve("nowhere");
    assertThat(LuceneStore.exists(missing)).isFalse();
    assertThatThrownBy(() -> LuceneStore.open(missing))
        .isInstanceOf(IndexException.class)
        .hasMessageContaining("no index in " + missing)
        .hasMessageContaining("lingvista index");
    assertThat(missing).doesNotExist();
  }

  @Test
  void doesNotWriteIntoAFolderOfOtherFiles() throws IOException {
    Files.writeString(folder.resolve("holiday.txt"), "do not touch");
    assertThatThrownBy(() -> LuceneStore.openForWriting(folder, MODEL))
        .isInstanceOf(IndexException.class)
        .hasMessageContaining("choose an empty or new folder");
  }

  @Test
  void anyFlippedByteIsFoundByVerify() throws IOException {
    fill();
    for (Path file : files()) {
      if (Files.size(file) == 0) {
        continue; // the lock
      }
      long position = Files.size(file) / 2;
      flip(file, position);
      assertThatThrownBy(
              () -> {
                try (LuceneStore reader = LuceneStore.open(index())) {
                  reader.verify();
                }
              })
          .as("flipped byte in %s", file.getFileName())
          .isInstanceOf(IndexException.class)
          .hasMessageContaining(index().toString());
      flip(file, position);
    }
    try (LuceneStore reader = LuceneStore.open(index())) {
      reader.verify();
    }
  }

  @Test
  void aTruncatedFileIsCalledDamaged() throws IOException {
    fill();
    for (Path file : files()) {
      byte[] whole = Files.readAllBytes(file);
      if (whole.length == 0) {
        continue;
      }
      Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));
      assertThatThrownBy(() -> LuceneStore.open(index()).close())
          .as("truncated %s", file.getFileName())
          .isInstanceOf(IndexException.class)
          .hasMessageContaining("is damaged")
          .hasMessageContaining("delete the folder and index again");
      Files.write(file, whole);
    }
  }

  private void fill() {
    Random random = new Random(1);
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      float[] vector = Items.unit(Items.gaussian(random, 4));
      items.add(Items.item("i" + i, Item.Kind.TEXT, vector, "word" + i % 7));
    }
    store.upsert(items);
    store.commit();
    store.close();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(index())) {
      return files.toList();
    }
  }

  private static void flip(Path file, long position) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, position);
      one.put(0, (byte) (one.get(0) ^ 0x10)).rewind();
      channel.write(one, position);
    }
  }

  @Test
  void factsThatWereKeptOutliveTheWriter() {
    store.keep("fact", "one");
    store.commit();
    store.close();
    store = LuceneStore.openForWriting(index(), MODEL);
    store.upsert(List.of(Items.text("text", "word")));
    store.commit();
    store.close();
    store = LuceneStore.open(index());
    assertThat(store.kept("fact")).hasValue("one");
  }
}
