package org.lingvista.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class AccuracyTest {

  @Test
  void isTheFractionOfEqualLabels() {
    assertThat(Accuracy.of(List.of("a", "b", "c", "c"), List.of("a", "c", "c", "c")))
        .isEqualTo(0.75);
    assertThat(Accuracy.of(new int[] {1, 2, 3}, new int[] {3, 2, 1})).isEqualTo(1.0 / 3);
  }

  @Test
  void refusesListsOfDifferentLength() {
    assertThatThrownBy(() -> Accuracy.of(List.of("a"), List.of("a", "b")))
        .hasMessageContaining("predicted=1, gold=2");
  }
}
