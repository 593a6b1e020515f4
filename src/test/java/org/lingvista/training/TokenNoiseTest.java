package org.lingvista.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lingvista.data.Batch;
import org.lingvista.data.TextBatch;
import org.lingvista.text.LabelSchema;

class TokenNoiseTest {
  private static final LabelSchema LABELS = LabelSchema.standard();
  private static final int ROWS = 50;
  private static final int B_CONTENT = 1 + 2 * LABELS.slots().indexOf("content");
  private static final int B_TIME = 1 + 2 * LABELS.slots().indexOf("time");

  /** Of every row: [CLS], a word, a content of three pieces, a word, a time of one, [SEP]. */
  private static final int[] ROW = {
    -100, 0, B_CONTENT, B_CONTENT + 1, B_CONTENT + 1, 0, B_TIME, -100
  };

  private static final int OWN = 7; // the id of every token but the special ones

  @Test
  void replacesWholeSpansOfTheChosenSlotsAndWordsOutside() {
    int spans = 0;
    int words = 0;
    for (int index = 0; index < 40; index++) {
      TextBatch texts =
          apply(new Recipe.Noise(List.of("content"), 0.3, 0.2), index, new boolean[ROWS]);
      for (int row = 0; row < ROWS; row++) {
        int[] ids = Arrays.copyOfRange(texts.ids(), row * ROW.length, (row + 1) * ROW.length);
        assertThat(new int[] {ids[0], ids[6], ids[7]}).containsExactly(2, OWN, 3);
        long replaced = Arrays.stream(ids, 2, 5).filter(id -> id != OWN).count();
        // A random token can be the one that stood there: rare, for there are 1,000.
        assertThat(replaced).isIn(0L, 2L, 3L);
        spans += replaced > 0 ? 1 : 0;
        words += (ids[1] != OWN ? 1 : 0) + (ids[5] != OWN ? 1 : 0);
        assertThat(ids).doesNotContain(0, 1, 4);
        assertThat(Arrays.stream(ids).max().orElseThrow()).isLessThan(1000);
      }
    }
    assertThat(spans / (40.0 * ROWS)).isCloseTo(0.3, within(0.04));
    assertThat(words / (80.0 * ROWS)).isCloseTo(0.2, within(0.03));
  }

  @Test
  void leavesRowsAloneThatAreKept() {
    boolean[] kept = new boolean[ROWS];
    Arrays.fill(kept, 0, 10, true);
    TextBatch texts = apply(new Recipe.Noise(List.of("content"), 1, 1), 0, kept);
    int firstNoisy = 10 * ROW.length;
    assertThat(Arrays.stream(texts.ids(), 0, firstNoisy).filter(id -> id > OWN)).isEmpty();
    assertThat(Arrays.stream(texts.ids(), firstNoisy, texts.ids().length).filter(id -> id > OWN))
        .hasSizeGreaterThan(4 * 35);
  }

  @Test
  void thePlaceInTheDataDecides() {
    Recipe.Noise noise = new Recipe.Noise(List.of("content"), 0.5, 0.5);
    boolean[] none = new boolean[ROWS];
    assertThat(apply(noise, 3, none).ids()).isEqualTo(apply(noise, 3, none).ids());
    assertThat(apply(noise, 3, none).ids()).isNotEqualTo(apply(noise, 4, none).ids());
  }

  @Test
  void namesASlotThatTheLabelsDoNotHave() {
    assertThatThrownBy(() -> new TokenNoise(new Recipe.Noise(List.of("colr"), 0, 0), LABELS, 1000))
        .isInstanceOf(TrainingException.class)
        .hasMessageStartingWith(
            "understanding.noise.slots names 'colr', which is no slot; slots are [");
    assertThatThrownBy(() -> new Recipe.Noise(List.of(), 2, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("spans=2.0");
  }

  private static TextBatch apply(Recipe.Noise options, int index, boolean[] kept) {
    int[] ids = new int[ROWS * ROW.length];
    int[] slots = new int[ids.length];
    int[] lengths = new int[ROWS];
    Arrays.fill(lengths, ROW.length);
    for (int i = 0; i < ids.length; i++) {
      int t = i % ROW.length;
      slots[i] = ROW[t];
      ids[i] = t == 0 ? 2 : t == ROW.length - 1 ? 3 : OWN;
    }
    Batch.QueryLabels labels = new Batch.QueryLabels(new int[ROWS], slots, new int[0], null);
    Batch batch =
        new Batch(
            new TextBatch(ROWS, ROW.length, ids, lengths),
            new long[ROWS],
            new long[ROWS],
            null,
            null,
            new int[0],
            new long[0],
            new long[0],
            labels,
            new Batch.Position(0, index));
    return new TokenNoise(options, LABELS, 1000).apply(batch, labels, kept);
  }
}
