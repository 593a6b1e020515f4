package org.lingvista.data;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.data.Batch.Position;
import org.lingvista.image.Augmentation;
import org.lingvista.image.ImageNormalization;
import org.lingvista.text.Tokenizer;

class ShardBatchesTest {
  private static final ImageNormalization SIZE = ImageNormalization.clip(16);

  @TempDir Path folder;
  private Shards shards;
  private Tokenizer tokenizer;

  @BeforeEach
  void makeData() throws IOException {
    shards = Shards.open(SmallShards.write(folder, 3), 0);
    List<String> texts = new ArrayList<>();
    shards
        .examples(shards.split("train"))
        .forEach(example -> example.texts().values().forEach(texts::addAll));
    tokenizer = SmallData.tokenizer(folder, texts);
  }

  @AfterEach
  void close() {
    tokenizer.close();
  }

  @Test
  void aRunThatGoesOnInTheMiddleReadsWhatOneNeverStoppedReads() {
    LoaderOptions options = SmallData.options(8, 3, Augmentation.drawings());
    List<String> read = new ArrayList<>();
    try (BatchSource source = open(options)) {
      assertThat(source.batchesPerEpoch()).isEqualTo(7);
      for (int i = 0; i < 16; i++) {
        read.add(SmallData.print(source.next()));
      }
    }
    assertThat(new HashSet<>(read)).hasSize(16);
    for (int place : new int[] {0, 3, 6, 7, 12}) {
      Shards again = Shards.open(folder.resolve("s{00..02}.tar").toString(), 0);
      try (BatchSource source =
          Batches.shards(
              again,
              again.split("train"),
              tokenizer,
              SIZE,
              SmallData.options(8, 1, Augmentation.drawings()))) {
        source.seek(new Position(place / 7, place % 7));
        for (int i = place; i < 16; i++) {
          assertThat(SmallData.print(source.next())).isEqualTo(read.get(i));
        }
      }
    }
  }

  @Test
  void anEpochHoldsEverySampleOnceWithItsOwnPicture() throws IOException {
    Set<Integer> pictures = new HashSet<>();
    try (BatchSource source = open(SmallData.options(20, 2, null))) {
      for (int i = 0; i < 3; i++) {
        Batch batch = source.next();
        ImageBatch images = requireNonNull(batch.images());
        assertThat(images.rows()).isEqualTo(20);
        assertThat(batch.rightItems()).isEqualTo(batch.leftItems());
        int values = images.pixels().length / 20;
        for (int row = 0; row < 20; row++) {
          pictures.add(
              Arrays.hashCode(
                  Arrays.copyOfRange(images.pixels(), row * values, (row + 1) * values)));
        }
      }
    }
    assertThat(pictures).hasSize(60);
  }

  @Test
  void theOrderIsAStreamOfShardsShuffledInABoundedBuffer() {
    TokenizedTexts texts = new TokenizedTexts(tokenizer, 32);
    LoaderOptions options = SmallData.options(8, 1, null);
    ShardRows rows = new ShardRows(shards, IntStream.range(0, 60), texts, options, 5);

    int[] order = rows.order(0);

    assertThat(order).containsExactlyInAnyOrder(IntStream.range(0, 60).toArray());
    assertThat(rows.order(0)).isEqualTo(order);
    assertThat(rows.order(1)).isNotEqualTo(order);
    // With a buffer of 5 no sample comes before the one that is read 5 places later.
    Set<Integer> firstShards = new HashSet<>();
    for (int epoch = 0; epoch < 8; epoch++) {
      int[] one = rows.order(epoch);
      int first = one[0] / 20;
      firstShards.add(first);
      for (int place = 0; place < 15; place++) {
        assertThat(one[place] / 20).as("place %d of epoch %d", place, epoch).isEqualTo(first);
        assertThat(one[place] % 20).isLessThanOrEqualTo(place + 5);
      }
      assertThat(Arrays.copyOf(one, 20)).isNotEqualTo(IntStream.range(0, 20).toArray());
    }
    assertThat(firstShards).hasSizeGreaterThan(1);
  }

  @Test
  void onlySamplesInTheLanguagesAskedForAreRead() {
    LoaderOptions german =
        new LoaderOptions(4, 7, 1, 2, List.of("de"), 1, 0.5, 0, 1, 32, 64, null, 0);
    try (BatchSource source = open(german)) {
      assertThat(source.batchesPerEpoch()).isEqualTo(18 / 4);
    }
    LoaderOptions turkish =
        new LoaderOptions(4, 7, 1, 2, List.of("tr"), 1, 0.5, 0, 1, 32, 64, null, 0);
    assertThatThrownBy(() -> open(turkish))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("none of 60 samples of the shards has a text in the languages [tr]")
        .hasMessageContaining("texts without a language are 'und'");
  }

  @Test
  void aPictureThatCannotBeDecodedIsNamedCountedAndReplaced() throws IOException {
    Path file = folder.resolve("broken.tar");
    try (SmallShards tar = new SmallShards(file)) {
      for (int i = 0; i < 8; i++) {
        tar.add(
            i + ".png",
            i == 3 ? new byte[] {1, 2, 3} : SmallShards.picture(folder, 20, 0x102030 * (i + 1)));
        tar.add(i + ".txt", "text " + i);
      }
    }
    Shards broken = Shards.open(file.toString(), 0);
    LoaderOptions one = new LoaderOptions(4, 7, 1, 2, List.of(), 1, 1, 0, 1, 32, 64, null, 1);
    try (BatchSource source = Batches.shards(broken, broken.split("train"), tokenizer, SIZE, one)) {
      for (int i = 0; i < 4; i++) {
        assertThat(requireNonNull(source.next().images()).rows()).isEqualTo(4);
      }
      assertThat(source.problems()).hasSize(1);
      assertThat(source.problems().getFirst().toString()).startsWith(file + ":3.png: ");
    }
    try (BatchSource source =
        Batches.shards(
            broken, broken.split("train"), tokenizer, SIZE, SmallData.options(8, 1, null))) {
      assertThatThrownBy(source::next)
          .isInstanceOf(DataException.class)
          .hasMessageContaining("broken.tar:3.png: ");
    }
  }

  private BatchSource open(LoaderOptions options) {
    return Batches.shards(shards, shards.split("train"), tokenizer, SIZE, options);
  }
}
