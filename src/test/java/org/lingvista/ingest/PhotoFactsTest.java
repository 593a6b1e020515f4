package org.lingvista.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhotoFactsTest {
  private static final int DATE_TIME_ORIGINAL = 0x9003;
  private static final int OFFSET_TIME_ORIGINAL = 0x9011;

  @TempDir private Path folder;

  @Test
  void readsTheOffsetTheCameraWrote() throws IOException {
    Path photo = photo("2024:07:15 14:30:00", "+02:00");
    assertThat(PhotoFacts.of(photo).time()).isEqualTo(Instant.parse("2024-07-15T12:30:00Z"));
  }

  @Test
  void withoutOffsetTheTimeIsLocal() throws IOException {
    Instant local =
        LocalDateTime.of(2024, 7, 15, 14, 30).atZone(ZoneId.systemDefault()).toInstant();
    assertThat(PhotoFacts.of(photo("2024:07:15 14:30:00", null)).time()).isEqualTo(local);
  }

  @Test
  void withoutExifOrPictureItIsTheFilesTime() throws IOException {
    Instant time = Instant.parse("2001-02-03T04:05:06Z");
    for (String nonsense : new String[] {"", "no picture at all"}) {
      Path file = Files.writeString(folder.resolve("x.jpg"), nonsense);
      Files.setLastModifiedTime(file, FileTime.from(time));
      assertThat(PhotoFacts.of(file).time()).isEqualTo(time);
    }
  }

  /** A JPEG with an EXIF segment (EXIF 2.32: TIFF with one pointer to the EXIF directory). */
  private Path photo(String time, @Nullable String offset) throws IOException {
    ByteBuffer tiff = ByteBuffer.allocate(200);
    tiff.put("MM".getBytes(StandardCharsets.US_ASCII)).putShort((short) 42).putInt(8);
    tiff.putShort((short) 1).putShort((short) 0x8769).putShort((short) 4).putInt(1).putInt(26);
    tiff.putInt(0);
    tiff.putShort((short) (offset == null ? 1 : 2));
    ascii(tiff, DATE_TIME_ORIGINAL, time, 100);
    if (offset != null) {
      ascii(tiff, OFFSET_TIME_ORIGINAL, offset, 150);
    }
    tiff.putInt(0);
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "jpg", jpeg);
    byte[] plain = jpeg.toByteArray();
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.write(plain, 0, 2);
    whole.write(new byte[] {(byte) 0xff, (byte) 0xe1, 0, (byte) (2 + 6 + 200)});
    whole.write("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
    whole.write(tiff.array());
    whole.write(plain, 2, plain.length - 2);
    return Files.write(folder.resolve("photo.jpg"), whole.toByteArray());
  }

  private static void ascii(ByteBuffer tiff, int tag, String text, int at) {
    byte[] bytes = (text + "\0").getBytes(StandardCharsets.US_ASCII);
    tiff.putShort((short) tag).putShort((short) 2).putInt(bytes.length).putInt(at);
    tiff.put(at, bytes);
  }
}
