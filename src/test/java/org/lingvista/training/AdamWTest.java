package org.lingvista.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.lingvista.tensor.Compute;
import org.lingvista.tensor.HostArrays;
import org.lingvista.tensor.Parameters;
import org.lingvista.tensor.StoredTensor;
import org.lingvista.tensor.TensorScope;

/** Against Algorithm 2 of Loshchilov and Hutter (2019) in a naive double-precision loop. */
class AdamWTest {
  private static final AdamW.Options OPTIONS =
      new AdamW.Options(0.01, 0.03, 0.1, 0.1, 0.9, 0.999, 1e-8);

  private static Parameters weights() {
    Parameters weights = new Parameters(Compute.cpu());
    weights.add("text.a.weight", new float[] {1, -2, 3, 0.5f, 0, 4}, 2, 3);
    weights.add("text.a.bias", new float[] {1, -1, 2}, 3);
    weights.add("vision.a.weight", new float[] {2, -1, 0.5f, 0, 3, 1}, 2, 3);
    weights.add("vision.a.bias", new float[] {0.5f, 0, -1}, 3);
    weights.add("fusion.gate", new float[] {0.5f}, 1);
    weights.add("fusion.focus", new float[] {0.3f}, 1);
    weights.add("nlu.frozen.weight", new float[] {7, 8}, 1, 2);
    weights.train(name -> !name.contains("frozen"));
    return weights;
  }

  /** One step on the loss Σ c·w with the coefficients of this step. */
  private static void step(AdamW optimizer, Parameters weights, Map<String, float[]> gradients) {
    weights.clearGradients();
    try (TensorScope scope = new TensorScope()) {
      gradients.forEach((name, gradient) -> {
        Tensor weight = weights.get(name);
        weight.mul(HostArrays.floats(gradient, Compute.cpu(), weight.shape())).sum().backward();
      });
    }
    optimizer.step(0.7);
  }

  private static Map<String, float[]> gradients(long seed) {
    Random random = new Random(seed);
    Map<String, float[]> gradients = new LinkedHashMap<>();
    for (String name :
        new String[] {
          "text.a.weight",
          "text.a.bias",
          "vision.a.weight",
          "vision.a.bias",
          "fusion.gate",
          "fusion.focus"
        }) {
      float[] values = new float[name.endsWith(".weight") ? 6 : name.endsWith("bias") ? 3 : 1];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      gradients.put(name, values);
    }
    return gradients;
  }

  @Test
  void followsTheAlgorithmWithOneRateAndDecayPerGroup() {
    try (Parameters weights = weights();
        AdamW optimizer = new AdamW(weights, OPTIONS)) {
      Map<String, double[]> expected = new LinkedHashMap<>();
      Map<String, double[][]> moments = new LinkedHashMap<>();
      for (String name : gradients(0).keySet()) {
        float[] start = HostArrays.toFloats(weights.get(name));
        double[] copy = new double[start.length];
        for (int i = 0; i < copy.length; i++) {
          copy[i] = start[i];
        }
        expected.put(name, copy);
        moments.put(name, new double[2][start.length]);
      }
      for (int t = 1; t <= 20; t++) {
        Map<String, float[]> gradients = gradients(t);
        step(optimizer, weights, gradients);
        for (String name : gradients.keySet()) {
          double peak = name.startsWith("vision.") ? 0.03 : 0.01;
          double rate = 0.7 * (name.startsWith("fusion.") ? 0.1 : peak);
          double decay = name.endsWith("weight") ? 0.1 : 0;
          naive(
              Objects.requireNonNull(expected.get(name)),
              Objects.requireNonNull(gradients.get(name)),
              Objects.requireNonNull(moments.get(name)),
              t,
              rate,
              decay);
        }
      }
      expected.forEach((name, values) -> {
        float[] actual = HostArrays.toFloats(weights.get(name));
        for (int i = 0; i < actual.length; i++) {
          assertThat((double) actual[i]).as(name).isCloseTo(values[i], within(2e-5));
        }
      });
      assertThat(HostArrays.toFloats(weights.get("nlu.frozen.weight"))).containsExactly(7, 8);
    }
  }

  @Test
  void continuesFromSavedStateAsIfNeverStopped() {
    try (Parameters straight = weights();
        Parameters resumed = weights();
        AdamW first = new AdamW(straight, OPTIONS);
        AdamW before = new AdamW(resumed, OPTIONS)) {
      for (int t = 1; t <= 3; t++) {
        step(first, straight, gradients(t));
        step(before, resumed, gradients(t));
      }
      Map<String, StoredTensor> saved = before.save();
      try (AdamW after = new AdamW(resumed, OPTIONS)) {
        after.restore(saved);
        for (int t = 4; t <= 6; t++) {
          step(first, straight, gradients(t));
          step(after, resumed, gradients(t));
        }
      }
      for (String name : straight.names()) {
        assertThat(HostArrays.toFloats(resumed.get(name)))
            .isEqualTo(HostArrays.toFloats(straight.get(name)));
      }
    }
  }

  private static void naive(
      double[] weight, float[] gradient, double[][] moments, int t, double rate, double decay) {
    for (int i = 0; i < weight.length; i++) {
      weight[i] *= 1 - rate * decay;
      moments[0][i] = 0.9 * moments[0][i] + 0.1 * gradient[i];
      moments[1][i] = 0.999 * moments[1][i] + 0.001 * gradient[i] * gradient[i];
      double mean = moments[0][i] / (1 - Math.pow(0.9, t));
      double square = moments[1][i] / (1 - Math.pow(0.999, t));
      weight[i] -= rate * mean / (Math.sqrt(square) + 1e-8);
    }
  }
}
