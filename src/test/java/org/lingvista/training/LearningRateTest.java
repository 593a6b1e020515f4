package org.lingvista.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LearningRateTest {

  @Test
  void risesToThePeakThenFallsAsHalfACosineToZero() {
    LearningRate schedule = new LearningRate(1, 0.1, 100);
    assertThat(schedule.factor(0)).isCloseTo(0.1, within(1e-12));
    assertThat(schedule.factor(9)).isCloseTo(1.0, within(1e-12));
    assertThat(schedule.factor(54)).isCloseTo(0.5, within(1e-12));
    assertThat(schedule.factor(99)).isCloseTo(0.0, within(1e-12));
    for (int done = 10; done < 100; done++) {
      assertThat(schedule.factor(done)).isLessThan(schedule.factor(done - 1));
    }
  }

  @Test
  void namesTheValueThatIsWrong() {
    assertThatThrownBy(() -> new LearningRate(0, 0.1, 100))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("learningRate=0.0");
  }
}
