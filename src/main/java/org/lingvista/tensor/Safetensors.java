package org.lingvista.tensor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The safetensors format (github.com/huggingface/safetensors): 8 bytes little endian header length
 * N, N bytes of JSON {@code {"name": {"dtype", "shape", "data_offsets": [begin, end]}, …,
 * "__metadata__": {…}}}, then the tensors, little endian, row-major, without gaps or overlaps;
 * offsets count from the end of the header. What is read is checked as strictly as the reference
 * implementation does.
 */
public final class Safetensors {
  /** The reference implementation's limit of the header, in bytes. */
  private static final long MAX_HEADER_BYTES = 100_000_000;

  private static final int CHUNK_ELEMENTS = 1 << 20;

  private static final String METADATA = "__metadata__";
  private static final ValueLayout.OfLong LENGTH =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private Safetensors() {}

  /**
   * All of a file.
   *
   * @param tensors by name, in the order they lie in the file
   * @param metadata the free-form strings of the header
   * @param dataOffset where in the file the first tensor starts, in bytes
   */
  public record Contents(
      Map<String, StoredTensor> tensors, Map<String, String> metadata, long dataOffset) {

    /**
     * Where in the file each tensor starts, in bytes: for formats that refer to it from outside.
     */
    public Map<String, Long> offsets() {
      Map<String, Long> offsets = new LinkedHashMap<>();
      long next = dataOffset; // there are no gaps
      for (Map.Entry<String, StoredTensor> tensor : tensors.entrySet()) {
        offsets.put(tensor.getKey(), next);
        next += tensor.getValue().data().byteSize();
      }
      return offsets;
    }
  }

  private record Entry(String name, DType dtype, long[] shape, long begin, long end) {}

  /**
   * The tensors of a file by name, in the order they lie in it, memory-mapped: pages are read on
   * use, and unmapped when the last tensor is garbage.
   *
   * @throws SafetensorsException when the file is damaged; names file and tensor
   */
  public static Map<String, StoredTensor> read(Path file) throws IOException {
    return readContents(file).tensors();
  }

