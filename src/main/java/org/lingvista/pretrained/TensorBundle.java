package org.lingvista.pretrained;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.lingvista.tensor.DType;
import org.lingvista.tensor.StoredTensor;

/**
 * Variables as TensorFlow writes them, in a SavedModel ({@code variables/variables}) or a
 * checkpoint ({@code NAME.ckpt}), by TensorFlow's {@code tensor_bundle.proto}: {@code PREFIX.index}
 * is a {@link LevelTable} from a variable's name to its type, shape and place in the shards {@code
 * PREFIX.data-00000-of-00001}, … The shards are memory-mapped; every tensor's CRC-32C is checked.
 */
final class TensorBundle {
  private static final String INDEX = ".index";
  private static final int CHUNK = 1 << 26;

  /** TensorFlow's numbers of the types that are read; others (strings) are left out. */
  private static final Map<Integer, DType> TYPES =
      Map.of(
          1, DType.F32,
          2, DType.F64,
          3, DType.I32,
          4, DType.U8,
          9, DType.I64,
          10, DType.BOOL,
          14, DType.BF16,
          19, DType.F16);

  private final Path index;
  private final List<Path> files = new ArrayList<>();
  private final Map<Path, MemorySegment> shards = new LinkedHashMap<>();
  private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();

  private TensorBundle(Path index) {
    this.index = index;
  }

  /**
   * A variable's entry; a number is 0 where the message does not name it.
   *
   * @param sliced whether it lies in several pieces, as large variables of distributed training do
   */
  private record Entry(
      int type,
      long[] shape,
      boolean unknownRank,
      int shard,
      long offset,
      long bytes,
      int crc,
      boolean sliced) {}

  /**
   * What was read.
   *
   * @param tensors by the variable's name
   * @param files index and shards
   */
  record Contents(Map<String, StoredTensor> tensors, List<Path> files) {}

  /** Reads the bundle of an index, {@code PREFIX.index}. */
  static Contents read(Path index) throws IOException {
    TensorBundle bundle = new TensorBundle(index);
    bundle.read();
    return new Contents(bundle.tensors, List.copyOf(bundle.files));
  }

  private void read() throws IOException {
    Map<String, byte[]> table = LevelTable.read(index, map(index));
    byte[] header = table.remove("");
    if (header == null) {
      throw bad("it has no header; it is not of a SavedModel or checkpoint");
    }
    int shardCount = shardCount(header);
    for (Map.Entry<String, byte[]> each : table.entrySet()) {
      Entry entry = entry(each.getKey(), each.getValue());
      DType dtype = TYPES.get(entry.type());
      if (dtype != null) {
        tensors.put(each.getKey(), tensor(each.getKey(), dtype, entry, shardCount));
      }
    }
  }

