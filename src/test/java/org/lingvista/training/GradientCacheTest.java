package org.lingvista.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lingvista.data.Batch;
import org.lingvista.model.LingvistaModel;
import org.lingvista.tensor.Compute;
import org.lingvista.tensor.HostArrays;
import org.lingvista.tensor.Parameters;
import org.lingvista.tensor.RandomState;
import org.lingvista.tensor.TensorScope;

/** Gradients of chunks against those of the whole batch. */
class GradientCacheTest {

  @BeforeAll
  static void oneThread() {
    torch.set_num_threads(1);
  }

  @ParameterizedTest
  @CsvSource({
    "alignment, 1",
    "alignment, 3",
    "alignment, 100",
    "understanding, 3",
    "joint, 2",
    "joint, 4"
  })
  void gradientsAndLossAreThoseOfTheWholeBatch(String stage, int chunk) throws Exception {
    ParityFixture fixture = ParityFixture.read();
    try (LingvistaModel model = ParityFixture.model()) {
      openGate(model);
      Map<String, float[]> expected = whole(model, fixture.open(stage));
      Map<String, float[]> actual = cached(model, fixture.open(stage), chunk);
      assertSame(actual, expected);
    }
  }

  /** The reference keeps the graphs of all chunks, so that every dropout mask is drawn once. */
  @ParameterizedTest
  @ValueSource(strings = {"alignment", "understanding", "joint"})
  void dropoutFallsOnTheSameValuesBothTimes(String stage) throws Exception {
    ParityFixture fixture = ParityFixture.read();
    try (LingvistaModel model = withDropout()) {
      openGate(model);
      RandomState.seed(7);
      Map<String, float[]> expected = gradients(model, fixture.open(stage), () -> new Kept(3));
      RandomState.seed(7);
      Map<String, float[]> actual = cached(model, fixture.open(stage), 3);
      assertSame(actual, expected);
      // Dropout did act: other masks give other gradients.
      RandomState.seed(8);
      Map<String, float[]> other = cached(model, fixture.open(stage), 3);
      assertThat(distance(other, actual)).isGreaterThan(1e-2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"alignment", "joint"})
  void stepsInChunksAreThoseOfPyTorch(String stage) throws Exception {
    ParityFixture fixture = ParityFixture.read();
    double[] expected = Objects.requireNonNull(fixture.steps(stage).get("loss"));
    List<Double> losses = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void progress(Progress progress) {
            losses.add(progress.loss());
          }

          @Override
          public void message(String text) {}

          @Override
          public void measured(Validation.Figures figures) {}
        };
    try (LingvistaModel model = ParityFixture.model();
        Trainer trainer =
            new Trainer(model, fixture.open(stage), fixture.options(stage, 2, null), 1, listener)) {
      trainer.train(0, () -> losses.size() >= 30, (done, next) -> {});
    }
    assertThat(losses).hasSize(30);
    for (int i = 0; i < losses.size(); i++) {
      assertThat(losses.get(i) / expected[i]).as("step " + i).isBetween(0.999, 1.001);
    }
  }

  /** Runs every chunk with its graph and seed. */
  private static final class Kept implements RowEncoding {
    private final int mostRows;
    private final long base = RandomState.draw();
    private int place;

    Kept(int mostRows) {
      this.mostRows = mostRows;
    }

    @Override
    public Tensor[] encode(Rows rows) {
      List<TensorVector> outputs = new ArrayList<>();
      for (int from = 0; from < rows.count(); from += mostRows) {
        RandomState.seed(GradientCache.seed(base, place++));
        Tensor[] part = rows.range().encode(from, Math.min(rows.count(), from + mostRows));
        for (int k = 0; k < part.length; k++) {
          if (outputs.size() <= k) {
            outputs.add(new TensorVector());
          }
          outputs.get(k).push_back(part[k]);
        }
      }
      return outputs.stream().map(all -> torch.cat(all, 0)).toArray(Tensor[]::new);
    }

    @Override
    public Tensor[] encodeFrozen(Rows rows) {
      return new Whole().encodeFrozen(rows); // no dropout: it needs no seeds
    }

    @Override
    public void backward() {}

    @Override
    public void close() {}
  }

  private interface Encodings {
    RowEncoding next();
  }

  private static Map<String, float[]> whole(LingvistaModel model, Stage stage) {
    return gradients(model, stage, RowEncoding.Whole::new);
  }

  private static Map<String, float[]> cached(LingvistaModel model, Stage stage, int chunk) {
    return gradients(model, stage, () -> new GradientCache(Compute.cpu(), chunk));
  }

  /** Of the first batch of every part, and the losses. */
  private static Map<String, float[]> gradients(
      LingvistaModel model, Stage stage, Encodings encodings) {
    Map<String, float[]> found = new LinkedHashMap<>();
    model.weights().train(stage::trains);
    model.weights().clearGradients();
    for (Stage.Part part : stage.parts()) {
      try (TensorScope scope = new TensorScope()) {
        Batch batch = part.batches().next();
        RowEncoding encoding = encodings.next();
        byte[] before = RandomState.save();
        Tensor loss = part.loss().of(encoding, model, batch).total();
        loss.backward();
        encoding.backward();
        encoding.close();
        RandomState.restore(before);
        found.put("loss of " + part.source(), new float[] {(float) loss.item_double()});
      }
    }
    for (String weight : model.weights().names()) {
      try (TensorScope scope = new TensorScope()) {
        Tensor gradient = model.weights().get(weight).grad();
        if (gradient.defined()) {
          found.put(weight, HostArrays.toFloats(gradient));
        }
      }
    }
    return found;
  }

  private static void assertSame(Map<String, float[]> actual, Map<String, float[]> expected) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    assertThat(expected.size()).isGreaterThan(20);
    double all = norm(expected);
    expected.forEach((name, values) -> {
      float[] own = Objects.requireNonNull(actual.get(name));
      double apart = Math.sqrt(squares(own, values));
      double size = Math.sqrt(squares(values, new float[values.length]));
      // Biases of keys have a gradient of zero but for rounding.
      assertThat(apart).as(name).isLessThanOrEqualTo(1e-5 * size + 1e-7 * all);
    });
  }

  private static double distance(Map<String, float[]> a, Map<String, float[]> b) {
    double sum = 0;
    for (String name : a.keySet()) {
      sum += squares(Objects.requireNonNull(a.get(name)), Objects.requireNonNull(b.get(name)));
    }
    return Math.sqrt(sum) / norm(b);
  }

  private static double norm(Map<String, float[]> gradients) {
    return Math.sqrt(
        gradients.values().stream().mapToDouble(g -> squares(g, new float[g.length])).sum());
  }

  private static double squares(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.pow((double) a[i] - b[i], 2);
    }
    return sum;
  }

  /** So that all losses reach all weights. */
  private static void openGate(LingvistaModel model) {
    model.weights().set("fusion.gate", new float[] {0.5f});
  }

  private static LingvistaModel withDropout() throws Exception {
    try (LingvistaModel plain = ParityFixture.model()) {
      Parameters weights = new Parameters(Compute.cpu());
      for (String name : plain.weights().names()) {
        Tensor weight = plain.weights().get(name);
        weights.add(name, HostArrays.toFloats(weight), weight.shape());
      }
      return new LingvistaModel(plain.config().withDropout(0.2, 0.2, 0.2), weights);
    }
  }
}
