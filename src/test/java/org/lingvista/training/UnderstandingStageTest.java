package org.lingvista.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.lingvista.data.Batch;
import org.lingvista.data.BatchSource;
import org.lingvista.data.TextBatch;
import org.lingvista.model.LingvistaModel;
import org.lingvista.model.ModelDirectory;
import org.lingvista.tensor.Compute;
import org.lingvista.tensor.HostArrays;
import org.lingvista.tensor.TensorScope;

class UnderstandingStageTest {
  private static final Path MODEL = Path.of("src/test/resources/fixtures/model");
  private static final int ROWS = 12;
  private static final int DRAWS = 100;

  @Test
  void someQueriesFusedHaveTheVectorsTheyHaveAmongAll() throws Exception {
    try (LingvistaModel model = model();
        TensorScope scope = new TensorScope()) {
      LingvistaModel.Tokens tokens = BatchEncoder.tokens(model, texts(model, 1));
      LingvistaModel.QueryOutput all = model.encodeQueries(tokens, false, false);
      LingvistaModel.QueryOutput some =
          model.encodeQueries(tokens, new int[] {7, 0, 11}, false, false);
      float[][] expected = HostArrays.toRows(all.vectors());
      float[][] actual = HostArrays.toRows(some.vectors());
      assertThat(actual[0]).containsExactly(expected[7], within(1e-5f));
      assertThat(actual[1]).containsExactly(expected[0], within(1e-5f));
      assertThat(actual[2]).containsExactly(expected[11], within(1e-5f));
      assertThat(HostArrays.toFloats(some.slotLogits()))
          .isEqualTo(HostArrays.toFloats(all.slotLogits()));
    }
  }

  /** Dropout acts, so that even the loss of all queries is known only as a mean. */
  @Test
  void aShareOfTheQueriesGivesTheSameLossOnAverage() throws Exception {
    try (LingvistaModel model = model()) {
      torch.manual_seed(1);
      for (String term : List.of("semantic", "slot", "intent")) {
        double[] whole = draws(model, 1, term);
        double[] share = draws(model, 0.25, term);
        double error = Math.hypot(error(whole), error(share));
        assertThat(error).isGreaterThan(0);
        assertThat(mean(share)).as(term).isCloseTo(mean(whole), within(4 * error));
      }
    }
  }

  @Test
  void thePlaceInTheDataDecidesWhichQueriesAreDrawn() throws Exception {
    try (LingvistaModel model = model()) {
      torch.manual_seed(7);
      Map<String, Double> first = terms(model, 0.25, 5);
      Map<String, Double> other = terms(model, 0.25, 6);
      torch.manual_seed(7);
      assertThat(terms(model, 0.25, 5)).isEqualTo(first);
      assertThat(other.get("semantic")).isNotEqualTo(first.get("semantic"));
    }
  }

  private static double[] draws(LingvistaModel model, double share, String term) {
    return IntStream.range(0, DRAWS).mapToDouble(i -> terms(model, share, i).get(term)).toArray();
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  /** Standard error of the mean. */
  private static double error(double[] values) {
    double mean = mean(values);
    double squares = Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum();
    return Math.sqrt(squares / (values.length - 1) / values.length);
  }

  private static LingvistaModel model() throws Exception {
    LingvistaModel model = new ModelDirectory(MODEL).load(Compute.cpu());
    // The gate starts at zero, where fusion would change nothing.
    try (TensorScope scope = new TensorScope();
        var guard = new org.bytedeco.pytorch.NoGradGuard()) {
      model.weights().get("fusion.gate").fill_(new Scalar(0.5));
    }
    return model;
  }

  private static Map<String, Double> terms(LingvistaModel model, double share, int index) {
    try (TensorScope scope = new TensorScope()) {
      UnderstandingStage stage = new UnderstandingStage(new NoBatches(), 1, share, null);
      return stage
          .parts()
          .getFirst()
          .loss()
          .of(new RowEncoding.Whole(), model, batch(model, index))
          .values();
    }
  }

  private static Batch batch(LingvistaModel model, int index) {
    TextBatch texts = texts(model, 1);
    Random random = new Random(4);
    int[] slots = new int[texts.ids().length];
    Arrays.setAll(slots, i -> random.nextInt(model.config().labels().bioLabels().size()));
    int[] intents = new int[ROWS];
    Arrays.setAll(intents, i -> random.nextInt(model.config().labels().intents().size()));
    int[] semanticRows = {0, 1, 3, 4, 5, 7, 8, 10};
    TextBatch semantic = texts(model, 2).rows(semanticRows, 0, semanticRows.length);
    return new Batch(
        texts,
        new long[ROWS],
        new long[ROWS],
        null,
        null,
        new int[0],
        new long[0],
        new long[0],
        new Batch.QueryLabels(intents, slots, semanticRows, semantic),
        new Batch.Position(0, index));
  }

  private static TextBatch texts(LingvistaModel model, long seed) {
    Random random = new Random(seed);
    int longest = 8;
    int[] ids = new int[ROWS * longest];
    int[] lengths = new int[ROWS];
    Arrays.setAll(lengths, row -> 3 + random.nextInt(longest - 2));
    for (int row = 0; row < ROWS; row++) {
      for (int t = 0; t < lengths[row]; t++) {
        ids[row * longest + t] = 1 + random.nextInt(model.config().text().vocabulary() - 1);
      }
    }
    return new TextBatch(ROWS, longest, ids, lengths);
  }

  /** The loss is asked for directly. */
  private record NoBatches() implements BatchSource {
    @Override
    public long batchesPerEpoch() {
      return 1;
    }

    @Override
    public void seek(Batch.Position position) {}

    @Override
    public Batch next() {
      throw new IllegalStateException("no batches here");
    }

    @Override
    public List<org.lingvista.data.Problem> problems() {
      return List.of();
    }

    @Override
    public void close() {}
  }
}
