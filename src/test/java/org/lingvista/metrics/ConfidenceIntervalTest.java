package org.lingvista.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ConfidenceIntervalTest {

  @Test
  void agreesWithTheNormalApproximationOnManyCoinTosses() {
    double[] values = new double[2000];
    Arrays.fill(values, 0, 600, 1);
    ConfidenceInterval interval = ConfidenceInterval.bootstrap(values, 0.95, 4000, 7);
    double halfWidth = 1.96 * Math.sqrt(0.3 * 0.7 / 2000);
    assertThat(interval.mean()).isCloseTo(0.3, within(1e-12));
    assertThat(interval.low()).isCloseTo(0.3 - halfWidth, within(0.003));
    assertThat(interval.high()).isCloseTo(0.3 + halfWidth, within(0.003));
  }

  @Test
  void isTheSameForTheSameSeed() {
    double[] values = {0, 1, 1, 0, 1, 0.5, 0.25};
    assertThat(ConfidenceInterval.bootstrap(values, 0.9, 200, 1))
        .isEqualTo(ConfidenceInterval.bootstrap(values, 0.9, 200, 1))
        .isNotEqualTo(ConfidenceInterval.bootstrap(values, 0.9, 200, 2));
  }

  @Test
  void refusesALevelThatIsNoProbability() {
    assertThatThrownBy(() -> ConfidenceInterval.bootstrap(new double[] {1}, 1, 10, 1))
        .hasMessage("level must be in (0, 1); level=1.0");
  }
}