  private int shardCount(byte[] header) {
    int count = 0;
    CodedInputStream in = CodedInputStream.newInstance(header);
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (WireFormat.getTagFieldNumber(tag)) {
          case 1 -> count = in.readInt32();
          case 2 -> {
            if (in.readEnum() != 0) {
              throw bad("it was written on a big-endian machine, which is not supported");
            }
          }
          default -> in.skipField(tag);
        }
      }
    } catch (IOException e) {
      throw new PretrainedException(index + ": its header is damaged", e);
    }
    if (count < 1 || count > 99_999) {
      throw bad("it says that it has %d shards".formatted(count));
    }
    return count;
  }

  private Entry entry(String name, byte[] message) {
    int type = 0;
    List<Long> shape = new ArrayList<>();
    boolean unknownRank = false;
    int shard = 0;
    long offset = 0;
    long bytes = 0;
    int crc = 0;
    boolean sliced = false;
    CodedInputStream in = CodedInputStream.newInstance(message);
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (WireFormat.getTagFieldNumber(tag)) {
          case 1 -> type = in.readEnum();
          case 2 -> unknownRank = shape(in, shape);
          case 3 -> shard = in.readInt32();
          case 4 -> offset = in.readInt64();
          case 5 -> bytes = in.readInt64();
          case 6 -> crc = in.readFixed32();
          case 7 -> {
            sliced = true;
            in.skipField(tag);
          }
          default -> in.skipField(tag);
        }
      }
    } catch (IOException e) {
      throw new PretrainedException("%s: the entry of %s is damaged".formatted(index, name), e);
    }
    long[] sizes = shape.stream().mapToLong(Long::longValue).toArray();
    return new Entry(type, sizes, unknownRank, shard, offset, bytes, crc, sliced);
  }

  /** TensorShapeProto: dimensions (2) with their sizes (1); answers whether the rank is unknown. */
  private static boolean shape(CodedInputStream in, List<Long> sizes) throws IOException {
    boolean unknown = false;
    int outer = in.pushLimit(in.readRawVarint32());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int field = WireFormat.getTagFieldNumber(tag);
      if (field == 2) {
        long size = 0;
        int inner = in.pushLimit(in.readRawVarint32());
        for (int part = in.readTag(); part != 0; part = in.readTag()) {
          if (WireFormat.getTagFieldNumber(part) == 1) {
            size = in.readInt64();
          } else if (!in.skipField(part)) {
            throw new InvalidProtocolBufferException("a group ends that did not begin");
          }
        }
        in.popLimit(inner);
        sizes.add(size);
      } else if (field == 3) {
        unknown = in.readBool();
      } else {
        in.skipField(tag);
      }
    }
    in.popLimit(outer);
    return unknown;
  }

  private StoredTensor tensor(String name, DType dtype, Entry entry, int shardCount)
      throws IOException {
    if (entry.sliced() || entry.unknownRank()) {
      throw bad(name + " lies in several pieces or has no shape, which is not supported");
    }
    if (entry.shard() < 0 || entry.shard() >= shardCount) {
      throw bad("%s lies in shard %d of %d".formatted(name, entry.shard(), shardCount));
    }
    Path file = shardFile(entry.shard(), shardCount);
    MemorySegment shard = shards.get(file);
    if (shard == null) {
      if (!Files.isRegularFile(file)) {
        throw new PretrainedException(file + " is missing; " + index + " says it holds " + name);
      }
      shard = map(file);
      shards.put(file, shard);
    }
    long expected;
    try {
      expected = dtype.bytes();
      for (long size : entry.shape()) {
        expected = Math.multiplyExact(expected, size);
        if (size < 0) {
          throw new ArithmeticException("negative");
        }
      }
    } catch (ArithmeticException e) {
      throw new PretrainedException(index + ": " + name + " has an impossible shape", e);
    }
    if (expected != entry.bytes()) {
      throw bad("%s has %d bytes, its shape takes %d".formatted(name, entry.bytes(), expected));
    }
    if (entry.offset() < 0 || entry.offset() > shard.byteSize() - expected) {
      throw new PretrainedException(
          "%s is cut off: %s lies at %d and takes %d bytes, the file has %d"
              .formatted(file, name, entry.offset(), expected, shard.byteSize()));
    }
    MemorySegment data = shard.asSlice(entry.offset(), expected);
    if (checksum(data) != entry.crc()) {
      throw new PretrainedException(
          "%s is damaged: the checksum of %s differs; fetch it again".formatted(file, name));
    }
    return new StoredTensor(dtype, entry.shape(), data);
  }

  private Path shardFile(int shard, int count) {
    String prefix = String.valueOf(index.getFileName());
    prefix = prefix.substring(0, prefix.length() - INDEX.length());
    return index.resolveSibling("%s.data-%05d-of-%05d".formatted(prefix, shard, count));
  }

  private static int checksum(MemorySegment data) {
    CRC32C crc = new CRC32C();
    for (long from = 0; from < data.byteSize(); from += CHUNK) {
      ByteBuffer part = data.asSlice(from, Math.min(CHUNK, data.byteSize() - from)).asByteBuffer();
      crc.update(part);
    }
    return LevelTable.masked(crc);
  }

  private MemorySegment map(Path file) throws IOException {
    files.add(file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
    }
  }

  private PretrainedException bad(String problem) {
    return new PretrainedException(index + ": " + problem);
  }
}
