package org.lingvista.image;

import com.drew.imaging.ImageProcessingException;
import com.drew.imaging.jpeg.JpegMetadataReader;
import com.drew.imaging.jpeg.JpegSegmentMetadataReader;
import com.drew.imaging.webp.WebpMetadataReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;

/** EXIF tag 0x0112: how the stored rows and columns lie on an upright picture. */
final class Orientation {
  static final int UPRIGHT = 1;

  private Orientation() {}

  /** 1 to 8; 1 when the file has no EXIF, or EXIF that cannot be read, or another format. */
  static int of(byte[] bytes) {
    try {
      Metadata metadata;
      if (bytes.length > 2 && (bytes[0] & 0xff) == 0xff && (bytes[1] & 0xff) == 0xd8) {
        List<JpegSegmentMetadataReader> exifOnly = List.of(new ExifReader());
        metadata = JpegMetadataReader.readMetadata(new ByteArrayInputStream(bytes), exifOnly);
      } else if (bytes.length > 12 && bytes[0] == 'R' && bytes[8] == 'W' && bytes[9] == 'E') {
        metadata = WebpMetadataReader.readMetadata(new ByteArrayInputStream(bytes));
      } else {
        return UPRIGHT;
      }
      for (ExifIFD0Directory directory : metadata.getDirectoriesOfType(ExifIFD0Directory.class)) {
        Integer value = directory.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
        if (value != null && value >= 1 && value <= 8) {
          return value;
        }
      }
      return UPRIGHT;
    } catch (IOException | ImageProcessingException | RuntimeException e) {
      return UPRIGHT; // a picture is not lost because a camera wrote odd remarks into it
    }
  }
}
