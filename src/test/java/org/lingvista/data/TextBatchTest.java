package org.lingvista.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextBatchTest {
  @Test
  void takesRowsWithoutPaddingThatNoneOfThemNeeds() {
    TextBatch all =
        new TextBatch(3, 4, new int[] {2, 5, 3, 0, 2, 6, 7, 3, 2, 3, 0, 0}, new int[] {3, 4, 2});

    TextBatch some = all.rows(new int[] {1, 2, 0}, 1, 3);

    assertThat(some.rows()).isEqualTo(2);
    assertThat(some.length()).isEqualTo(3);
    assertThat(some.ids()).containsExactly(2, 3, 0, 2, 5, 3);
    assertThat(some.lengths()).containsExactly(2, 3);
  }
}