  /** As {@link #read}, with the metadata. */
  public static Contents readContents(Path file) throws IOException {
    MemorySegment mapped;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
    }
    if (mapped.byteSize() < 8) {
      throw bad(file, "only " + mapped.byteSize() + " bytes, too short for a header");
    }
    long headerBytes = mapped.get(LENGTH, 0);
    if (headerBytes < 2 || headerBytes > MAX_HEADER_BYTES) {
      throw bad(file, "header length " + Long.toUnsignedString(headerBytes) + " is impossible");
    }
    if (headerBytes > mapped.byteSize() - 8) {
      throw bad(
          file, "truncated: header of %d bytes in %d".formatted(headerBytes, mapped.byteSize()));
    }
    JsonNode header = parse(file, mapped.asSlice(8, headerBytes));
    MemorySegment data = mapped.asSlice(8 + headerBytes);
    List<Entry> entries = new ArrayList<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : header.properties()) {
      if (field.getKey().equals(METADATA)) {
        for (Map.Entry<String, JsonNode> item : field.getValue().properties()) {
          metadata.put(item.getKey(), item.getValue().asText());
        }
      } else {
        entries.add(entry(file, field.getKey(), field.getValue()));
      }
    }
    entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    return new Contents(slice(file, entries, data), metadata, 8 + headerBytes);
  }

  /**
   * Writes a file so that it appears whole or not at all. Tensors are laid out as the reference
   * implementation does, widest element type first and then by name.
   */
  public static void write(
      Path file, Map<String, StoredTensor> tensors, Map<String, String> metadata)
      throws IOException {
    write(file, tensors, metadata, UnaryOperator.identity());
  }

  /** As {@link #write}, every tensor as float32, converted piece by piece. */
  public static void writeFloat32(
      Path file, Map<String, StoredTensor> tensors, Map<String, String> metadata)
      throws IOException {
    write(file, tensors, metadata, dtype -> DType.F32);
  }

  private static void write(
      Path file,
      Map<String, StoredTensor> tensors,
      Map<String, String> metadata,
      UnaryOperator<DType> as)
      throws IOException {
    List<Map.Entry<String, StoredTensor>> ordered = new ArrayList<>(tensors.entrySet());
    ordered.sort(
        Comparator.<Map.Entry<String, StoredTensor>, DType>comparing(
                tensor -> as.apply(tensor.getValue().dtype()))
            .reversed()
            .thenComparing(Map.Entry.comparingByKey()));
    AtomicFile.write(
        file,
        out -> {
          byte[] header = header(ordered, metadata, as);
          MemorySegment length = MemorySegment.ofArray(new byte[8]);
          length.set(LENGTH, 0, header.length);
          out.write(length);
          out.write(MemorySegment.ofArray(header));
          for (Map.Entry<String, StoredTensor> named : ordered) {
            StoredTensor tensor = named.getValue();
            if (as.apply(tensor.dtype()) == tensor.dtype()) {
              out.write(tensor.data());
            } else {
              writeFloats(out, tensor);
            }
          }
        });
  }

  private static void writeFloats(AtomicFile out, StoredTensor tensor) throws IOException {
    for (long from = 0; from < tensor.elements(); from += CHUNK_ELEMENTS) {
      int count = (int) Math.min(CHUNK_ELEMENTS, tensor.elements() - from);
      out.write(StoredTensor.of(tensor.toFloats(from, count), count).data());
    }
  }

  private static JsonNode parse(Path file, MemorySegment header) throws SafetensorsException {
    ObjectMapper json =
        new ObjectMapper(
            JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());
    try {
      byte[] bytes = header.toArray(ValueLayout.JAVA_BYTE);
      JsonNode node = json.readTree(new String(bytes, StandardCharsets.UTF_8));
      if (!node.isObject()) {
        throw bad(file, "the header is not a JSON object");
      }
      return node;
    } catch (JsonProcessingException e) {
      throw new SafetensorsException(
          file + ": the header is not JSON (" + e.getOriginalMessage() + ")", e);
    }
  }

  private static Entry entry(Path file, String name, JsonNode node) throws SafetensorsException {
    JsonNode offsets = node.path("data_offsets");
    if (!node.path("dtype").isTextual()
        || !node.path("shape").isArray()
        || offsets.size() != 2
        || !offsets.path(0).canConvertToLong()
        || !offsets.path(1).canConvertToLong()) {
      throw bad(file, "tensor " + name + " lacks dtype, shape or data_offsets in the header");
    }
    long[] shape = new long[node.path("shape").size()];
    for (int i = 0; i < shape.length; i++) {
      JsonNode size = node.path("shape").path(i);
      if (!size.isIntegralNumber() || !size.canConvertToLong() || size.asLong() < 0) {
        throw bad(file, "tensor " + name + " has the impossible shape " + node.path("shape"));
      }
      shape[i] = size.asLong();
    }
    DType dtype;
    try {
      dtype = DType.valueOf(node.path("dtype").asText());
    } catch (IllegalArgumentException e) {
      throw new SafetensorsException(
          "%s: tensor %s has the unsupported dtype %s"
              .formatted(file, name, node.path("dtype").asText()),
          e);
    }
    return new Entry(name, dtype, shape, offsets.path(0).asLong(), offsets.path(1).asLong());
  }

  private static Map<String, StoredTensor> slice(Path file, List<Entry> entries, MemorySegment data)
      throws SafetensorsException {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    long next = 0;
    for (Entry entry : entries) {
      String place = "tensor %s at [%d, %d)".formatted(entry.name, entry.begin, entry.end);
      if (entry.begin < next || entry.end < entry.begin) {
        throw bad(file, place + " overlaps the tensor before it, which ends at " + next);
      }
      if (entry.begin > next) {
        throw bad(file, place + " leaves a gap after the tensor before it, which ends at " + next);
      }
      if (entry.end > data.byteSize()) {
        throw bad(file, "truncated: " + place + " lies beyond the end at " + data.byteSize());
      }
      long bytes;
      try {
        bytes = Math.multiplyExact(StoredTensor.count(entry.shape), entry.dtype.bytes());
      } catch (ArithmeticException e) {
        throw new SafetensorsException(file + ": " + place + " has an impossible shape", e);
      }
      if (bytes != entry.end - entry.begin) {
        throw bad(file, "%s should take %d bytes by its dtype and shape".formatted(place, bytes));
      }
      next = entry.end;
      tensors.put(
          entry.name, new StoredTensor(entry.dtype, entry.shape, data.asSlice(entry.begin, bytes)));
    }
    if (next != data.byteSize()) {
      throw bad(file, "%d bytes follow the last tensor".formatted(data.byteSize() - next));
    }
    return tensors;
  }

  private static byte[] header(
      List<Map.Entry<String, StoredTensor>> tensors,
      Map<String, String> metadata,
      UnaryOperator<DType> as)
      throws IOException {
    Map<String, Object> header = new LinkedHashMap<>();
    if (!metadata.isEmpty()) {
      header.put(METADATA, metadata);
    }
    long offset = 0;
    for (Map.Entry<String, StoredTensor> named : tensors) {
      StoredTensor tensor = named.getValue();
      Map<String, Object> entry = new LinkedHashMap<>();
      DType dtype = as.apply(tensor.dtype());
      long end = offset + tensor.elements() * dtype.bytes();
      entry.put("dtype", dtype.name());
      entry.put("shape", tensor.shape());
      entry.put("data_offsets", new long[] {offset, end});
      offset = end;
      header.put(named.getKey(), entry);
    }
    String json = new ObjectMapper().writeValueAsString(header);
    int length = json.getBytes(StandardCharsets.UTF_8).length;
    // Spaces up to a multiple of 8, so that the first tensor is aligned.
    return (json + " ".repeat((8 - length % 8) % 8)).getBytes(StandardCharsets.UTF_8);
  }

  private static SafetensorsException bad(Path file, String problem) {
    return new SafetensorsException(file + ": " + problem);
  }
}
