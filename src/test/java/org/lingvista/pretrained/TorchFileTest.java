package org.lingvista.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.tensor.Safetensors;
import org.lingvista.tensor.StoredTensor;

/** Files of torch.save, made by scripts/fixtures/pretrained.py, whole, evil and damaged. */
class TorchFileTest {
  private static final Path TORCH = Fixtures.folder("torch");

  @TempDir Path folder;

  @Test
  void readsEveryTypeAndViewAsPythonDoes() throws IOException {
    Map<String, StoredTensor> expected = Safetensors.read(TORCH.resolve("tensors.safetensors"));
    Map<String, StoredTensor> actual = TorchFile.read(TORCH.resolve("tensors.bin"));

    assertThat(actual.keySet()).isEqualTo(expected.keySet()).hasSize(16);
    expected.forEach((name, tensor) -> {
      StoredTensor own = Objects.requireNonNull(actual.get(name), name);
      assertThat(own.dtype()).as(name).isEqualTo(tensor.dtype());
      assertThat(own.shape()).as(name).isEqualTo(tensor.shape());
      assertThat(own.data().toArray(ValueLayout.JAVA_BYTE))
          .as(name)
          .isEqualTo(tensor.data().toArray(ValueLayout.JAVA_BYTE));
    });
  }

  /** The weights of the fixture bert, in half precision, in two files and an index. */
  @Test
  void shardsOfTorchGiveTheSameModel() throws IOException {
    Path sharded = Fixtures.copy("bert-bin", folder.resolve("sharded"));
    for (String file : List.of("config.json", "tokenizer.json", "tokenizer_config.json")) {
      Files.copy(Fixtures.folder("bert").resolve(file), sharded.resolve(file));
    }
    Map<String, StoredTensor> expected =
        Fixtures.convert(Fixtures.folder("bert"), null, null, 0, folder.resolve("whole")).tensors();
    Map<String, StoredTensor> actual =
        Fixtures.convert(sharded, null, null, 0, folder.resolve("model")).tensors();

    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    assertThat(expected.keySet().stream().filter(name -> name.startsWith("text."))).hasSize(38);
    expected.forEach((name, tensor) -> {
      float[] rounded = tensor.toFloats();
      for (int i = 0; i < rounded.length && name.startsWith("text.e"); i++) {
        rounded[i] = Float.float16ToFloat(Float.floatToFloat16(rounded[i]));
      }
      if (name.startsWith("text.")) {
        assertThat(Objects.requireNonNull(actual.get(name), name).toFloats())
            .as(name)
            .isEqualTo(rounded);
      }
    });
  }

  @Test
  void shardsThatDoNotHoldWhatTheIndexSays() throws IOException {
    Path sharded = Fixtures.copy("bert-bin", folder.resolve("sharded"));
    SourceFolder source = new SourceFolder(sharded);
    Path second = sharded.resolve("pytorch_model-00002-of-00002.bin");
    Path first = sharded.resolve("pytorch_model-00001-of-00002.bin");
    Files.copy(first, second, StandardCopyOption.REPLACE_EXISTING);

    assertThatThrownBy(() -> SourceWeights.read(source, List.of("model")))
        .isInstanceOf(PretrainedException.class)
        .hasMessageStartingWith(second + " lacks ")
        .hasMessageEndingWith(", which pytorch_model.bin.index.json says it holds");
    Files.delete(second);

    assertThatThrownBy(() -> SourceWeights.read(source, List.of("model")))
        .isInstanceOf(PretrainedException.class)
        .hasMessage(second + " is missing; pytorch_model.bin.index.json names it");
  }

  @Test
  void refusesAGlobalByItsNameAndExecutesNothing() {
    assertBad(
        TORCH.resolve("evil.bin"),
        "the pickle names posix.system, which is not a tensor; nothing but tensors is read, it is"
            + " refused");
    assertThat(Path.of("executed")).doesNotExist();
    assertBad(TORCH.resolve("int8.bin"), "the pickle names torch.CharStorage, which is not");
  }

  @Test
  void saysWhatIsNotAStateDictionary() throws IOException {
    assertBad(TORCH.resolve("old.bin"), "is of PyTorch before 1.6; load it there and save it");
    assertBad(TORCH.resolve("list.bin"), "it holds no dictionary of tensors");
    assertBad(Files.writeString(folder.resolve("text.bin"), "hello"), "it is not a zip file");
    assertBad(Files.write(folder.resolve("none.bin"), new byte[0]), "it is not a zip file");
  }

  @Test
  void refusesAnOpcodeThatNoStateDictionaryNeeds() throws IOException {
    // INST, which calls a class by name; and an opcode that does not exist.
    assertBad(pickle("\u0080\u0002(ios\nsystem\n."), "has the opcode 0x69 at 3, which no state");
    assertBad(pickle("\u0080\u0002\u00fe."), "has the opcode 0xfe at 2");
    assertBad(pickle("\u0080\u0002cos\nsystem\n."), "names os.system");
    assertBad(pickle("\u0080\u0002\u008c\u0002os\u008c\u0006system\u0093."), "names os.system");
  }

