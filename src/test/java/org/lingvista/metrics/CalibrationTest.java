package org.lingvista.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CalibrationTest {

  @Test
  void theErrorIsTheDistanceOfEachBinByItsShare() {
    // Bin (0.5, 0.6]: 0.6 and 0.56, one right: |1 - 1.16|. Bin (0.9, 1]: 1.0 and 0.95, both right.
    double error =
        Calibration.expectedError(
            new double[] {0.6, 0.56, 1.0, 0.95}, new boolean[] {true, false, true, true}, 10);

    assertThat(error).isEqualTo((0.16 + 0.05) / 4, within(1e-12));
    assertThat(Calibration.expectedError(new double[] {0}, new boolean[] {false}, 15)).isZero();
  }

  /** Classes drawn with the probabilities of these logits, which are then made too sure. */
  @Test
  void findsTheTemperatureThatMadeProbabilitiesTooSure() {
    Random random = new Random(5);
    int rows = 20_000;
    float[][] honest = new float[rows][4];
    float[][] sure = new float[rows][4];
    int[] classes = new int[rows];
    for (int i = 0; i < rows; i++) {
      double[] weights = new double[4];
      double sum = 0;
      for (int k = 0; k < 4; k++) {
        honest[i][k] = (float) random.nextGaussian();
        sure[i][k] = 3 * honest[i][k];
        weights[k] = Math.exp(honest[i][k]);
        sum += weights[k];
      }
      double drawn = random.nextDouble() * sum;
      while (drawn > weights[classes[i]]) {
        drawn -= weights[classes[i]++];
      }
    }

    assertThat(Calibration.temperature(honest, classes)).isEqualTo(1, within(0.05));
    assertThat(Calibration.temperature(sure, classes)).isEqualTo(3, within(0.15));
  }

  @Test
  void answersThatAreAllRightLeadToTheSmallestTemperatureAndUnknownClassesToNone() {
    float[][] logits = {{0.2f, 0}, {0, 0.2f}};

    assertThat(Calibration.temperature(logits, new int[] {0, 1})).isEqualTo(0.05, within(1e-6));
    assertThat(Calibration.temperature(logits, new int[] {1, 0})).isEqualTo(20, within(1e-3));
    assertThat(Calibration.temperature(logits, new int[] {0, -1}))
        .isEqualTo(Calibration.temperature(new float[][] {{0.2f, 0}}, new int[] {0}));
  }

  @Test
  void lengthsMustAgree() {
    assertThatThrownBy(() -> Calibration.expectedError(new double[1], new boolean[2], 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("probabilities=1, right=2");
    assertThatThrownBy(() -> Calibration.temperature(new float[0][], new int[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
