package org.lingvista.places;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.zip.CRC32;

/**
 * The gazetteer on disk. All numbers big-endian:
 *
 * <ol>
 *   <li>the 8 bytes {@code LVPLACE1}; n, the number of cities; t, the bytes of the texts; m, the
 *       number of names; b, the bytes of the names (int each);
 *   <li>the texts: UTF-8, a line of country codes with spaces between, then a line for each region,
 *       the first of which is empty;
 *   <li>for each of the n cities, in the order of their cells ({@link Earth}): latitudes, then
 *       longitudes, in units of 10⁻⁵ degrees (int each), populations (int), numbers of countries,
 *       then of regions (short), and where the names begin (n + 1 times int);
 *   <li>for each of the m names a long, sorted: the hash of its {@link #key} above, the number of
 *       its city below;
 *   <li>the names of each city: UTF-8, a line each, the one that is shown first;
 *   <li>CRC-32 of all that precedes (int).
 * </ol>
 *
 * The file is mapped, not read into the heap. Safe for use by many threads.
 */
public final class PlaceFile {
  private static final byte[] MAGIC = "LVPLACE1".getBytes(StandardCharsets.US_ASCII);
  private static final int HEAD = MAGIC.length + 4 * Integer.BYTES;
  private static final int BYTES_PER_CITY = 4 * Integer.BYTES + 2 * Short.BYTES;
  private static final double UNITS_PER_DEGREE = 1e5;

  private final ByteBuffer file;
  private final int cities;
  private final int names;
  private final String[] countries;
  private final String[] regions;
  private final int latitudes;
  private final int namesAt;
  private final int blob;

