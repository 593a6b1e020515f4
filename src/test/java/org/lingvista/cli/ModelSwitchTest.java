package org.lingvista.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.encode.EncoderBundle;
import org.lingvista.encode.TinyBundle;
import org.lingvista.index.IndexFilter;
import org.lingvista.index.LuceneStore;
import org.lingvista.ingest.Ingestor;
import org.lingvista.ingest.Pictures;

class ModelSwitchTest {
  @TempDir private static Path shared;
  private static Path first = Path.of(".");
  private static Path second = Path.of(".");
  private static String firstId = "";
  private static String secondId = "";

  @TempDir private Path folder;
  private Path index = Path.of(".");
  private Path photos = Path.of(".");
  private Path notes = Path.of(".");

  @BeforeAll
  static void models() throws IOException {
    first = TinyBundle.write(shared.resolve("first"));
    second = shared.resolve("second");
    try (var encoder = EncoderBundle.open(first)) {
      firstId = encoder.modelId();
    }
    secondId = "other-" + firstId;
    OtherModel.copy(first, second, firstId, secondId);
  }

  @BeforeEach
  void indexed() throws IOException {
    index = folder.resolve("index");
    photos = folder.resolve("photos");
    notes = folder.resolve("zettel");
    Pictures.write(photos.resolve("red.png"), Pictures.RED);
    Files.createDirectory(notes);
    Files.writeString(notes.resolve("dog.txt"), "Dogs bark at the moon.");
    done("index", photos, notes, "--index", index, "--model", first);
  }

  private static CommandRun done(Object... arguments) {
    CommandRun run = CommandRun.of(arguments);
    assertThat(run.code()).as(run.err()).isZero();
    return run;
  }

  private String modelInUse() {
    try (LuceneStore store = LuceneStore.open(IndexPointer.current(index))) {
      return store.model().id();
    }
  }

  @Test
  void switchesAndGoesBackWhileAnOpenReaderKeepsTheOldModel() {
    try (LuceneStore serving = LuceneStore.open(index)) {
      CommandRun run = done("model", "switch", second, "--index", index);
      assertThat(run.out()).contains("2 items of model " + secondId, "takes it over");
      assertThat(run.err()).contains("1 of 1 (100%)");
      assertThat(modelInUse()).isEqualTo(secondId);
      assertThat(serving.match("moon", 1, IndexFilter.all())).hasSize(1);
      assertThat(serving.model().id()).isEqualTo(firstId);
    }
    assertThat(done("index", photos, notes, "--index", index).out())
        .contains("1 unchanged")
        .doesNotContain("1 added");
    done("model", "rollback", "--index", index);
    assertThat(modelInUse()).isEqualTo(firstId);
    done("model", "rollback", "--index", index);
    assertThat(modelInUse()).isEqualTo(secondId);
  }

  @Test
  void everyVerbUsesTheFolderThatWasSwitchedTo() throws IOException {
    done("model", "switch", second, "--index", index);
    Files.move(index, folder.resolve("kept"));
    assertThat(done("search", "moon", "--index", index).out()).contains("dog.txt");
    assertThat(done("understand", "moon", "--json", "--index", index).out()).contains("moon");
    assertThat(done("index", notes, "--index", index).out()).contains("1 unchanged");
  }

  @Test
  void aRunThatBreaksOffHalfWayLeavesTheOldIndexServingAndGoesOnLater() throws IOException {
    Path away = folder.resolve("away");
    Files.move(notes, away);
    CommandRun broken = CommandRun.of("model", "switch", second, "--index", index);
    assertThat(broken.code()).isEqualTo(1);
    assertThat(broken.err()).contains(notes.toString());
    assertThat(modelInUse()).isEqualTo(firstId);
    assertThat(done("search", "moon", "--index", index).out()).contains("dog.txt");
    Path shadow = new IndexPointer(index).shadow(secondId);
    try (LuceneStore half = LuceneStore.open(shadow)) {
      assertThat(half.count(IndexFilter.all())).as("what was encoded is kept").isEqualTo(1);
    }
    Files.move(away, notes);
    assertThat(done("model", "switch", second, "--index", index).out()).contains("2 items");
    assertThat(modelInUse()).isEqualTo(secondId);
  }

  @Test
  void anEmptiedFolderIsRefusedAsADiskThatIsNotConnected() throws IOException {
    Files.delete(notes.resolve("dog.txt"));
    CommandRun run = CommandRun.of("model", "switch", second, "--index", index);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("nothing of what is indexed of " + notes);
    assertThat(modelInUse()).isEqualTo(firstId);
  }

  @Test
  void doesNotBringInWhatTheOldIndexDidNotHold() throws IOException {
    Files.writeString(notes.resolve("cat.txt"), "Cats sleep.");
    assertThat(done("model", "switch", second, "--index", index).out()).contains("2 items of");
  }

  @Test
  void whatWasTakenOutOfTheOldIndexMeanwhileIsNotInTheNewOne() throws IOException {
    Path away = folder.resolve("away");
    Files.move(notes, away);
    assertThat(CommandRun.of("model", "switch", second, "--index", index).code()).isEqualTo(1);
    Files.move(away, notes);
    Path shadow = new IndexPointer(index).shadow(secondId);
    try (LuceneStore half = LuceneStore.open(shadow)) {
      assertThat(half.collections()).containsExactly(photos.toString());
    }
    try (var encoder = EncoderBundle.open(first);
        LuceneStore store = LuceneStore.openForWriting(index, Defaults.modelNote(encoder, first))) {
      new Ingestor(encoder, store, (done, total) -> {}).forget(photos.toString());
    }
    assertThat(done("model", "switch", second, "--index", index).out()).contains("1 items of");
    try (LuceneStore whole = LuceneStore.open(shadow)) {
      assertThat(whole.collections()).containsExactly(notes.toString());
    }
  }

  @Test
  @Timeout(300)
  void killedHalfWayTheOldIndexServesAndTheNextRunGoesOn() throws Exception {
    for (int i = 0; i < 400; i++) {
      Files.writeString(notes.resolve("n" + i + ".txt"), "Note number " + i);
    }
    done("index", photos, notes, "--index", index);
    Process child =
        new ProcessBuilder(
                ChildProcess.command(
                    "model", "switch", second.toString(), "--index", index.toString()))
            .redirectErrorStream(true)
            .start();
    try (var lines = child.inputReader()) {
      String line = lines.readLine();
      while (line != null && !line.endsWith("(100%)")) { // the first of two folders
        line = lines.readLine();
      }
      assertThat(line).isEqualTo("1 of 1 (100%)");
    }
    child.destroyForcibly(); // SIGKILL
    assertThat(child.waitFor()).isEqualTo(128 + 9);
    assertThat(modelInUse()).isEqualTo(firstId);
    assertThat(done("search", "moon", "--index", index).out()).contains("dog.txt");
    try (LuceneStore half = LuceneStore.open(new IndexPointer(index).shadow(secondId))) {
      half.verify();
      assertThat(half.count(IndexFilter.all())).isLessThan(402);
    }
    assertThat(done("model", "switch", second, "--index", index).out()).contains("402 items of");
    assertThat(modelInUse()).isEqualTo(secondId);
  }

  @Test
  void refusesTheSameModelAndAGoingBackFromNothing() {
    for (List<Object> words :
        List.<List<Object>>of(
            List.of("model", "switch", first, "--index", index),
            List.of("model", "rollback", "--index", index))) {
      CommandRun run = CommandRun.of(words.toArray());
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err().lines()).hasSize(1);
    }
    assertThat(modelInUse()).isEqualTo(firstId);
  }
}
