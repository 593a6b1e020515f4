package org.lingvista.ingest;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.lang.GeoLocation;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifSubIFDDirectory;
import com.drew.metadata.exif.GpsDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/**
 * What a camera wrote into a picture.
 *
 * @param time EXIF DateTimeOriginal with its offset, in this machine's time zone if the camera
 *     wrote none; without EXIF the file's time
 * @param attributes {@code camera}, {@code latitude}, {@code longitude} where known
 */
record PhotoFacts(Instant time, Map<String, String> attributes) {

  PhotoFacts {
    attributes = Map.copyOf(attributes);
  }

  static PhotoFacts of(Path file) throws IOException {
    Map<String, String> attributes = new LinkedHashMap<>();
    Instant taken = null;
    try {
      Metadata metadata = ImageMetadataReader.readMetadata(file.toFile());
      taken = taken(metadata.getFirstDirectoryOfType(ExifSubIFDDirectory.class));
      camera(metadata.getFirstDirectoryOfType(ExifIFD0Directory.class), attributes);
      place(metadata.getFirstDirectoryOfType(GpsDirectory.class), attributes);
    } catch (ImageProcessingException e) {
      // no metadata to read; whether the picture itself can be read is the decoder's matter
    }
    return new PhotoFacts(
        taken == null ? Files.getLastModifiedTime(file).toInstant() : taken, attributes);
  }

  private static @Nullable Instant taken(@Nullable ExifSubIFDDirectory exif) {
    Date date = exif == null ? null : exif.getDateOriginal(TimeZone.getDefault());
    return date == null ? null : date.toInstant();
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
    GeoLocation location = gps == null ? null : gps.getGeoLocation();
    if (location != null && !location.isZero()) {
      attributes.put("latitude", String.format(Locale.ROOT, "%.5f", location.getLatitude()));
      attributes.put("longitude", String.format(Locale.ROOT, "%.5f", location.getLongitude()));
    }
  }
}
