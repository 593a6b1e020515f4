package org.lingvista.data;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.data.Batch.Position;
import org.lingvista.image.Augmentation;
import org.lingvista.image.ImageDecoder;
import org.lingvista.image.ImageNormalization;
import org.lingvista.image.Preprocessor;
import org.lingvista.text.TextKey;
import org.lingvista.text.Tokenizer;

class BatchesTest {
  private static final ImageNormalization SIZE = ImageNormalization.clip(16);

  @TempDir Path folder;
  private List<Example> drawn = List.of();
  private Tokenizer tokenizer;

  @BeforeEach
  void makeData() throws IOException {
    drawn = SmallData.drawn(folder, 30);
    List<String> texts = new ArrayList<>();
    drawn.forEach(example -> example.texts().values().forEach(texts::addAll));
    SmallData.pages(40).forEach(page -> page.passages().values().forEach(texts::addAll));
    tokenizer = SmallData.tokenizer(folder, texts);
  }

  @AfterEach
  void close() {
    tokenizer.close();
  }

  @Test
  void threadsDoNotChangeTheBatches() {
    List<String> one = read(SmallData.options(8, 1, Augmentation.drawings()), 20);
    assertThat(read(SmallData.options(8, 4, Augmentation.drawings()), 20)).isEqualTo(one);
    assertThat(new HashSet<>(one)).hasSize(20);
  }

  @Test
  void theBatchAtAPositionIsTheSameByReadingAndBySeeking() {
    LoaderOptions options = SmallData.options(8, 2, Augmentation.drawings());
    List<String> read = read(options, 16);
    try (BatchSource source = pictures(options)) {
      assertThat(source.batchesPerEpoch()).isEqualTo(7);
      for (int place : new int[] {15, 3, 7, 0, 6}) {
        source.seek(new Position(place / 7, place % 7));
        assertThat(SmallData.print(source.next())).isEqualTo(read.get(place));
        if (place < 15) {
          assertThat(SmallData.print(source.next())).isEqualTo(read.get(place + 1));
        }
      }
      source.seek(new Position(0, 7)); // the end of an epoch is the start of the next
      assertThat(SmallData.print(source.next())).isEqualTo(read.get(7));
    }
  }

  @Test
  void aPositionThatTheDataDoesNotHaveIsRefused() {
    try (BatchSource source = pictures(SmallData.options(8, 1, null))) {
      assertThatThrownBy(() -> source.seek(new Position(0, 8)))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("position 8 lies beyond the epoch's 7 batches");
    }
  }

