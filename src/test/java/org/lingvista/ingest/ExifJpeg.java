package org.lingvista.ingest;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;

/** A small JPEG with an EXIF segment (EXIF 2.32: TIFF whose directory points to two others). */
public final class ExifJpeg {
  static final int DATE_TIME_ORIGINAL = 0x9003;
  static final int OFFSET_TIME_ORIGINAL = 0x9011;
  static final int SUB_SEC_TIME_ORIGINAL = 0x9291;
  private static final int GPS_LATITUDE_REF = 1;
  private static final int GPS_LATITUDE = 2;
  private static final int GPS_LONGITUDE_REF = 3;
  private static final int GPS_LONGITUDE = 4;
  private static final int GPS_TIME_STAMP = 7;
  private static final int GPS_DATE_STAMP = 29;
  private static final int EXIF_POINTER = 0x8769;
  private static final int GPS_POINTER = 0x8825;
  private static final short ASCII = 2;
  private static final short LONG = 4;
  private static final short RATIONAL = 5;
  private static final int LENGTH = 600;

  private final Map<Integer, Value> exif = new TreeMap<>();
  private final Map<Integer, Value> gps = new TreeMap<>();

  private record Value(short type, int count, byte[] bytes) {}

  ExifJpeg with(int tag, String text) {
    exif.put(tag, ascii(text));
    return this;
  }

  /**
   * The satellites' time.
   *
   * @param time hours, minutes and seconds, each a numerator and a denominator
   */
  ExifJpeg satellites(String date, int... time) {
    gps.put(GPS_DATE_STAMP, ascii(date));
    gps.put(GPS_TIME_STAMP, rationals(time));
    return this;
  }

  /**
   * How far north or south it was taken.
   *
   * @param half {@code N} or {@code S}
   * @param angle degrees, minutes and seconds, each a numerator and a denominator
   */
  public ExifJpeg latitude(String half, int... angle) {
    gps.put(GPS_LATITUDE_REF, ascii(half));
    gps.put(GPS_LATITUDE, rationals(angle));
    return this;
  }

  /** As {@link #latitude}, {@code E} or {@code W}. */
  public ExifJpeg longitude(String half, int... angle) {
    gps.put(GPS_LONGITUDE_REF, ascii(half));
    gps.put(GPS_LONGITUDE, rationals(angle));
    return this;
  }

  private static Value rationals(int... numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length);
    for (int number : numbers) {
      bytes.putInt(number);
    }
    return new Value(RATIONAL, numbers.length / 2, bytes.array());
  }

  private static Value ascii(String text) {
    byte[] bytes = (text + "\0").getBytes(StandardCharsets.US_ASCII);
    return new Value(ASCII, bytes.length, bytes);
  }

  private static Value pointer(int at) {
    return new Value(LONG, 1, ByteBuffer.allocate(4).putInt(at).array());
  }

  public Path write(Path file) throws IOException {
    ByteBuffer tiff = ByteBuffer.allocate(LENGTH);
    tiff.put("MM".getBytes(StandardCharsets.US_ASCII)).putShort((short) 42).putInt(8);
    int first = 8 + 2 + 2 * 12 + 4;
    int second = first + size(exif);
    directory(tiff, 8, Map.of(EXIF_POINTER, pointer(first), GPS_POINTER, pointer(second)));
    directory(tiff, first, exif);
    directory(tiff, second, gps);
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "jpg", jpeg);
    byte[] plain = jpeg.toByteArray();
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.write(plain, 0, 2);
    int length = 2 + 6 + LENGTH;
    whole.write(new byte[] {(byte) 0xff, (byte) 0xe1, (byte) (length >> 8), (byte) length});
    whole.write("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
    whole.write(tiff.array());
    whole.write(plain, 2, plain.length - 2);
    return Files.write(file, whole.toByteArray());
  }

  private static int size(Map<Integer, Value> values) {
    return 2
        + 12 * values.size()
        + 4
        + values.values().stream().mapToInt(value -> value.bytes().length).sum();
  }

  private static void directory(ByteBuffer tiff, int at, Map<Integer, Value> values) {
    int data = at + 2 + 12 * values.size() + 4;
    tiff.position(at).putShort((short) values.size());
    for (var entry : new TreeMap<>(values).entrySet()) {
      Value value = entry.getValue();
      byte[] bytes = value.bytes();
      tiff.putShort(entry.getKey().shortValue()).putShort(value.type()).putInt(value.count());
      if (bytes.length <= 4) {
        tiff.put(bytes).position(tiff.position() + 4 - bytes.length);
      } else {
        tiff.putInt(data);
        tiff.put(data, bytes);
        data += bytes.length;
      }
    }
    tiff.putInt(0);
  }
}