  private PlaceFile(ByteBuffer file) throws IOException {
    this.file = file;
    byte[] magic = new byte[MAGIC.length];
    if (file.limit() < HEAD + Integer.BYTES) {
      throw new IOException("it ends early");
    }
    file.get(0, magic);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new IOException("it is not a file of places of this version");
    }
    cities = file.getInt(8);
    int texts = file.getInt(12);
    names = file.getInt(16);
    int bytes = file.getInt(20);
    long expected =
        (long) HEAD
            + texts
            + (long) BYTES_PER_CITY * cities
            + Integer.BYTES
            + (long) Long.BYTES * names
            + bytes
            + Integer.BYTES;
    if (cities < 0 || texts < 0 || names < 0 || bytes < 0 || expected != file.limit()) {
      throw new IOException("it does not have the size it says");
    }
    CRC32 check = new CRC32();
    check.update(file.slice(0, file.limit() - Integer.BYTES));
    if ((int) check.getValue() != file.getInt(file.limit() - Integer.BYTES)) {
      throw new IOException("its checksum differs");
    }
    String[] lines = text(HEAD, HEAD + texts).split("\n", -1);
    countries = lines[0].split(" ", -1);
    regions = Arrays.copyOfRange(lines, 1, lines.length);
    latitudes = HEAD + texts;
    namesAt = latitudes + BYTES_PER_CITY * cities + Integer.BYTES;
    blob = namesAt + Long.BYTES * names;
  }

  /**
   * Opens a file.
   *
   * @throws IOException if it is not there, damaged, or of another version
   */
  public static PlaceFile open(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw new IOException("it is too large");
      }
      MappedByteBuffer mapped =
          channel.map(FileChannel.MapMode.READ_ONLY, 0, Math.max(1, channel.size()));
      return new PlaceFile(mapped);
    }
  }

  /** Writes cities to a file. */
  public static void write(Path path, List<City> cities) throws IOException {
    List<City> sorted = new ArrayList<>(cities);
    sorted.sort(
        Comparator.<City>comparingInt(
                city -> Earth.Point.of(city.latitude(), city.longitude()).cell())
            .thenComparing(City::name));
    List<String> countries =
        List.copyOf(new TreeSet<>(sorted.stream().map(City::country).toList()));
    TreeSet<String> regionSet = new TreeSet<>(sorted.stream().map(City::region).toList());
    regionSet.add("");
    List<String> regions = new ArrayList<>(regionSet);
    if (regions.size() > Short.MAX_VALUE) {
      throw new IOException("more than %d regions".formatted(Short.MAX_VALUE));
    }
    byte[] texts =
        (String.join(" ", countries) + "\n" + String.join("\n", regions))
            .getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream blob = new ByteArrayOutputStream();
    List<Long> keys = new ArrayList<>();
    int[] offsets = new int[sorted.size() + 1];
    for (int i = 0; i < sorted.size(); i++) {
      offsets[i] = blob.size();
      City city = sorted.get(i);
      TreeSet<String> others = new TreeSet<>(city.otherNames());
      others.remove(city.name());
      List<String> all = new ArrayList<>(List.of(city.name()));
      all.addAll(others);
      int number = i;
      all.stream().map(PlaceFile::hash).distinct().forEach(hash -> keys.add(hash | number));
      blob.writeBytes(String.join("\n", all).getBytes(StandardCharsets.UTF_8));
    }
    offsets[sorted.size()] = blob.size();
    keys.sort(Comparator.naturalOrder());
    ByteBuffer out =
        ByteBuffer.allocate(
            HEAD
                + texts.length
                + BYTES_PER_CITY * sorted.size()
                + Integer.BYTES
                + Long.BYTES * keys.size()
                + blob.size()
                + Integer.BYTES);
    out.put(MAGIC).putInt(sorted.size()).putInt(texts.length);
    out.putInt(keys.size()).putInt(blob.size()).put(texts);
    sorted.forEach(city -> out.putInt(units(city.latitude())));
    sorted.forEach(city -> out.putInt(units(city.longitude())));
    sorted.forEach(city -> out.putInt(city.population()));
    sorted.forEach(
        city -> out.putShort((short) Collections.binarySearch(countries, city.country())));
    sorted.forEach(city -> out.putShort((short) Collections.binarySearch(regions, city.region())));
    for (int offset : offsets) {
      out.putInt(offset);
    }
    keys.forEach(out::putLong);
    out.put(blob.toByteArray());
    CRC32 check = new CRC32();
    check.update(out.array(), 0, out.position());
    out.putInt((int) check.getValue());
    Files.write(path, out.array());
  }

  /** A name as it is looked up: without case and accents. */
  static String key(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFKD)
        .replaceAll("\\p{Mn}", "")
        .toLowerCase(Locale.ROOT);
  }

  private static long hash(String name) {
    return (long) key(name).hashCode() << 32;
  }

  private static int units(double degrees) {
    return Math.toIntExact(Math.round(degrees * UNITS_PER_DEGREE));
  }

  /** How many cities there are; they are numbered from 0 in the order of their cells. */
  int size() {
    return cities;
  }

  Earth.Point point(int city) {
    return Earth.Point.of(number(0, city) / UNITS_PER_DEGREE, number(1, city) / UNITS_PER_DEGREE);
  }

  int population(int city) {
    return number(2, city);
  }

  String country(int city) {
    return countries[file.getShort(latitudes + 3 * Integer.BYTES * cities + Short.BYTES * city)];
  }

  /** Empty if unknown. */
  String region(int city) {
    int at = latitudes + (3 * Integer.BYTES + Short.BYTES) * cities + Short.BYTES * city;
    return regions[file.getShort(at)];
  }

  /** All names of a city, the one that is shown first. */
  List<String> names(int city) {
    int offsets = latitudes + (3 * Integer.BYTES + 2 * Short.BYTES) * cities;
    int from = file.getInt(offsets + Integer.BYTES * city);
    int to = file.getInt(offsets + Integer.BYTES * (city + 1));
    return List.of(text(blob + from, blob + to).split("\n", -1));
  }

  /** The cities of a name in any language, without regard to case and accents. */
  List<Integer> named(String name) {
    List<Integer> found = new ArrayList<>();
    long hash = hash(name);
    String key = key(name);
    for (int i = firstNotBelow(hash); i < names && (key(i) >> 32) == (hash >> 32); i++) {
      int city = (int) key(i);
      if (names(city).stream().anyMatch(other -> key(other).equals(key))) {
        found.add(city);
      }
    }
    return found;
  }

  private int firstNotBelow(long key) {
    int low = 0;
    int high = names;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (key(middle) < key) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private long key(int i) {
    return file.getLong(namesAt + Long.BYTES * i);
  }

  private int number(int column, int city) {
    return file.getInt(latitudes + Integer.BYTES * (column * cities + city));
  }

  private String text(int from, int to) {
    byte[] bytes = new byte[to - from];
    file.get(from, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
