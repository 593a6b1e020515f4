package org.lingvista.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lingvista.config.ConfigException;
import org.lingvista.data.SmallShards;
import org.lingvista.model.ModelDirectory;
import org.lingvista.tensor.StoredTensor;

class TrainingRunTest {
  @TempDir Path folder;

  /** Keeps what it hears. */
  private static final class Heard implements TrainingListener {
    final List<Progress> progress = new ArrayList<>();
    final List<String> messages = new ArrayList<>();
    final List<Validation.Figures> figures = new ArrayList<>();

    @Override
    public void progress(Progress report) {
      progress.add(report);
    }

    @Override
    public void message(String text) {
      messages.add(text);
    }

    @Override
    public void measured(Validation.Figures measured) {
      figures.add(measured);
    }
  }

  private Recipe recipe(String... settings) throws Exception {
    return TrainingRun.recipe(TinyData.write(folder), List.of(settings));
  }

  @Test
  void pulledModelsAndRecipesHaveTheSameStandardLabels() throws Exception {
    assertThat(recipe().labels()).isEqualTo(org.lingvista.text.LabelSchema.standard());
  }

  @Test
  void trainsThreeStagesWhoseLossesFall() throws Exception {
    Heard heard = new Heard();
    TrainingRun.Result result =
        TrainingRun.run(
            recipe(
                "alignment.steps=120",
                "understanding.steps=150",
                "joint.steps=80",
                "joint.learningRate=1e-3",
                "alignment.learningRate=2e-3",
                "understanding.learningRate=2e-3"),
            heard,
            () -> false);
    assertThat(result.finished()).isTrue();
    assertThat(result.steps()).isEqualTo(350);
    Validation.Figures last = heard.figures.getLast();
    assertThat(heard.figures)
        .extracting(Validation.Figures::stage)
        .containsExactly("alignment", "understanding", "joint");
    for (String stage : List.of("alignment", "understanding", "joint")) {
      List<TrainingListener.Progress> own =
          heard.progress.stream().filter(report -> report.stage().equals(stage)).toList();
      assertThat(own.getLast().loss()).as(stage).isLessThan(own.getFirst().loss());
    }
    assertThat(last.intentAccuracy()).isEqualTo(1);
    assertThat(last.slotF1()).isGreaterThan(0.9);
    assertThat(last.imageRecallByWidth().keySet()).containsExactly(32, 16, 8, 4);
    assertThat(last.imageRecallByWidth().get(32))
        .isEqualTo(Validation.Figures.mean(last.imageRecall()));
    assertThat(Validation.Figures.mean(last.queryRecall())).isGreaterThan(0.85);
    assertThat(Files.readString(folder.resolve("out/metrics.jsonl")))
        .contains("\"stage\":\"joint\"");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void aStoppedRunResumesToTheSameWeightsAsOneNeverStopped(int chunk) throws Exception {
    String[] chunks = {
      "alignment.chunk=" + chunk, "understanding.chunk=" + chunk, "joint.chunk=" + chunk
    };
    TrainingRun.Result straight = TrainingRun.run(recipe(chunks), new Heard(), () -> false);
    Map<String, StoredTensor> expected =
        new ModelDirectory(Objects.requireNonNull(straight.model())).tensors();
    String other = "output=" + folder.resolve("stopped");
    boolean finished = false;
    int runs = 0;
    while (!finished) {
      AtomicInteger asked = new AtomicInteger();
      finished =
          TrainingRun.run(
                  recipe(other, chunks[0], chunks[1], chunks[2]),
                  new Heard(),
                  () -> asked.incrementAndGet() > 3)
              .finished();
      runs++;
      assertThat(runs).isLessThan(30);
    }
    assertThat(runs).isGreaterThan(4);
    Map<String, StoredTensor> resumed =
        new ModelDirectory(TrainingRun.stageFolder(folder.resolve("stopped"), "joint")).tensors();
    assertThat(resumed.keySet()).isEqualTo(expected.keySet());
    for (String name : expected.keySet()) {
      assertThat(Objects.requireNonNull(resumed.get(name)).toFloats())
          .as(name)
          .isEqualTo(Objects.requireNonNull(expected.get(name)).toFloats());
    }
  }

  @Test
  void aRunOnShardsThatWasStoppedResumesToTheSameWeights() throws Exception {
    TinyData.write(folder);
    try (SmallShards first = new SmallShards(folder.resolve("s0.tar"));
        SmallShards second = new SmallShards(folder.resolve("s1.tar"))) {
      List<String> lines = Files.readAllLines(folder.resolve("pictures.jsonl"));
      for (int i = 0; i < lines.size(); i++) {
        String id = lines.get(i).split("\"", -1)[3];
        (i < 7 ? first : second)
            .add(id + ".png", Files.readAllBytes(folder.resolve(id + ".png")))
            .add(id + ".json", lines.get(i));
      }
    }
    String[] settings = {
      "data.pictures=" + folder.resolve("s{0..1}.tar"),
      "data.queries=[]",
      "understanding.steps=0",
      "joint.steps=0"
    };
    TrainingRun.Result straight = TrainingRun.run(recipe(settings), new Heard(), () -> false);
    Map<String, StoredTensor> expected =
        new ModelDirectory(Objects.requireNonNull(straight.model())).tensors();
    List<String> elsewhere = new ArrayList<>(List.of(settings));
    elsewhere.add("output=" + folder.resolve("stopped"));
    TrainingRun.Result last = null;
    for (int run = 0; last == null || !last.finished(); run++) {
      assertThat(run).isLessThan(20);
      AtomicInteger asked = new AtomicInteger();
      last =
          TrainingRun.run(
              recipe(elsewhere.toArray(String[]::new)),
              new Heard(),
              () -> asked.incrementAndGet() > 3);
    }
    assertThat(straight.steps()).isEqualTo(10);
    Map<String, StoredTensor> resumed =
        new ModelDirectory(Objects.requireNonNull(last.model())).tensors();
    for (String name : expected.keySet()) {
      assertThat(Objects.requireNonNull(resumed.get(name)).toFloats())
          .as(name)
          .isEqualTo(Objects.requireNonNull(expected.get(name)).toFloats());
    }
  }

  @Test
  void understandingLeavesTheEncodersAsTheyWere() throws Exception {
    TrainingRun.run(recipe(), new Heard(), () -> false);
    Map<String, StoredTensor> before =
        new ModelDirectory(TrainingRun.stageFolder(folder.resolve("out"), "alignment")).tensors();
    Map<String, StoredTensor> after =
        new ModelDirectory(TrainingRun.stageFolder(folder.resolve("out"), "understanding"))
            .tensors();
    int changed = 0;
    for (String name : before.keySet()) {
      float[] old = Objects.requireNonNull(before.get(name)).toFloats();
      float[] now = Objects.requireNonNull(after.get(name)).toFloats();
      if (name.startsWith("nlu.") || name.startsWith("fusion.")) {
        changed += java.util.Arrays.equals(old, now) ? 0 : 1;
      } else {
        assertThat(now).as(name).isEqualTo(old);
      }
    }
    assertThat(changed).isGreaterThan(20);
    assertThat(Objects.requireNonNull(after.get("fusion.gate")).toFloats()[0]).isNotZero();
  }

  @Test
  void anUnknownKeyIsNamedWithItsPath() {
    assertThatThrownBy(() -> recipe("alignment.stepz=3"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("alignment.stepz");
  }

  @Test
  void aValueOutOfRangeIsNamed() {
    assertThatThrownBy(() -> recipe("joint.learningRate=-1"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("joint")
        .hasMessageContaining("learningRate must be positive; it is -1.0");
  }

  @Test
  void aFlippedByteInTheCheckpointIsFoundAndTheFileNamed() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    TrainingRun.run(recipe(), new Heard(), () -> asked.incrementAndGet() > 5);
    Path file = folder.resolve("out/checkpoint/optimizer.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 9] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(() -> TrainingRun.run(recipe(), new Heard(), () -> false))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("optimizer.safetensors is damaged");
  }

  @Test
  void anotherRecipeMayNotContinueInTheSameFolder() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    TrainingRun.run(recipe(), new Heard(), () -> asked.incrementAndGet() > 2);
    assertThatThrownBy(() -> TrainingRun.run(recipe("seed=99"), new Heard(), () -> false))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("another recipe")
        .hasMessageContaining("--restart");
  }

  @Test
  void anExplodingLossStopsWithAdvice() throws Exception {
    assertThatThrownBy(() ->
            TrainingRun.run(
                recipe(
                    "alignment.learningRate=1e30", "alignment.warmup=0", "alignment.weightDecay=0"),
                new Heard(),
                () -> false))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("lower learningRate");
  }
}
