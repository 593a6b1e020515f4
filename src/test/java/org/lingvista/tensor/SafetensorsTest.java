package org.lingvista.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
  /** Written by scripts/fixtures/safetensors_reference.py. */
  private static final Path PYTHON =
      Path.of("src/test/resources/fixtures/safetensors/python.safetensors");

  @TempDir Path folder;

  @Test
  void readsWhatPythonWrote() throws IOException {
    Safetensors.Contents contents = Safetensors.readContents(PYTHON);
    Map<String, StoredTensor> tensors = contents.tensors();

    assertThat(contents.metadata()).containsExactly(Map.entry("format", "pt"));
    assertThat(tensors).hasSize(11);
    assertThat(tensor(tensors, "float32").shape()).containsExactly(2, 3);
    assertThat(tensor(tensors, "float32").toFloats())
        .containsExactly(1.5f, -2f, 0.25f, 3f, Float.POSITIVE_INFINITY, -0f);
    assertThat(tensor(tensors, "float16").toFloats()).containsExactly(1.5f, -2f, 65504f);
    assertThat(tensor(tensors, "bfloat16").toFloats())
        .containsExactly(1.5f, -2f, Float.intBitsToFloat(0x7f62 << 16));
    assertThat(tensor(tensors, "float64").toFloats()).containsExactly(0.1f);
    assertThat(tensor(tensors, "int64").toLongs()).containsExactly(1, -1, 1L << 62);
    assertThat(tensor(tensors, "int32").shape()).containsExactly(2, 1);
    assertThat(tensor(tensors, "int32").toLongs()).containsExactly(7, -8);
    assertThat(tensor(tensors, "uint8").toLongs()).containsExactly(0, 255);
    assertThat(tensor(tensors, "bool").toLongs()).containsExactly(1, 0, 1);
    assertThat(tensor(tensors, "scalar").shape()).isEmpty();
    assertThat(tensor(tensors, "scalar").toFloats()).containsExactly(42f);
    assertThat(tensor(tensors, "empty").shape()).containsExactly(0, 3);
    assertThat(tensor(tensors, "schön.weight").toFloats()).containsExactly(9f);
  }

  @Test
  void writesByteForByteWhatPythonWrites() throws IOException {
    Safetensors.Contents contents = Safetensors.readContents(PYTHON);
    Path copy = folder.resolve("copy.safetensors");

    Safetensors.write(copy, contents.tensors(), contents.metadata());

    assertThat(copy).hasSameBinaryContentAs(PYTHON);
    assertThat(folder).isDirectoryNotContaining(file -> file.toString().endsWith(".part"));
  }

  @Test
  void widensToFloat32OnTheWayOut() throws IOException {
    Path file = folder.resolve("wide.safetensors");
    Map<String, StoredTensor> mixed = Safetensors.read(PYTHON);
    Map<String, StoredTensor> floats = new java.util.LinkedHashMap<>();
    for (String name : new String[] {"float16", "bfloat16", "float32", "float64"}) {
      floats.put(name, tensor(mixed, name));
    }
    int many = (1 << 20) + 3;
    MemorySegment halves = Arena.ofAuto().allocate(2L * many);
    halves.set(java.lang.foreign.ValueLayout.JAVA_SHORT, 2L * (many - 1), Float.floatToFloat16(2));
    floats.put("long", new StoredTensor(DType.F16, new long[] {many}, halves));

    Safetensors.writeFloat32(file, floats, Map.of());

    Map<String, StoredTensor> wide = Safetensors.read(file);
    assertThat(wide).hasSize(5);
    floats.forEach((name, tensor) -> {
      assertThat(tensor(wide, name).dtype()).isEqualTo(DType.F32);
      assertThat(tensor(wide, name).toFloats()).isEqualTo(tensor.toFloats());
    });
    assertThat(tensor(wide, "long").toFloats()[many - 1]).isEqualTo(2);
  }

  @Test
  void replacesAFileThatIsStillMapped() throws IOException {
    Path file = folder.resolve("weights.safetensors");
    Safetensors.write(file, Map.of("w", StoredTensor.of(new float[] {1, 2}, 2)), Map.of());
    Map<String, StoredTensor> before = Safetensors.read(file);

    Safetensors.write(file, Map.of("w", StoredTensor.of(new float[] {3, 4}, 2)), Map.of());

    assertThat(tensor(before, "w").toFloats()).containsExactly(1, 2);
    assertThat(tensor(Safetensors.read(file), "w").toFloats()).containsExactly(3, 4);
  }

  @Test
  void readsFilesLargerThanTwoGibibytes() throws IOException {
    Path file = folder.resolve("large.safetensors");
    long large = (2L << 30) + (1 << 20);
    byte[] header =
        header(
            """
            {"a":{"dtype":"U8","shape":[%d],"data_offsets":[0,%d]},\
            "b":{"dtype":"F32","shape":[1],"data_offsets":[%d,%d]}}\
            """
                .formatted(large, large, large, large + 4));
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.write(header);
      sparse.seek(header.length + large);
      sparse.writeInt(Integer.reverseBytes(Float.floatToIntBits(7.5f)));
    }

    Map<String, StoredTensor> tensors = Safetensors.read(file);

    assertThat(tensor(tensors, "a").data().byteSize()).isEqualTo(large);
    assertThat(tensor(tensors, "b").toFloats()).containsExactly(7.5f);
  }

  @Test
  void namesTheFileAndTensorThatAreDamaged() throws IOException {
    Path file = folder.resolve("bad.safetensors");
    assertBad(file, new byte[3], "only 3 bytes, too short for a header");
    byte[] huge = new byte[64];
    Arrays.fill(huge, 0, 7, (byte) 0xff);
    assertBad(file, huge, "header length 72057594037927935 is impossible");
    assertBad(file, Arrays.copyOf(header("{}          "), 12), "truncated: header of 12 bytes");
    assertBad(file, header("{\"a\": "), "the header is not JSON");
    assertBad(file, header("[1]"), "the header is not a JSON object");
    assertBad(
        file,
        header("{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}"),
        "tensor a lacks dtype, shape or data_offsets");
    assertBad(file, header(entry("a", "Q7", "[1]", 0, 4)), "tensor a has the unsupported dtype Q7");
    assertBad(file, header(entry("a", "F32", "[-1]", 0, 4)), "tensor a has the impossible shape");
    assertBad(
        file,
        header(entry("a", "F32", "[1]", 0, 4)),
        "truncated: tensor a at [0, 4) lies beyond the end at 0");
    assertBad(
        file,
        padded(header(entry("a", "F32", "[3]", 0, 8)), 8),
        "tensor a at [0, 8) should take 12 bytes");
    assertBad(
        file,
        padded(header(entry("a", "F64", "[4611686018427387904,4]", 0, 8)), 8),
        "tensor a at [0, 8) has an impossible shape");
    String overlapping =
        "{" + inner("a", "F32", "[2]", 0, 8) + "," + inner("b", "F32", "[2]", 4, 12) + "}";
    assertBad(file, padded(header(overlapping), 12), "tensor b at [4, 12) overlaps");
    String gap = "{" + inner("a", "F32", "[1]", 0, 4) + "," + inner("b", "F32", "[1]", 8, 12) + "}";
    assertBad(file, padded(header(gap), 12), "tensor b at [8, 12) leaves a gap");
    assertBad(
        file, padded(header(entry("a", "F32", "[1]", 0, 4)), 6), "2 bytes follow the last tensor");
    String twice =
        "{" + inner("a", "F32", "[1]", 0, 4) + "," + inner("a", "F32", "[1]", 0, 4) + "}";
    assertBad(file, padded(header(twice), 4), "Duplicate field 'a'");
  }

  /** Whatever bytes are changed, cut or added: it reads, or the typed error says why. */
  @Test
  void mutatedFilesGiveTypedErrors() throws IOException {
    byte[] whole = Files.readAllBytes(PYTHON);
    int header =
        8 + (int) java.nio.ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    java.util.Random random = new java.util.Random(3);
    int refused = 0;
    for (int round = 0; round < 2000; round++) {
      byte[] bytes = whole.clone();
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        int at = random.nextInt(random.nextInt(4) == 0 ? 8 : header);
        bytes[at] =
            (byte)
                (random.nextBoolean()
                    ? 32 + random.nextInt(96)
                    : bytes[at] ^ 1 << random.nextInt(8));
      }
      if (round % 8 == 0) {
        bytes = Arrays.copyOf(bytes, random.nextInt(whole.length + 50));
      }
      Path file = Files.write(folder.resolve("mutated-" + round), bytes);
      try {
        Safetensors.read(file).forEach((name, read) -> assertThat(read.elements()).isNotNegative());
      } catch (SafetensorsException e) {
        assertThat(e).hasMessageStartingWith(file.toString());
        refused++;
      }
      Files.delete(file);
    }
    assertThat(refused).isBetween(500, 1999); // a changed letter of a name does not show
  }

  @Test
  void refusesDataThatDoesNotFitItsShape() {
    assertThatThrownBy(
            () -> new StoredTensor(DType.F32, new long[] {3}, MemorySegment.ofArray(new byte[8])))
        .hasMessage("F32[3] takes 12 bytes, not 8");
  }

  @Test
  void leavesTheOldFileWhenWritingFails() throws IOException {
    Path file = folder.resolve("kept.safetensors");
    Safetensors.write(file, Map.of("w", StoredTensor.of(new long[] {5}, 1)), Map.of());
    byte[] before = Files.readAllBytes(file);
    StoredTensor gone = freed();
    assertThatThrownBy(() -> Safetensors.write(file, Map.of("w", gone), Map.of()))
        .isInstanceOf(IllegalStateException.class);
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    assertThat(folder).isDirectoryNotContaining(f -> f.toString().endsWith(".part"));
  }

  private static StoredTensor freed() {
    try (Arena arena = Arena.ofConfined()) {
      return new StoredTensor(DType.U8, new long[] {4}, arena.allocate(4));
    }
  }

  private static StoredTensor tensor(Map<String, StoredTensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  private static void assertBad(Path file, byte[] content, String problem) throws IOException {
    Files.write(file, content);
    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(SafetensorsException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(problem);
  }

  private static String entry(String name, String dtype, String shape, long begin, long end) {
    return "{" + inner(name, dtype, shape, begin, end) + "}";
  }

  private static String inner(String name, String dtype, String shape, long begin, long end) {
    return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
        .formatted(name, dtype, shape, begin, end);
  }

  private static byte[] header(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + bytes.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(bytes.length)
        .put(bytes)
        .array();
  }

  private static byte[] padded(byte[] header, int dataBytes) {
    return Arrays.copyOf(header, header.length + dataBytes);
  }
}
