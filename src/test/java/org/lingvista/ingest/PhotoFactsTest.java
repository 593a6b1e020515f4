package org.lingvista.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lingvista.ingest.ExifJpeg.DATE_TIME_ORIGINAL;
import static org.lingvista.ingest.ExifJpeg.OFFSET_TIME_ORIGINAL;
import static org.lingvista.ingest.ExifJpeg.SUB_SEC_TIME_ORIGINAL;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhotoFactsTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Instant FILE_TIME = Instant.parse("2001-02-03T04:05:06Z");

  @TempDir private Path folder;

  private static ExifJpeg at(String time) {
    return new ExifJpeg().with(DATE_TIME_ORIGINAL, time);
  }

  private Instant taken(ExifJpeg photo) throws IOException {
    Path file = photo.write(folder.resolve("photo.jpg"));
    Files.setLastModifiedTime(file, FileTime.from(FILE_TIME));
    return PhotoFacts.of(file, BERLIN).time();
  }

  @Test
  void readsTheOffsetTheCameraWrote() throws IOException {
    ExifJpeg photo = at("2024:07:15 14:30:00").with(OFFSET_TIME_ORIGINAL, "-03:30");
    assertThat(taken(photo)).isEqualTo(Instant.parse("2024-07-15T18:00:00Z"));
    // what satellites say does not matter then
    photo.satellites("2024:07:15", 1, 1, 0, 1, 0, 1);
    assertThat(taken(photo)).isEqualTo(Instant.parse("2024-07-15T18:00:00Z"));
  }

  @Test
  void readsPartsOfASecond() throws IOException {
    ExifJpeg photo = at("2024:07:15 14:30:07").with(OFFSET_TIME_ORIGINAL, "+00:00");
    for (var each : List.of(List.of("5", "0.5"), List.of("042 ", "0.042"), List.of("x", "0"))) {
      assertThat(taken(photo.with(SUB_SEC_TIME_ORIGINAL, each.get(0))))
          .isEqualTo(
              Instant.parse("2024-07-15T14:30:07Z")
                  .plusMillis(Math.round(1000 * Double.parseDouble(each.get(1)))));
    }
  }

  @Test
  void withoutOffsetTheSatellitesTellIt() throws IOException {
    // Kathmandu, 5:45 before UTC; the fix is 70.5 s old, and it is the day before there
    ExifJpeg photo = at("2024:07:16 02:15:00").satellites("2024:07:15", 20, 1, 28, 1, 495, 10);
    assertThat(taken(photo)).isEqualTo(Instant.parse("2024-07-15T20:30:00Z"));
    ExifJpeg west = at("2023:12:31 16:00:01").satellites("2024:01:01", 0, 1, 0, 1, 0, 1);
    assertThat(taken(west)).isEqualTo(Instant.parse("2024-01-01T00:00:01Z"));
  }

  @Test
  void theFarthestZoneIsFourteenHoursAway() throws IOException {
    assertThat(taken(at("2024:01:02 00:07:00").satellites("2024:01:01", 10, 1, 0, 1, 0, 1)))
        .isEqualTo(Instant.parse("2024-01-01T10:07:00Z"));
    assertThat(taken(at("2024:01:02 00:08:00").satellites("2024:01:01", 10, 1, 0, 1, 0, 1)))
        .as("14:15 away is no zone, so that the fix is of another day: local time")
        .isEqualTo(Instant.parse("2024-01-01T23:08:00Z"));
  }

  @Test
  void nonsenseOfTheSatellitesIsNotUsed() throws IOException {
    Instant local = Instant.parse("2024-07-15T12:30:00Z");
    assertThat(taken(at("2024:07:15 14:30:00").satellites("2024:07:15", 12, 0, 30, 0, 0, 0)))
        .isEqualTo(local);
    assertThat(taken(at("2024:07:15 14:30:00").satellites("2024:13:45", 12, 1, 30, 1, 0, 1)))
        .isEqualTo(local);
    assertThat(taken(at("2024:07:15 14:30:00").satellites("2024:07:15", 12, 1))).isEqualTo(local);
  }

  @Test
  void withoutAnyOffsetTheTimeIsLocal() throws IOException {
    for (String blank : List.of("   :  ", "", "+25:00", "summer")) {
      ExifJpeg photo = at("2024:07:15 14:30:00").with(OFFSET_TIME_ORIGINAL, blank);
      assertThat(taken(photo)).isEqualTo(Instant.parse("2024-07-15T12:30:00Z"));
    }
    assertThat(taken(at("2024:01:15 14:30:00"))).isEqualTo(Instant.parse("2024-01-15T13:30:00Z"));
    Path file = at("2024:07:15 14:30:00").write(folder.resolve("here.jpg"));
    assertThat(PhotoFacts.of(file).time())
        .isEqualTo(
            LocalDateTime.of(2024, 7, 15, 14, 30).atZone(ZoneId.systemDefault()).toInstant());
  }

  @Test
  void aLocalTimeThatOccursTwiceIsTheFirst() throws IOException {
    // on 27 October 2024 clocks went from 3:00 back to 2:00 in Berlin
    assertThat(taken(at("2024:10:27 02:30:00"))).isEqualTo(Instant.parse("2024-10-27T00:30:00Z"));
    assertThat(taken(at("2024:10:27 03:00:00"))).isEqualTo(Instant.parse("2024-10-27T02:00:00Z"));
  }

  @Test
  void aLocalTimeThatNeverWasIsLaterByTheGap() throws IOException {
    // on 31 March 2024 clocks went from 2:00 on to 3:00 in Berlin: 2:30 is taken for 3:30
    assertThat(taken(at("2024:03:31 02:30:00"))).isEqualTo(Instant.parse("2024-03-31T01:30:00Z"));
    assertThat(taken(at("2024:03:31 03:30:00"))).isEqualTo(Instant.parse("2024-03-31T01:30:00Z"));
  }

  @Test
  void withoutExifOrWithAClockThatWasNeverSetItIsTheFilesTime() throws IOException {
    for (String nonsense : new String[] {"", "no picture at all"}) {
      Path file = Files.writeString(folder.resolve("x.jpg"), nonsense);
      Files.setLastModifiedTime(file, FileTime.from(FILE_TIME));
      assertThat(PhotoFacts.of(file).time()).isEqualTo(FILE_TIME);
    }
    for (String unset : List.of("0000:00:00 00:00:00", "    :  :     :  :  ", "2024:02:30 1:00")) {
      assertThat(taken(at(unset))).as(unset).isEqualTo(FILE_TIME);
    }
  }
}