  @Test
  void anEpochHoldsEachLineOnceUpToTheLastPartialBatch() {
    try (BatchSource source = pictures(SmallData.options(8, 2, null))) {
      List<List<Integer>> epochs = new ArrayList<>();
      for (int epoch = 0; epoch < 2; epoch++) {
        List<Integer> pixels = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
          ImageBatch images = images(source.next());
          for (int u = 0; u < images.rows(); u++) {
            pixels.add(hash(images, u));
          }
        }
        assertThat(pixels).hasSize(56).doesNotHaveDuplicates();
        epochs.add(pixels);
      }
      assertThat(epochs.get(1)).isNotEqualTo(epochs.get(0));
    }
  }

  @Test
  void severalTextsOfAPictureShareItInOneBatch() {
    LoaderOptions options = new LoaderOptions(8, 7, 2, 3, List.of(), 1, 0.5, 0, 3, 32, 64, null, 0);
    try (BatchSource source = pictures(options)) {
      for (int i = 0; i < 14; i++) {
        Batch batch = source.next();
        assertThat(images(batch).rows()).isEqualTo(8);
        assertThat(batch.rightItems()).hasSize(8);
        assertThat(batch.texts().rows()).isEqualTo(batch.leftItems().length);
        Set<List<Long>> pairs = new HashSet<>();
        Map<Integer, Integer> texts = new HashMap<>();
        for (int b = 0; b < batch.rows(); b++) {
          assertThat(batch.rightItems()[batch.rightOf()[b]]).isEqualTo(batch.leftItems()[b]);
          pairs.add(List.of(batch.leftItems()[b], batch.leftTexts()[b]));
          texts.merge(batch.rightOf()[b], 1, Integer::sum);
        }
        assertThat(texts.keySet()).hasSize(8);
        assertThat(texts.values()).allSatisfy(count -> assertThat(count).isBetween(1, 3));
        assertThat(batch.rows()).isGreaterThan(16); // three languages each, less repeated ones
        assertThat(pairs.size()).isGreaterThan(16);
      }
    }
  }

  @Test
  void picturesAreThoseOfTheirItemsPreprocessedExactly() {
    Map<Integer, Long> itemOfPicture = new HashMap<>();
    for (Example example : drawn) {
      float[] pixels = Preprocessor.preprocess(ImageDecoder.decode(image(example)), SIZE);
      itemOfPicture.put(hash(new ImageBatch(1, 16, pixels), 0), Seeds.hash(example.id()));
    }
    assertThat(itemOfPicture).hasSize(60);
    try (BatchSource source = pictures(SmallData.options(20, 1, null))) {
      Batch batch = source.next();
      for (int b = 0; b < batch.rows(); b++) {
        int right = batch.rightOf()[b];
        assertThat(batch.rightItems()[right]).isEqualTo(batch.leftItems()[b]);
        assertThat(itemOfPicture.get(hash(images(batch), right))).isEqualTo(batch.leftItems()[b]);
      }
    }
  }

  @Test
  void textsAreRightPaddedAndTheirKeysMarkEqualTexts() {
    Map<String, Long> keyOfIds = new HashMap<>();
    try (BatchSource source = pictures(SmallData.options(60, 1, null))) {
      Batch batch = source.next();
      TextBatch texts = batch.texts();
      for (int b = 0; b < texts.rows(); b++) {
        List<Integer> ids = new ArrayList<>();
        for (int t = 0; t < texts.length(); t++) {
          int id = texts.ids()[b * texts.length() + t];
          assertThat(id == tokenizer.paddingId()).isEqualTo(t >= texts.lengths()[b]);
          ids.add(id);
        }
        Long known = keyOfIds.putIfAbsent(ids.toString(), batch.leftTexts()[b]);
        assertThat(known).isIn(null, batch.leftTexts()[b]);
      }
      assertThat(keyOfIds.values()).contains(TextKey.hash("stichwort"), TextKey.hash("SHARED"));
    }
  }

  @Test
  void aBatchHoldsNoPairTwice() {
    try (BatchSource source = pictures(SmallData.options(60, 1, null))) {
      for (int i = 0; i < 20; i++) {
        Batch batch = source.next();
        Set<List<Long>> pairs = new HashSet<>();
        for (int b = 0; b < batch.rows(); b++) {
          pairs.add(List.of(batch.leftItems()[b], batch.leftTexts()[b]));
        }
        assertThat(pairs).hasSize(60);
      }
    }
  }

  @Test
  void aPictureOfSeveralLinesIsEncodedOnce() {
    List<Example> lines = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      Example source = drawn.get(i % 3);
      lines.add(
          new Example(
              source.id(),
              source.image(),
              Map.of("en", List.of("caption " + i)),
              Map.of(),
              Map.of()));
    }
    try (BatchSource source =
        Batches.textToImage(lines, tokenizer, SIZE, SmallData.options(12, 1, null))) {
      Batch batch = source.next();
      assertThat(batch.rows()).isEqualTo(12);
      assertThat(images(batch).rows()).isEqualTo(3);
      assertThat(batch.rightItems()).hasSize(3).doesNotHaveDuplicates();
      for (int b = 0; b < 12; b++) {
        assertThat(batch.rightItems()[batch.rightOf()[b]]).isEqualTo(batch.leftItems()[b]);
      }
    }
  }

  @Test
  void lessDataThanABatchIsOneSmallerBatch() {
    try (BatchSource source =
        Batches.textToImage(
            drawn.subList(0, 5), tokenizer, SIZE, SmallData.options(256, 2, null))) {
      assertThat(source.batchesPerEpoch()).isEqualTo(1);
      assertThat(source.next().rows()).isEqualTo(5);
      assertThat(source.next().position()).isEqualTo(new Position(1, 0));
    }
  }

  @Test
  void passagesMeetTextsOfTheirPageMostlyInTheirOwnLanguage() {
    List<Example> pages = SmallData.pages(40);
    Map<Long, String> languageOf = new HashMap<>();
    for (Example page : pages) {
      page.texts().forEach((l, texts) -> languageOf.put(TextKey.hash(texts.getFirst()), l));
      page.passages().forEach((l, texts) -> languageOf.put(TextKey.hash(texts.getFirst()), l));
    }
    Set<Long> hasTwo = new HashSet<>();
    for (int i = 0; i < 40; i += 4) {
      hasTwo.add(Seeds.hash("p" + i));
    }
    int cross = 0;
    int both = 0;
    try (BatchSource source =
        Batches.textToPassage(pages, tokenizer, SmallData.options(10, 2, null))) {
      for (int i = 0; i < 400; i++) {
        Batch batch = source.next();
        for (int b = 0; b < batch.rows(); b++) {
          int u = batch.rightOf()[b];
          assertThat(batch.rightItems()[u]).isEqualTo(batch.leftItems()[b]);
          String passage = requireNonNull(languageOf.get(batch.rightTexts()[u]));
          String text = requireNonNull(languageOf.get(batch.leftTexts()[b]));
          boolean two = batch.leftItems()[b] == Seeds.hash("p0");
          both += two ? 1 : 0;
          cross += two && !text.equals(passage) ? 1 : 0;
          assertThat(two || text.equals(passage) || hasTwo.contains(batch.leftItems()[b])).isTrue();
        }
      }
    }
    assertThat(both).isEqualTo(100);
    assertThat(cross / 100.0).isBetween(0.12, 0.4); // 0.25 ± 3 standard deviations
  }

  @Test
  void batchesNeedLittlePadding() throws IOException {
    List<Example> pages = SmallData.pages(640);
    LoaderOptions options =
        new LoaderOptions(16, 7, 2, 3, List.of("en"), 1, 1, 0, 1, 32, 64, null, 0);
    try (BatchSource source = Batches.textToPassage(pages, tokenizer, options)) {
      long tokens = 0;
      long cells = 0;
      Set<Integer> lengths = new HashSet<>();
      for (long i = 0; i < source.batchesPerEpoch(); i++) {
        TextBatch passages = requireNonNull(source.next().passages());
        for (int length : passages.lengths()) {
          tokens += length;
        }
        cells += (long) passages.rows() * passages.length();
        lengths.add(passages.length());
      }
      assertThat(1 - tokens / (double) cells).as("share of padding").isLessThan(0.1);
      assertThat(lengths).as("long and short batches").hasSizeGreaterThan(3);
    }
  }

  @Test
  void aBadPictureIsReplacedCountedAndNamedUpToTheLimit() throws IOException {
    Files.writeString(image(drawn.get(3)), "no picture");
    Files.writeString(image(drawn.get(17)), "");
    LoaderOptions strict = SmallData.options(8, 2, null);
    LoaderOptions lenient =
        new LoaderOptions(8, 7, 2, 3, List.of(), 1, 0.5, 0.25, 1, 32, 64, null, 2);
    List<String> first = new ArrayList<>();
    try (BatchSource source = pictures(lenient)) {
      for (int i = 0; i < 14; i++) {
        Batch batch = source.next();
        assertThat(batch.rows()).isEqualTo(8);
        first.add(SmallData.print(batch));
      }
      assertThat(source.problems())
          .extracting(Problem::file)
          .containsExactlyInAnyOrder(image(drawn.get(3)), image(drawn.get(17)));
    }
    assertThat(read(lenient, 14)).as("replaced the same way again").isEqualTo(first);
    try (BatchSource source = pictures(strict)) {
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 14; i++) {
                  source.next();
                }
              })
          .isInstanceOf(DataException.class)
          .hasMessageContaining("bad")
          .hasMessageContaining(".png");
      assertThatThrownBy(source::next).isInstanceOf(DataException.class);
    }
  }

  @Test
  void allPicturesBadIsAnError() throws IOException {
    List<Example> three = drawn.subList(0, 3);
    for (Example example : three) {
      Files.writeString(image(example), "x");
    }
    LoaderOptions options =
        new LoaderOptions(2, 7, 2, 3, List.of(), 1, 0.5, 0.25, 1, 32, 64, null, 100);
    try (BatchSource source = Batches.textToImage(three, tokenizer, SIZE, options)) {
      assertThatThrownBy(source::next).hasMessageContaining("no picture can be read");
    }
  }

  @Test
  void augmentationChangesPicturesFromEpochToEpoch() {
    Set<Integer> seen = new HashSet<>();
    try (BatchSource source =
        Batches.textToImage(
            drawn.subList(0, 1),
            tokenizer,
            SIZE,
            SmallData.options(1, 1, Augmentation.drawings()))) {
      for (int i = 0; i < 10; i++) {
        seen.add(hash(images(source.next()), 0));
      }
    }
    assertThat(seen).hasSize(10);
  }

  @Test
  void noExampleInTheLanguagesAskedForIsAnError() {
    LoaderOptions options =
        new LoaderOptions(2, 7, 2, 3, List.of("fr"), 1, 0.5, 0.25, 1, 32, 64, null, 0);
    assertThatThrownBy(() -> Batches.textToImage(drawn, tokenizer, SIZE, options))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("none of 60 examples has a text and a picture in the languages [fr]");
  }

  @Test
  void closingEndsTheThreads() throws InterruptedException {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    List<Thread> workers;
    try (BatchSource source = pictures(SmallData.options(8, 3, null))) {
      source.next();
      workers =
          Thread.getAllStackTraces().keySet().stream()
              .filter(t -> t.getName().startsWith("lingvista-data-") && !before.contains(t))
              .toList();
      assertThat(workers).hasSize(3);
    }
    for (Thread worker : workers) {
      worker.join(10_000);
      assertThat(worker.isAlive()).isFalse();
    }
  }

  private BatchSource pictures(LoaderOptions options) {
    return Batches.textToImage(drawn, tokenizer, SIZE, options);
  }

  private List<String> read(LoaderOptions options, int batches) {
    List<String> read = new ArrayList<>();
    try (BatchSource source = pictures(options)) {
      for (int i = 0; i < batches; i++) {
        read.add(SmallData.print(source.next()));
      }
    }
    return read;
  }

  private static Path image(Example example) {
    return requireNonNull(example.image());
  }

  private static ImageBatch images(Batch batch) {
    return requireNonNull(batch.images());
  }

  private static int hash(ImageBatch images, int row) {
    int values = 3 * images.size() * images.size();
    return Arrays.hashCode(Arrays.copyOfRange(images.pixels(), row * values, (row + 1) * values));
  }
}
