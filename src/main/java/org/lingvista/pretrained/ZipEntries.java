package org.lingvista.pretrained;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * The entries of a mapped zip file (PKWARE's APPNOTE 4.3, ZIP64 included) that are stored without
 * compression, as places in the file. Nothing is unpacked; every size and offset is checked, and
 * the CRCs on demand.
 */
final class ZipEntries {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int LOCAL = 0x04034b50;
  private static final int CENTRAL = 0x02014b50;
  private static final int END = 0x06054b50;
  private static final int END_64 = 0x06064b50;
  private static final int LOCATOR_64 = 0x07064b50;
  private static final int END_BYTES = 22;
  private static final long SMALL = 0xffffffffL;
  private static final long CHUNK = 1L << 26;

  private final Path file;
  private final MemorySegment data;

  private final Map<String, Integer> checksums = new LinkedHashMap<>();
  private final Map<String, MemorySegment> contents = new LinkedHashMap<>();

  private ZipEntries(Path file, MemorySegment data) {
    this.file = file;
    this.data = data;
  }

  /** Finds the entries; their bytes are not looked at. */
  static ZipEntries read(Path file, MemorySegment data) {
    ZipEntries entries = new ZipEntries(file, data);
    entries.readDirectory();
    return entries;
  }

  /** Name to content. */
  Map<String, MemorySegment> contents() {
    return Collections.unmodifiableMap(contents);
  }

  /** Compares the bytes of every entry with its CRC-32; the error names the damaged one. */
  void verify() {
    contents.forEach((name, content) -> {
      CRC32 crc = new CRC32();
      for (long from = 0; from < content.byteSize(); from += CHUNK) {
        long bytes = Math.min(CHUNK, content.byteSize() - from);
        crc.update(content.asSlice(from, bytes).asByteBuffer());
      }
      if ((int) crc.getValue() != checksums.getOrDefault(name, 0)) {
        throw bad("the entry " + name + " is damaged (its CRC differs); fetch the file again");
      }
    });
  }

  private void readDirectory() {
    long end = end();
    long count = unsigned16(end + 10);
    long at = unsigned32(end + 16);
    if (end >= 20 && integer(end - 20) == LOCATOR_64) {
      long wide = data.get(LONG, end - 20 + 8);
      if (integer(wide) != END_64) {
        throw bad("its ZIP64 directory is not where it should be");
      }
      count = long64(wide + 32);
      at = long64(wide + 48);
    }
    for (long i = 0; i < count; i++) {
      if (integer(at) != CENTRAL) {
        throw bad("entry " + i + " of its directory is damaged");
      }
      int nameBytes = unsigned16(at + 28);
      int extraBytes = unsigned16(at + 30);
      String name = text(at + 46, nameBytes);
      if (contents.put(name, content(at, name, nameBytes, extraBytes)) != null) {
        throw bad("the entry " + name + " occurs twice");
      }
      checksums.put(name, integer(at + 16));
      at += 46L + nameBytes + extraBytes + unsigned16(at + 32);
    }
  }

  /** Where the end record lies, before a comment of up to 64 KiB. */
  private long end() {
    long last = data.byteSize() - END_BYTES;
    for (long at = last; at >= Math.max(0, last - 0xffff); at--) {
      if (integer(at) == END) {
        return at;
      }
    }
    throw bad("it is not a zip file, or its end is missing");
  }

  private MemorySegment content(long central, String name, int nameBytes, int extraBytes) {
    int method = unsigned16(central + 10);
    long packed = unsigned32(central + 20);
    long size = unsigned32(central + 24);
    long local = unsigned32(central + 42);
    long extra = central + 46 + nameBytes;
    long extraEnd = extra + extraBytes;
    while (extra + 4 <= extraEnd) {
      int id = unsigned16(extra);
      long field = extra + 4;
      long fieldEnd = field + unsigned16(extra + 2);
      if (id == 1) { // ZIP64: only the values that did not fit, in this order
        if (size == SMALL) {
          size = long64(field);
          field += 8;
        }
        if (packed == SMALL) {
          packed = long64(field);
          field += 8;
        }
        if (local == SMALL) {
          local = long64(field);
        }
      }
      extra = fieldEnd;
    }
    if (method != 0 || packed != size) {
      throw bad("the entry " + name + " is compressed; PyTorch stores entries as they are");
    }
    if (integer(local) != LOCAL) {
      throw bad("the entry " + name + " is not where its directory says");
    }
    long start = local + 30 + unsigned16(local + 26) + unsigned16(local + 28);
    if (size > data.byteSize() - start) {
      throw bad("the entry %s of %d bytes goes beyond the end".formatted(name, size));
    }
    return data.asSlice(start, size);
  }

  private int unsigned16(long at) {
    return Short.toUnsignedInt(data.get(SHORT, checked(at, 2)));
  }

  private long unsigned32(long at) {
    return Integer.toUnsignedLong(integer(at));
  }

  private int integer(long at) {
    return data.get(INT, checked(at, 4));
  }

  /** A size or place, which a file cannot have beyond the signed range. */
  private long long64(long at) {
    long value = data.get(LONG, checked(at, 8));
    if (value < 0) {
      throw bad("it holds the impossible size " + Long.toUnsignedString(value));
    }
    return value;
  }

  private String text(long at, int bytes) {
    return new String(
        data.asSlice(checked(at, bytes), bytes).toArray(ValueLayout.JAVA_BYTE),
        StandardCharsets.UTF_8);
  }

  private long checked(long at, int bytes) {
    if (at < 0 || at > data.byteSize() - bytes) {
      throw bad("it is cut off or damaged: nothing lies at " + at);
    }
    return at;
  }

  private PretrainedException bad(String problem) {
    return new PretrainedException(file + ": " + problem);
  }
}