  @Test
  void damagedPicklesAreRefused() throws IOException {
    assertBad(pickle("\u0080\u0002"), "the pickle ends early");
    assertBad(pickle("\u0080\u0002."), "takes a value from an empty stack");
    assertBad(pickle("\u0080\u0002h\u0007."), "recalls number 7");
    assertBad(
        pickle("\u0080\u0002}X\u00ff\u00ff\u00ff\u007fa."), "has a string of 2147483647 bytes");
    assertBad(pickle("\u0080\u0002}]]s."), "has a key that is not a string");
    assertBad(pickle("\u0080\u0002ctorch"), "ends");
  }

  /** A list that holds itself, and a tensor far larger than its storage. */
  @Test
  void nothingIsFollowedForEverOrAllocatedBeyondTheFile() throws IOException {
    assertBad(pickle("\u0080\u0002]q\u0000h\u0000a."), "it holds no dictionary of tensors");
    assertBad(pickle("\u0080\u0002]q\u0000]q\u0001h\u0000aah\u0000\u0093."), "is not a string");
    String tensor =
        "\u0080\u0002}X\u0001\u0000\u0000\u0000wctorch._utils\n_rebuild_tensor_v2\n"
            + "((X\u0007\u0000\u0000\u0000storagectorch\nFloatStorage\n"
            + "X\u0001\u0000\u0000\u00000X\u0003\u0000\u0000\u0000cpuK\u0001tQ"
            + "K\u0000J\u00ff\u00ff\u00ff\u007fJ\u00ff\u00ff\u00ff\u007f\u0086%s\u0086\u0089}tRs.";
    assertBad(pickle(tensor.formatted("K\u0000K\u0000")), "w has an impossible shape");
    String row =
        tensor.replace(
            "J\u00ff\u00ff\u00ff\u007fJ\u00ff\u00ff\u00ff\u007f\u0086",
            "J\u00ff\u00ff\u00ff\u007f\u0085");
    assertBad(
        pickle(row.formatted("K\u0000").replace("K\u0000\u0086", "K\u0000\u0085")),
        "w is larger than what is stored of it");
    assertBad(
        pickle(row.formatted("K\u0001").replace("K\u0001\u0086", "K\u0001\u0085")),
        "w goes beyond its storage: element 2147483646 of 1");
  }

  @Test
  void aFlippedBitOfAWeightIsFound() throws IOException {
    byte[] bytes = Files.readAllBytes(TORCH.resolve("tensors.bin"));
    Map<String, StoredTensor> tensors = TorchFile.read(TORCH.resolve("tensors.bin"));
    byte[] storage =
        Objects.requireNonNull(tensors.get("float32"))
            .data()
            .toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
    int at = indexOf(bytes, storage);
    bytes[at + 5] ^= 1;
    Path file = Files.write(folder.resolve("flipped.bin"), bytes);
    assertBad(file, "/data/");
    assertBad(file, "is damaged (its CRC differs); fetch the file again");
  }

  private static int indexOf(byte[] all, byte[] part) {
    for (int i = 0; i + part.length <= all.length; i++) {
      if (java.util.Arrays.equals(all, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    throw new AssertionError("the bytes are not there");
  }

  /**
   * Whatever bytes are changed, cut or added: it reads, or one of the two typed errors says why.
   */
  @Test
  void mutatedFilesGiveTypedErrors() throws IOException {
    byte[] whole = Files.readAllBytes(TORCH.resolve("tensors.bin"));
    Random random = new Random(7);
    int refused = 0;
    for (int round = 0; round < 3000; round++) {
      byte[] bytes = whole.clone();
      int changes = 1 + random.nextInt(8);
      for (int i = 0; i < changes; i++) {
        // Half of them in the pickle, which is the first entry, or in the directory at the end.
        int near =
            random.nextBoolean() ? random.nextInt(3000) : whole.length - 1 - random.nextInt(3000);
        int at = random.nextBoolean() ? near : random.nextInt(whole.length);
        bytes[at] =
            (byte)
                (random.nextBoolean() ? random.nextInt(256) : bytes[at] ^ 1 << random.nextInt(8));
      }
      if (round % 10 == 0) {
        bytes = java.util.Arrays.copyOf(bytes, random.nextInt(whole.length + 100));
      }
      // Each its own file: one that is mapped must not be written again.
      Path file = Files.write(folder.resolve("mutated-" + round), bytes);
      try {
        TorchFile.read(file)
            .forEach((name, tensor) -> assertThat(tensor.elements()).isNotNegative());
      } catch (PretrainedException e) {
        assertThat(e).hasMessageStartingWith(file.toString());
        assertThat(String.valueOf(e.getMessage()).lines()).hasSize(1);
        refused++;
      }
      Files.delete(file);
    }
    assertThat(refused).isBetween(500, 2999);
  }

  private static void assertBad(Path file, String problem) {
    assertThatThrownBy(() -> TorchFile.read(file))
        .isInstanceOf(PretrainedException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(problem);
  }

  /** A file of torch.save with this pickle, one character a byte, and one storage of one float. */
  private Path pickle(String opcodes) throws IOException {
    Path file = Files.createTempFile(folder, "pickle", ".bin");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      stored(zip, "archive/data.pkl", opcodes.getBytes(StandardCharsets.ISO_8859_1));
      stored(zip, "archive/data/0", new byte[4]);
    }
    return Files.write(file, out.toByteArray());
  }

  private static void stored(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }
}
