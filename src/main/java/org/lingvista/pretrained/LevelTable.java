package org.lingvista.pretrained;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * A sorted table of keys and values in LevelDB's format (its {@code doc/table_format.md}), which
 * TensorFlow writes its indexes in: blocks of entries whose keys share beginnings, an index block,
 * and a footer of 48 bytes. Every block's CRC-32C is checked. TensorFlow does not compress these
 * tables; a compressed block is refused.
 */
final class LevelTable {
  private static final long MAGIC = 0xdb4775248b80fb57L;
  private static final int FOOTER_BYTES = 48;

  /** Of a block: how it is compressed, and its checksum. */
  private static final int TRAILER_BYTES = 5;

  private static final int MOST_BYTES = 64 << 20;

  private final Path file;
  private final byte[] data;

  private LevelTable(Path file, byte[] data) {
    this.file = file;
    this.data = data;
  }

  /** Keys and values in order. */
  static Map<String, byte[]> read(Path file, MemorySegment mapped) {
    if (mapped.byteSize() > MOST_BYTES) {
      throw new PretrainedException(
          "%s: %d bytes are more than any index has".formatted(file, mapped.byteSize()));
    }
    return new LevelTable(file, mapped.toArray(ValueLayout.JAVA_BYTE)).entries();
  }

  /**
   * LevelDB stores a checksum in another form than it is, since checksums of data that hold
   * checksums are weak.
   *
   * @param crc CRC-32C of the bytes
   */
  static int masked(CRC32C crc) {
    return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
  }

  private Map<String, byte[]> entries() {
    int footer = data.length - FOOTER_BYTES;
    if (footer < 0 || little(footer + 40, 8).getLong() != MAGIC) {
      throw bad("it is not a table of TensorFlow's, or its end is missing");
    }
    Cursor handle = new Cursor(data, footer, footer + 40);
    handle.number(); // of the meta index, which has nothing to say
    handle.number();
    Map<String, byte[]> blocks = new LinkedHashMap<>();
    block(handle.number(), handle.number(), blocks);
    Map<String, byte[]> entries = new LinkedHashMap<>();
    for (byte[] value : blocks.values()) {
      Cursor place = new Cursor(value, 0, value.length);
      block(place.number(), place.number(), entries);
    }
    return entries;
  }

  private void block(long offset, long size, Map<String, byte[]> into) {
    if (offset < 0 || size < 4 || offset > data.length - TRAILER_BYTES - size) {
      throw bad("a block of %d bytes at %d goes beyond the end".formatted(size, offset));
    }
    int start = (int) offset;
    int trailer = (int) (offset + size);
    CRC32C crc = new CRC32C();
    crc.update(data, start, (int) size + 1);
    if (little(trailer + 1, 4).getInt() != masked(crc)) {
      throw bad("the block at %d is damaged: its checksum differs".formatted(start));
    }
    if (data[trailer] != 0) {
      throw bad("the block at %d is compressed, which is not supported".formatted(start));
    }
    // At the end: where keys stand in full, for binary search, and how many of these places.
    long restarts = Integer.toUnsignedLong(little(trailer - 4, 4).getInt());
    long end = trailer - 4 - 4 * restarts;
    if (end < start) {
      throw bad("the block at %d names more keys than it holds".formatted(start));
    }
    Cursor cursor = new Cursor(data, start, (int) end);
    byte[] key = new byte[0];
    while (cursor.at < cursor.end) {
      long shared = cursor.number();
      long own = cursor.number();
      long length = cursor.number();
      if (shared < 0 || shared > key.length) {
        throw bad("a key at %d shares more than the key before it has".formatted(cursor.at));
      }
      byte[] rest = cursor.bytes(own);
      byte[] whole = Arrays.copyOf(key, (int) shared + rest.length);
      System.arraycopy(rest, 0, whole, (int) shared, rest.length);
      key = whole;
      if (into.put(new String(key, StandardCharsets.UTF_8), cursor.bytes(length)) != null) {
        throw bad("a key occurs twice");
      }
    }
  }

  private ByteBuffer little(int at, int bytes) {
    return ByteBuffer.wrap(data, at, bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private PretrainedException bad(String problem) {
    return new PretrainedException(file + ": " + problem);
  }

  /** Reads forward and not beyond an end. */
  private final class Cursor {
    private final byte[] source;
    private int at;
    private final int end;

    Cursor(byte[] source, int at, int end) {
      this.source = source;
      this.at = at;
      this.end = end;
    }

    /** A number in groups of seven bits, lowest first. */
    long number() {
      long value = 0;
      for (int shift = 0; shift < 64; shift += 7) {
        if (at == end) {
          break;
        }
        byte next = source[at++];
        value |= (next & 0x7fL) << shift;
        if (next >= 0) {
          return value;
        }
      }
      throw bad("a number at %d is damaged".formatted(at));
    }

    byte[] bytes(long count) {
      if (count < 0 || count > end - at) {
        throw bad("an entry of %d bytes at %d goes beyond its block".formatted(count, at));
      }
      at += (int) count;
      return Arrays.copyOfRange(source, at - (int) count, at);
    }
  }
}
