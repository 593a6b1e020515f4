package org.lingvista.data;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
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
import org.lingvista.data.QueryExample.LabelledSpan;
import org.lingvista.image.ImageNormalization;
import org.lingvista.text.LabelSchema;
import org.lingvista.text.TextKey;
import org.lingvista.text.Tokenizer;

class QueryBatchesTest {
  private static final ImageNormalization SIZE = ImageNormalization.clip(16);
  private static final LabelSchema LABELS =
      new LabelSchema(List.of("find", "none"), List.of("content", "time"), Set.of("content"));

  @TempDir Path folder;
  private final List<QueryExample> queries = new ArrayList<>();
  private Tokenizer tokenizer;

  /** 30 English queries for 10 items with picture and passage, 10 German ones with neither. */
  @BeforeEach
  void makeData() throws IOException {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      boolean english = i < 30;
      Path image = folder.resolve("own" + i % 10 + ".png");
      SmallData.picture(image, 20, 0x0f0f0f * (i % 10 + 1));
      String query = (english ? "photo of thing " : "nichts ") + i + " from May";
      texts.add(query);
      List<LabelledSpan> spans = english ? List.of(new LabelledSpan("content", 9, 14)) : List.of();
      queries.add(
          new QueryExample(
              "q" + i,
              "i" + i % 10,
              query,
              english ? "en" : "de",
              english ? "find" : "none",
              spans,
              english ? image : null,
              english ? "passage of " + i % 10 : null,
              Map.of()));
    }
    tokenizer = SmallData.tokenizer(folder, texts);
  }

  @AfterEach
  void close() {
    tokenizer.close();
  }

  @Test
  void queriesWithoutTargetCarryLabelsAndSemanticTexts() {
    try (BatchSource source = source(QueryTarget.NONE, Map.of(), options(40, 1))) {
      Batch batch = source.next();
      Batch.QueryLabels labels = requireNonNull(batch.labels());
      assertThat(batch.images()).isNull();
      assertThat(batch.passages()).isNull();
      assertThat(batch.rightOf()).isEmpty();
      assertThat(batch.rightItems()).isEmpty();
      assertThat(Arrays.stream(labels.intents()).filter(intent -> intent == 1)).hasSize(10);
      assertThat(labels.slots()).hasSize(40 * batch.texts().length());
      assertThat(labels.semanticRows()).hasSize(30);
      for (int row : labels.semanticRows()) {
        assertThat(labels.intents()[row]).isZero();
      }
      TextBatch semantic = requireNonNull(labels.semanticTexts());
      assertThat(semantic.rows()).isEqualTo(30);
      int[] thing = tokenizer.encode("thing", 32).ids();
      assertThat(Arrays.copyOf(semantic.ids(), thing.length)).isEqualTo(thing);
    }
  }

  @Test
  void specialTokensAndPaddingAreNotTrained() {
    try (BatchSource source = source(QueryTarget.NONE, Map.of(), options(40, 1))) {
      Batch batch = source.next();
      int length = batch.texts().length();
      int[] slots = requireNonNull(batch.labels()).slots();
      for (int b = 0; b < batch.rows(); b++) {
        int last = batch.texts().lengths()[b] - 1;
        for (int t = 0; t < length; t++) {
          assertThat(slots[b * length + t] == QueryLabeller.IGNORED).isEqualTo(t == 0 || t >= last);
        }
      }
    }
  }

  @Test
  void passagesOfTheSameTextAreEncodedOnce() {
    try (BatchSource source = source(QueryTarget.PASSAGE, Map.of(), options(30, 2))) {
      Batch batch = source.next();
      assertThat(batch.rows()).isEqualTo(30);
      assertThat(requireNonNull(batch.passages()).rows()).isEqualTo(10);
      assertThat(batch.rightTexts()).contains(TextKey.hash("passage of 3"));
      for (int b = 0; b < 30; b++) {
        assertThat(batch.rightItems()[batch.rightOf()[b]]).isEqualTo(batch.leftItems()[b]);
      }
    }
  }

  @Test
  void aQueryMeetsEveryPictureOfItsItem() throws IOException {
    Map<String, List<Path>> pictures = new HashMap<>();
    for (int i = 0; i < 10; i++) {
      List<Path> styles = new ArrayList<>();
      for (int style = 0; style < 3; style++) {
        Path file = folder.resolve("style" + style + "-" + i + ".png");
        SmallData.picture(file, 20, 0x030507 * (1 + 3 * i + style));
        styles.add(file);
      }
      pictures.put("i" + i, styles);
    }
    Map<Long, Set<Integer>> seen = new HashMap<>();
    try (BatchSource source = source(QueryTarget.IMAGE, pictures, options(30, 2))) {
      for (int epoch = 0; epoch < 6; epoch++) {
        Batch batch = source.next();
        ImageBatch images = requireNonNull(batch.images());
        assertThat(batch.rightItems()).hasSize(images.rows());
        for (int u = 0; u < images.rows(); u++) {
          int values = 3 * 16 * 16;
          seen.computeIfAbsent(batch.rightItems()[u], key -> new HashSet<>())
              .add(
                  Arrays.hashCode(
                      Arrays.copyOfRange(images.pixels(), u * values, (u + 1) * values)));
        }
      }
    }
    assertThat(seen).hasSize(10);
    assertThat(seen.values()).allSatisfy(styles -> assertThat(styles).hasSize(3));
  }

  @Test
  void withoutFurtherPicturesAQueryHasItsOwn() {
    try (BatchSource source =
        Batches.queries(queries, tokenizer, LABELS, SIZE, QueryTarget.IMAGE, options(30, 1))) {
      assertThat(requireNonNull(source.next().images()).rows()).isEqualTo(10);
    }
  }

  @Test
  void threadsAndSeekingDoNotChangeTheBatches() {
    List<String> one = new ArrayList<>();
    try (BatchSource source = source(QueryTarget.PASSAGE, Map.of(), options(7, 1))) {
      for (int i = 0; i < 12; i++) {
        one.add(SmallData.print(source.next()));
      }
    }
    try (BatchSource source = source(QueryTarget.PASSAGE, Map.of(), options(7, 3))) {
      source.seek(new Batch.Position(1, 1));
      for (int i = 5; i < 12; i++) {
        assertThat(SmallData.print(source.next())).isEqualTo(one.get(i));
      }
    }
  }

  @Test
  void temperatureEvensOutTheLanguagesOfQueries() {
    assertThat(germanShare(1)).isEqualTo(0.25);
    assertThat(germanShare(1e9)).isEqualTo(0.5);
  }

  private double germanShare(double temperature) {
    LoaderOptions options =
        new LoaderOptions(40, 7, 1, 2, List.of(), temperature, 1, 0, 1, 32, 64, null, 0);
    int german = 0;
    try (BatchSource source = source(QueryTarget.NONE, Map.of(), options)) {
      for (int intent : requireNonNull(source.next().labels()).intents()) {
        german += intent == 1 ? 1 : 0;
      }
    }
    return german / 40.0;
  }

  @Test
  void anIntentThatTheModelDoesNotKnowIsCountedAndNamed() {
    LabelSchema other = new LabelSchema(List.of("find"), List.of("content"), Set.of("content"));
    assertThatThrownBy(
            () -> Batches.queries(queries, tokenizer, other, null, QueryTarget.NONE, options(8, 1)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("10 bad entries")
        .hasMessageContaining("query 'q30' has intent 'none', which the model does not know");
  }

  private BatchSource source(
      QueryTarget target, Map<String, List<Path>> pictures, LoaderOptions options) {
    return Batches.queries(queries, tokenizer, LABELS, SIZE, target, pictures, options);
  }

  private static LoaderOptions options(int batchSize, int workers) {
    return SmallData.options(batchSize, workers, null);
  }
}
