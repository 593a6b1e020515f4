package org.lingvista.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lingvista.model.LingvistaModel;
import org.lingvista.tensor.HostArrays;
import org.lingvista.tensor.TensorScope;

/**
 * The same model trained on the same batches by PyTorch: {@code torch.optim.AdamW} with its
 * parameter groups, {@code clip_grad_norm_} and transformers' cosine schedule, see {@code
 * scripts/fixtures/training_parity.py}.
 */
class TrainingParityTest {

  /** Threads only wait for each other on matrices this small. */
  @BeforeAll
  static void oneThread() {
    torch.set_num_threads(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"alignment", "understanding", "joint"})
  void hundredStepsGiveTheLossesTermsAndGradientNormsOfPyTorch(String name) throws Exception {
    ParityFixture fixture = ParityFixture.read();
    Map<String, double[]> expected = fixture.steps(name);
    List<TrainingListener.Progress> steps = train(fixture, name, ParityFixture.STEPS);
    assertThat(steps).hasSize(ParityFixture.STEPS);
    double[] losses = series(expected, "loss");
    assertThat(losses[losses.length - 1]).isLessThan(0.6 * losses[0]); // they went somewhere
    Set<String> terms = new java.util.TreeSet<>(expected.keySet());
    terms.remove("loss");
    for (int i = 0; i < ParityFixture.STEPS; i++) {
      TrainingListener.Progress step = steps.get(i);
      assertThat(step.terms().keySet()).containsExactlyInAnyOrderElementsOf(terms);
      assertRelative("loss of step " + i, step.loss(), losses[i]);
      for (String term : terms) {
        double value = Objects.requireNonNull(step.terms().get(term));
        assertRelative(term + " of step " + i, value, series(expected, term)[i]);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"alignment", "understanding", "joint"})
  void gradientsOfTheFirstStepAreThoseOfPyTorch(String name) throws Exception {
    ParityFixture fixture = ParityFixture.read();
    Map<String, float[]> expected = fixture.gradients(name);
    double all = expected.values().stream().mapToDouble(g -> squares(g)).sum();
    try (LingvistaModel model = ParityFixture.model()) {
      Map<String, float[]> gradients = gradients(model, fixture.open(name), 1, fixture, name);
      assertThat(gradients.keySet()).isEqualTo(expected.keySet());
      expected.forEach((weight, values) -> {
        float[] actual = Objects.requireNonNull(gradients.get(weight));
        assertThat(actual).as(weight).hasSameSizeAs(values);
        double apart = 0;
        for (int i = 0; i < values.length; i++) {
          apart += Math.pow(actual[i] - values[i], 2);
        }
        // A bias of keys moves all scores of a query alike: its gradient is zero but for rounding.
        boolean zero = weight.endsWith("key.bias") || weight.endsWith("k_proj.bias");
        double most = zero ? 1e-7 * Math.sqrt(all) : 1e-5 * Math.sqrt(squares(values));
        assertThat(Math.sqrt(apart)).as(weight).isLessThanOrEqualTo(most);
      });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"understanding", "joint"})
  void theClosedGateLetsTheFusionLearnFromTheSecondStepOn(String name) throws Exception {
    ParityFixture fixture = ParityFixture.read();
    Map<String, Double> expected = fixture.fusionNormsAtStep1(name);
    assertThat(fixture.gradients(name).get("fusion.attention.value.weight")).containsOnly(0f);
    try (LingvistaModel model = ParityFixture.model()) {
      Stage stage = fixture.open(name);
      train(fixture, name, model, stage, 1);
      Map<String, float[]> gradients = gradients(model, stage, 1, fixture, name);
      expected.forEach((weight, norm) -> {
        double own = Math.sqrt(squares(Objects.requireNonNull(gradients.get(weight))));
        assertThat(own).as(weight).isCloseTo(norm, within(1e-3 * norm + 1e-8));
        if (!weight.equals("fusion.attention.key.bias")) { // it moves all scores alike
          assertThat(own).as(weight).isGreaterThan(1e-5);
        }
      });
    }
  }

  private static void assertRelative(String what, double actual, double expected) {
    assertThat(actual).as(what).isCloseTo(expected, within(1e-3 * Math.abs(expected)));
  }

  private static List<TrainingListener.Progress> train(ParityFixture fixture, String name, int to)
      throws Exception {
    try (LingvistaModel model = ParityFixture.model()) {
      return train(fixture, name, model, fixture.open(name), to);
    }
  }

  private static List<TrainingListener.Progress> train(
      ParityFixture fixture, String name, LingvistaModel model, Stage stage, int to)
      throws Exception {
    List<TrainingListener.Progress> steps = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void progress(Progress progress) {
            steps.add(progress);
          }

          @Override
          public void message(String text) {}

          @Override
          public void measured(Validation.Figures figures) {}
        };
    try (Trainer trainer = new Trainer(model, stage, fixture.options(name), 1, listener)) {
      trainer.train(0, () -> steps.size() >= to, (done, next) -> {});
    }
    return steps;
  }

  /** Of the next step's loss, by weight; only weights that have one. */
  private static Map<String, float[]> gradients(
      LingvistaModel model, Stage stage, int steps, ParityFixture fixture, String name) {
    model.weights().train(stage::trains);
    model.weights().clearGradients();
    int accumulation = fixture.options(name).accumulation();
    for (int i = 0; i < steps * accumulation; i++) {
      for (Stage.Part part : stage.parts()) {
        try (TensorScope scope = new TensorScope()) {
          Tensor loss =
              part.loss().of(new RowEncoding.Whole(), model, part.batches().next()).total();
          loss.div(new Scalar((double) accumulation)).backward();
        }
      }
    }
    Map<String, float[]> gradients = new LinkedHashMap<>();
    for (String weight : model.weights().names()) {
      try (TensorScope scope = new TensorScope()) {
        Tensor gradient = model.weights().get(weight).grad();
        if (gradient.defined()) {
          gradients.put(weight, HostArrays.toFloats(gradient));
        }
      }
    }
    return gradients;
  }

  private static double[] series(Map<String, double[]> all, String name) {
    return Objects.requireNonNull(all.get(name));
  }

  private static double squares(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return sum;
  }
}
