package org.lingvista.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.tensor.Safetensors;
import org.lingvista.tensor.StoredTensor;

/** Bundles of TensorFlow made by scripts/fixtures/tensor_bundle.py, whole and damaged. */
class TensorBundleTest {
  private static final String NAME = "tensorflow-types";

  @TempDir Path folder;
  private Path index = Path.of("");
  private Path shard = Path.of("");

  @BeforeEach
  void copy() throws IOException {
    Path copy = Fixtures.copy(NAME, folder.resolve("types"));
    index = copy.resolve("bundle.index");
    shard = copy.resolve("bundle.data-00001-of-00002");
  }

  @Test
  void readsEveryTypeOfEveryShard() throws IOException {
    Map<String, StoredTensor> expected =
        Safetensors.read(Fixtures.folder(NAME).resolve("expected.safetensors"));

    TensorBundle.Contents bundle = TensorBundle.read(index);

    assertThat(bundle.tensors().keySet()).isEqualTo(expected.keySet()).hasSize(10);
    assertThat(bundle.files()).hasSize(3);
    expected.forEach((name, tensor) -> {
      StoredTensor own = Objects.requireNonNull(bundle.tensors().get(name), name);
      assertThat(own.dtype()).as(name).isEqualTo(tensor.dtype());
      assertThat(own.shape()).as(name).isEqualTo(tensor.shape());
      assertThat(own.data().toArray(ValueLayout.JAVA_BYTE))
          .as(name)
          .isEqualTo(tensor.data().toArray(ValueLayout.JAVA_BYTE));
    });
  }

  @Test
  void aFlippedBitOfATensorIsNamed() throws IOException {
    byte[] bytes = Files.readAllBytes(shard);
    bytes[bytes.length - 1] ^= 1;
    Files.write(shard, bytes);

    assertBad(shard + " is damaged: the checksum of ");
  }

  @Test
  void aShardThatIsCutOrMissingIsNamed() throws IOException {
    Files.write(shard, Arrays.copyOf(Files.readAllBytes(shard), 100));
    assertBad(shard + " is cut off: ");
    Files.delete(shard);
    assertBad(shard + " is missing; " + index + " says it holds ");
  }

  @Test
  void aDamagedIndexIsNamed() throws IOException {
    byte[] whole = Files.readAllBytes(index);
    byte[] flipped = whole.clone();
    flipped[20] ^= 4;
    Files.write(index, flipped);
    assertBad(index + ": the block at 0 is damaged: its checksum differs");
    Files.write(index, Arrays.copyOf(whole, whole.length - 1));
    assertBad(index + ": it is not a table of TensorFlow's, or its end is missing");
    Files.write(index, new byte[0]);
    assertBad(index + ": it is not a table of TensorFlow's");
  }

  /** Checksums catch chance; these get past them: any footer, and blocks with checksums mended. */
  @Test
  void whateverTheBytesSayOneLineIsTheAnswer() throws IOException {
    byte[] whole = Files.readAllBytes(index);
    Random random = new Random(11);
    int refused = 0;
    for (int round = 0; round < 900; round++) {
      byte[] bytes = whole.clone();
      boolean footer = round % 3 == 0;
      for (int i = 0; i < 1 + random.nextInt(3); i++) {
        int at = footer ? whole.length - 48 + random.nextInt(40) : random.nextInt(whole.length);
        bytes[at] = (byte) random.nextInt(256);
      }
      if (!footer) {
        mendChecksums(whole, bytes);
      }
      Path file = Files.write(index.resolveSibling("bundle-" + round + ".index"), bytes);
      for (int k = 0; k < 2; k++) {
        String ending = ".data-0000" + k + "-of-00002";
        Path link = index.resolveSibling("bundle-" + round + ending);
        Files.createSymbolicLink(link, index.resolveSibling("bundle" + ending));
      }
      try {
        TensorBundle.read(file)
            .tensors()
            .forEach((name, tensor) -> assertThat(tensor.elements()).isNotNegative());
      } catch (PretrainedException e) {
        assertThat(String.valueOf(e.getMessage()).lines()).hasSize(1);
        refused++;
      }
    }
    assertThat(refused).isBetween(300, 899);
  }

  /** Blocks lie where they lay; each gets the checksum of its bytes as they are now. */
  private static void mendChecksums(byte[] whole, byte[] changed) {
    int start = 0;
    for (int end = 4; end <= whole.length - 48 - 5; end++) {
      if (little(whole, end + 1).getInt() == masked(whole, start, end + 1)) {
        little(changed, end + 1).putInt(masked(changed, start, end + 1));
        start = end + 5;
        end = start + 3;
      }
    }
    assertThat(start).isEqualTo(whole.length - 48);
  }

  private static int masked(byte[] bytes, int from, int to) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, to - from);
    return LevelTable.masked(crc);
  }

  private static ByteBuffer little(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes, at, 4).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void assertBad(String problem) {
    assertThatThrownBy(() -> TensorBundle.read(index))
        .isInstanceOf(PretrainedException.class)
        .hasMessageContaining(problem);
  }
}
