package org.lingvista.ingest;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.lang.GeoLocation;
import com.drew.lang.Rational;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifSubIFDDirectory;
import com.drew.metadata.exif.GpsDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a camera wrote into a picture.
 *
 * @param time when it was taken ({@link CaptureTime}, in this machine's time zone if the picture
 *     tells none); if it does not say, the file's time
 * @param attributes {@code camera}, {@code latitude}, {@code longitude} where known
 */
record PhotoFacts(Instant time, Map<String, String> attributes) {

  PhotoFacts {
    attributes = Map.copyOf(attributes);
  }

  static PhotoFacts of(Path file) throws IOException {
    return of(file, ZoneId.systemDefault());
  }

  /**
   * As above.
   *
   * @param zone where the camera's clock is taken to be set if the picture does not say
   */
  static PhotoFacts of(Path file, ZoneId zone) throws IOException {
    Map<String, String> attributes = new LinkedHashMap<>();
    Instant taken = null;
    try {
      Metadata metadata = ImageMetadataReader.readMetadata(file.toFile());
      taken =
          CaptureTime.of(
              metadata.getFirstDirectoryOfType(ExifSubIFDDirectory.class),
              metadata.getFirstDirectoryOfType(GpsDirectory.class),
              zone);
      camera(metadata.getFirstDirectoryOfType(ExifIFD0Directory.class), attributes);
      place(metadata.getFirstDirectoryOfType(GpsDirectory.class), attributes);
    } catch (ImageProcessingException e) {
      // no metadata to read; whether the picture itself can be read is the decoder's matter
    }
    return new PhotoFacts(
        taken == null ? Files.getLastModifiedTime(file).toInstant() : taken, attributes);
  }

  /** Maker and model; many models name their maker already. */
  private static void camera(@Nullable ExifIFD0Directory exif, Map<String, String> attributes) {
    String model = exif == null ? null : exif.getString(ExifIFD0Directory.TAG_MODEL);
    if (exif == null || model == null || model.isBlank()) {
      return;
    }
    String maker = exif.getString(ExifIFD0Directory.TAG_MAKE);
    String prefix = maker == null ? "" : maker.strip() + " ";
    boolean named =
        model.toLowerCase(Locale.ROOT).startsWith(prefix.strip().toLowerCase(Locale.ROOT));
    attributes.put("camera", named ? model.strip() : prefix + model.strip());
  }

  private static void place(@Nullable GpsDirectory gps, Map<String, String> attributes) {
    GeoLocation location =
        gps != null
                && isAngle(gps.getRationalArray(GpsDirectory.TAG_LATITUDE))
                && isAngle(gps.getRationalArray(GpsDirectory.TAG_LONGITUDE))
            ? gps.getGeoLocation()
            : null;
    // a receiver without a fix writes zeros, or what is on no map
    if (location != null
        && !location.isZero()
        && Math.abs(location.getLatitude()) <= 90
        && Math.abs(location.getLongitude()) <= 180) {
      attributes.put("latitude", String.format(Locale.ROOT, "%.5f", location.getLatitude()));
      attributes.put("longitude", String.format(Locale.ROOT, "%.5f", location.getLongitude()));
    }
  }

  /** The library takes a number divided by zero for zero, which minutes and seconds may be. */
  private static boolean isAngle(Rational @Nullable [] angle) {
    if (angle == null || angle.length == 0 || angle[0].getDenominator() == 0) {
      return false;
    }
    for (Rational part : angle) {
      if (part.getDenominator() == 0 && part.getNumerator() != 0) {
        return false;
      }
    }
    return true;
  }
}
