package org.lingvista.ingest;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.metadata.exif.ExifSubIFDDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.TimeZone;

/**
 * When a picture was taken: EXIF DateTimeOriginal with its offset, in this machine's time zone if
 * the camera wrote none; without EXIF the file's time.
 */
final class PhotoTime {
  private PhotoTime() {}

  static Instant of(Path file) throws IOException {
    try {
      var exif =
          ImageMetadataReader.readMetadata(file.toFile())
              .getFirstDirectoryOfType(ExifSubIFDDirectory.class);
      Date taken = exif == null ? null : exif.getDateOriginal(TimeZone.getDefault());
      if (taken != null) {
        return taken.toInstant();
      }
    } catch (ImageProcessingException e) {
      // no metadata to read; whether the picture itself can be read is the decoder's matter
    }
    return Files.getLastModifiedTime(file).toInstant();
  }
}
