package org.lingvista.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lingvista.config.ConfigException;
import org.lingvista.data.Batch;
import org.lingvista.model.LingvistaModel;
import org.lingvista.tensor.Compute;
import org.lingvista.tensor.HostArrays;
import org.lingvista.tensor.TensorScope;

/** The loss over several widths against loops over single values. */
class MatryoshkaTest {
  private static final Recipe.Matryoshka WIDTHS =
      new Recipe.Matryoshka(List.of(8, 3), List.of(0.5, 2.0));

  @BeforeAll
  static void oneThread() {
    torch.set_num_threads(1);
  }

  @Test
  void theLossIsTheWeightedMeanOfInfoNceOverFirstValues() throws Exception {
    ParityFixture fixture = ParityFixture.read();
    Stage stage = stage(fixture, "alignment");
    try (LingvistaModel model = ParityFixture.model();
        TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      RowEncoding whole = new RowEncoding.Whole();
      Stage.Part pictures = stage.parts().getFirst();
      Batch batch = pictures.batches().next();
      float[][] left = HostArrays.toRows(BatchEncoder.texts(whole, model, batch.texts(), false));
      float[][] right = HostArrays.toRows(BatchEncoder.right(whole, model, batch, false));
      boolean[] positives = Positives.of(batch);
      double scale =
          Math.exp(HostArrays.toFloats(model.weights().get("logit_scale.text_image"))[0]);
      double full = naive(left, right, 16, positives, scale);
      double half = naive(left, right, 8, positives, scale);
      double few = naive(left, right, 3, positives, scale);

      BatchLoss.Terms terms = pictures.loss().of(whole, model, batch);

      Map<String, Double> values = terms.values();
      assertThat(values.get("text_image")).isCloseTo(full, within(1e-4));
      assertThat(values.get("text_image@8")).isCloseTo(half, within(1e-4));
      assertThat(values.get("text_image@3")).isCloseTo(few, within(1e-4));
      assertThat(terms.total().item_double())
          .isCloseTo((full + 0.5 * half + 2 * few) / 3.5, within(1e-4));
      assertThat(Math.abs(full - half)).isGreaterThan(0.01);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"alignment", "joint"})
  void gradientsOfChunksAreThoseOfTheWholeBatch(String name) throws Exception {
    ParityFixture fixture = ParityFixture.read();
    try (LingvistaModel model = ParityFixture.model()) {
      float[] whole = gradient(model, stage(fixture, name), new RowEncoding.Whole());
      float[] cached = gradient(model, stage(fixture, name), new GradientCache(Compute.cpu(), 2));
      float[] plain = gradient(model, fixture.open(name), new RowEncoding.Whole());
      double apart = 0;
      double norm = 0;
      double other = 0;
      for (int i = 0; i < whole.length; i++) {
        apart += Math.pow(whole[i] - cached[i], 2);
        other += Math.pow(whole[i] - plain[i], 2);
        norm += Math.pow(whole[i], 2);
      }
      assertThat(Math.sqrt(apart / norm)).isLessThan(1e-5);
      assertThat(Math.sqrt(other / norm)).isGreaterThan(1e-2);
    }
  }

  @Test
  void widthsMustBeLessThanTheModels(@TempDir Path folder) throws Exception {
    Path recipe = TinyData.write(folder);
    assertThatThrownBy(() ->
            TrainingRun.recipe(recipe, List.of("joint.matryoshka={widths: [16, 32], weights: []}")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("joint.matryoshka.widths must be less than model.width, 32");
    assertThatThrownBy(() ->
            TrainingRun.recipe(recipe, List.of("joint.matryoshka={widths: [8], weights: [1, 2]}")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("as many weights or none");
    assertThat(
            Objects.requireNonNull(
                    TrainingRun.recipe(
                            recipe, List.of("alignment.matryoshka={widths: [16, 8], weights: []}"))
                        .alignment()
                        .matryoshka())
                .weights())
        .containsExactly(1.0, 1.0);
  }

  private static Stage stage(ParityFixture fixture, String name) {
    return fixture.open(name, fixture.options(name, 0, WIDTHS));
  }

  private static float[] gradient(LingvistaModel model, Stage stage, RowEncoding encoding) {
    model.weights().train(stage::trains);
    model.weights().clearGradients();
    Stage.Part part = stage.parts().getFirst();
    try (TensorScope scope = new TensorScope()) {
      Tensor loss = part.loss().of(encoding, model, part.batches().next()).total();
      loss.backward();
      encoding.backward();
      return HostArrays.toFloats(model.weights().get("text.projection.weight").grad());
    }
  }

  private static double naive(
      float[][] left, float[][] right, int width, boolean[] positives, double scale) {
    double[][] logits = new double[left.length][right.length];
    for (int i = 0; i < left.length; i++) {
      for (int u = 0; u < right.length; u++) {
        double dot = 0;
        double own = 0;
        double other = 0;
        for (int k = 0; k < width; k++) {
          dot += (double) left[i][k] * right[u][k];
          own += (double) left[i][k] * left[i][k];
          other += (double) right[u][k] * right[u][k];
        }
        logits[i][u] = scale * dot / Math.sqrt(own * other);
      }
    }
    return (oneDirection(logits, positives, false) + oneDirection(logits, positives, true)) / 2;
  }

  private static double oneDirection(double[][] logits, boolean[] positives, boolean swapped) {
    int columns = logits[0].length;
    int outer = swapped ? columns : logits.length;
    int inner = swapped ? logits.length : columns;
    double loss = 0;
    for (int a = 0; a < outer; a++) {
      double all = 0;
      double sum = 0;
      int count = 0;
      for (int b = 0; b < inner; b++) {
        int row = swapped ? b : a;
        int column = swapped ? a : b;
        all += Math.exp(logits[row][column]);
        if (positives[row * columns + column]) {
          sum += logits[row][column];
          count++;
        }
      }
      loss += (Math.log(all) - sum / count) / outer;
    }
    return loss;
  }
}
