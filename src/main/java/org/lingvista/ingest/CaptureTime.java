package org.lingvista.ingest;

import com.drew.lang.Rational;
import com.drew.metadata.exif.ExifSubIFDDirectory;
import com.drew.metadata.exif.GpsDirectory;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When a picture was taken (EXIF 2.32): {@code DateTimeOriginal} with {@code SubSecTimeOriginal} is
 * the time on the camera's clock, and its offset from UTC is, in this order,
 *
 * <ol>
 *   <li>{@code OffsetTimeOriginal};
 *   <li>what lies between that clock and the satellites' {@code GPSDateStamp} and {@code
 *       GPSTimeStamp}, which are UTC, rounded to quarters of an hour, if that is at most 14 hours;
 *   <li>that of a zone, the user's. There a time that occurs twice, when clocks are put back, is
 *       the first of both; one that never is, when they are put forward, is later by what they are
 *       put forward.
 * </ol>
 *
 * What is not a time, such as the zeros of a camera whose clock was never set, counts as not there.
 */
final class CaptureTime {
  private static final Pattern DATE = Pattern.compile("(\\d{4})[:./-](\\d{1,2})[:./-](\\d{1,2})");
  private static final Pattern TIME =
      Pattern.compile(DATE + "[ T](\\d{1,2}):(\\d{2})(?::(\\d{2}))?.*");

  /** Zones are whole quarters of an hour, from −12 to +14 hours. */
  private static final long QUARTER_SECONDS = 900;

  private static final long FARTHEST_SECONDS = 14 * 3600;

  private CaptureTime() {}

  /**
   * The time, or null if none is written.
   *
   * @param zone where the camera's clock is taken to be set if the picture does not say
   */
  static @Nullable Instant of(
      @Nullable ExifSubIFDDirectory exif, @Nullable GpsDirectory gps, ZoneId zone) {
    LocalDateTime clock = exif == null ? null : clock(exif);
    if (exif == null || clock == null) {
      return null;
    }
    ZoneOffset offset = written(exif.getString(ExifSubIFDDirectory.TAG_TIME_ZONE_ORIGINAL));
    if (offset == null) {
      offset = measured(clock, gps);
    }
    return offset == null ? clock.atZone(zone).toInstant() : clock.toInstant(offset);
  }

  private static @Nullable LocalDateTime clock(ExifSubIFDDirectory exif) {
    String text = exif.getString(ExifSubIFDDirectory.TAG_DATETIME_ORIGINAL);
    Matcher time = TIME.matcher(text == null ? "" : text.strip());
    if (!time.matches()) {
      return null;
    }
    try {
      return LocalDateTime.of(
          number(time, 1),
          number(time, 2),
          number(time, 3),
          number(time, 4),
          number(time, 5),
          time.group(6) == null ? 0 : number(time, 6),
          nanos(exif.getString(ExifSubIFDDirectory.TAG_SUBSECOND_TIME_ORIGINAL)));
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static int number(Matcher matcher, int group) {
    return Integer.parseInt(matcher.group(group));
  }

  /** Digits after the point, as many as a camera likes. */
  private static int nanos(@Nullable String text) {
    String digits = text == null ? "" : text.strip();
    if (!digits.matches("\\d+")) {
      return 0;
    }
    return Integer.parseInt((digits + "000000000").substring(0, 9));
  }

  private static @Nullable ZoneOffset written(@Nullable String text) {
    try {
      ZoneOffset offset = ZoneOffset.of(text == null ? "" : text.strip());
      return Math.abs(offset.getTotalSeconds()) <= FARTHEST_SECONDS ? offset : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable ZoneOffset measured(LocalDateTime clock, @Nullable GpsDirectory gps) {
    LocalDateTime utc = gps == null ? null : utc(gps);
    if (utc == null) {
      return null;
    }
    double quarters = Duration.between(utc, clock).toMillis() / 1000.0 / QUARTER_SECONDS;
    long seconds = Math.round(quarters) * QUARTER_SECONDS;
    return Math.abs(seconds) <= FARTHEST_SECONDS
        ? ZoneOffset.ofTotalSeconds(Math.toIntExact(seconds))
        : null;
  }

  private static @Nullable LocalDateTime utc(GpsDirectory gps) {
    String stamp = gps.getString(GpsDirectory.TAG_DATE_STAMP);
    Matcher date = DATE.matcher(stamp == null ? "" : stamp.strip());
    Rational[] time = gps.getRationalArray(GpsDirectory.TAG_TIME_STAMP);
    if (!date.matches() || time == null || time.length != 3) {
      return null;
    }
    double seconds =
        time[0].doubleValue() * 3600 + time[1].doubleValue() * 60 + time[2].doubleValue();
    // a division by zero gives no number, and a leap second belongs to the day before
    if (!(seconds >= 0 && seconds <= 86_400)) {
      return null;
    }
    try {
      return LocalDateTime.of(number(date, 1), number(date, 2), number(date, 3), 0, 0)
          .plus(Duration.ofMillis(Math.round(seconds * 1000)));
    } catch (DateTimeException e) {
      return null;
    }
  }
}
