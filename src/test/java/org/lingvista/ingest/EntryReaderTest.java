package org.lingvista.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.image.ImageException;

class EntryReaderTest {
  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

  @TempDir private Path folder;
  private final FailureLog failures = FailureLog.inMemory();
  private Path file = Path.of(".");

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(folder.resolve("a.txt"), "words");
    Files.setLastModifiedTime(file, FileTime.from(LONG_AGO));
  }

  private EntryReader.Reading read(boolean seen, InstantSource clock, Entry.Reader reader) {
    return new EntryReader("origin", Map.of(), failures, seen, clock)
        .read(new Entry("a.txt", "", file, reader));
  }

  private EntryReader.Reading read(Entry.Reader reader) {
    return read(true, InstantSource.system(), reader);
  }

  @Test
  void whatGrowsWhileItIsReadIsNotTakenForWhole() {
    var reading =
        read(() -> {
          Files.writeString(file, "more", StandardOpenOption.APPEND);
          return List.of();
        });
    assertThat(reading.outcome()).isEqualTo(EntryReader.Outcome.CHANGING);
    assertThat(reading.problem())
        .isEqualTo("changed while it was read; it is tried again next time");
    assertThat(reading.fingerprint()).as("so that it is tried again").isEmpty();
  }

  @Test
  void whatChangesInPlaceWhileItIsReadIsNotTakenForWhole() {
    var reading =
        read(() -> {
          Files.setLastModifiedTime(file, FileTime.from(LONG_AGO.plusMillis(10)));
          return List.of();
        });
    assertThat(reading.outcome()).isEqualTo(EntryReader.Outcome.CHANGING);
  }

  @Test
  void whatCannotBeReadBecauseItGrowsIsNotCalledDamaged() {
    var reading =
        read(() -> {
          Files.writeString(file, "more", StandardOpenOption.APPEND);
          throw new ImageException("is cut off");
        });
    assertThat(reading.problem()).isEqualTo(EntryReader.CHANGING);
  }

  @Test
  void whatWasWrittenJustNowIsLookedAtOnceMoreWhenItHasBeenQuiet() throws Exception {
    Files.setLastModifiedTime(file, FileTime.from(LONG_AGO));
    Thread writer =
        Thread.ofPlatform()
            .unstarted(() -> {
              try {
                Thread.sleep(100);
                Files.writeString(file, "more", StandardOpenOption.APPEND);
              } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    var reading =
        read(
            true,
            InstantSource.fixed(LONG_AGO.plusMillis(100)),
            () -> {
              writer.start();
              return List.of();
            });
    writer.join();
    assertThat(reading.outcome()).isEqualTo(EntryReader.Outcome.CHANGING);
  }

  @Test
  void aFileFromTheFutureOrAClockInThePastCostsNoWait() {
    for (Duration jump : List.of(Duration.ofDays(-4_000), Duration.ofDays(4_000))) {
      long start = System.nanoTime();
      for (int i = 0; i < 20; i++) {
        var reading = read(true, InstantSource.fixed(LONG_AGO.plus(jump)), List::of);
        assertThat(reading.outcome()).isEqualTo(EntryReader.Outcome.READ);
      }
      assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
    }
  }

  @Test
  void whatVanishesAfterAListingIsLeftToTheNextOne() {
    Entry.Reader vanishing =
        () -> {
          Files.delete(file);
          throw new NoSuchFileException(file.toString());
        };
    assertThat(read(vanishing).outcome()).isEqualTo(EntryReader.Outcome.GONE);
    // a line of a manifest may name a file that never was
    assertThat(read(false, InstantSource.system(), vanishing).problem()).isEqualTo("no such file");
  }
}
