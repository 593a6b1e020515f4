package org.lingvista.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.config.ConfigException;
import org.lingvista.model.LingvistaModel;
import org.lingvista.model.ModelConfig;
import org.lingvista.model.ModelDirectory;
import org.lingvista.pretrained.Fixtures;
import org.lingvista.tensor.HostArrays;
import org.lingvista.tensor.StoredTensor;

/** Recipes that start from published models: LaBSE and CLIP in small, made by transformers. */
class StartingModelTest {
  @TempDir Path folder;

  private Path pulled;
  private Path recipe;
  private final List<String> messages = new ArrayList<>();
  private final TrainingListener listener =
      new TrainingListener() {
        @Override
        public void progress(Progress progress) {
          assertThat(progress.loss()).isFinite();
        }

        @Override
        public void message(String text) {
          messages.add(text);
        }

        @Override
        public void measured(Validation.Figures figures) {}
      };

  @BeforeEach
  void pull() throws Exception {
    pulled = folder.resolve("pulled");
    Fixtures.convert(Fixtures.folder("labse"), Fixtures.folder("clip-vision"), null, 0, pulled);
    String text = Files.readString(TinyData.write(folder));
    String shape = text.substring(text.indexOf("vocabulary:"), text.indexOf("data:"));
    recipe = folder.resolve("fine-tune.yaml");
    Files.writeString(
        recipe,
        text.replace(shape, "model: {from: " + pulled + "}\n")
            .replace(
                "  workers: 1\n", "  workers: 1\n  maxPassageTokens: 24\n  maxQueryTokens: 24\n"));
  }

  private Recipe recipe(String... settings) throws Exception {
    return TrainingRun.recipe(recipe, List.of(settings));
  }

  @Test
  void shapeTokenizerAndLabelsAreTheModels() throws Exception {
    ModelConfig config = new ModelDirectory(pulled).config();
    Recipe read = recipe();
    assertThat(read.model().width()).isEqualTo(config.width());
    assertThat(read.model().text().hidden()).isEqualTo(config.text().hidden());
    assertThat(read.model().vision().patch()).isEqualTo(config.vision().patch());
    assertThat(read.labels()).isEqualTo(config.labels());
    assertThat(read.vocabulary().file()).isEqualTo(pulled.resolve("tokenizer.json").toString());
  }

  @Test
  void theWeightsAreTheModelsUntilTheyAreTrained() throws Exception {
    Recipe read = recipe();
    StartingModel start = start(read);
    try (LingvistaModel model = start.load(read, null, read.compute(read.alignment()), listener)) {
      Map<String, StoredTensor> stored = new ModelDirectory(pulled).tensors();
      for (String name : model.weights().names()) {
        assertThat(HostArrays.toFloats(model.weights().get(name)))
            .as(name)
            .isEqualTo(Objects.requireNonNull(stored.get(name)).toFloats());
      }
      assertThat(model.config().text()).isEqualTo(start.config().text());
      assertThat(model.config().vision()).isEqualTo(start.config().vision());
    }
    assertThat(messages).containsExactly("starts from " + pulled);
  }

  @Test
  void otherLabelsStartTheirHeadsAnew() throws Exception {
    Recipe read =
        recipe(
            "seed=5",
            "labels.intents=[find_images, none, buy, sell, wait]",
            "labels.slots=[content, price]",
            "labels.semanticSlots=[content]",
            "model.nlu.dropout=0.3");
    try (LingvistaModel model =
        start(read).load(read, null, read.compute(read.alignment()), listener)) {
      assertThat(model.config().nlu().dropout()).isEqualTo(0.3);
      assertThat(model.weights().get("nlu.slot.weight").size(0)).isEqualTo(5);
      Map<String, StoredTensor> stored = new ModelDirectory(pulled).tensors();
      // As many intents as before, so only their meaning tells that the old head is no use.
      assertThat(HostArrays.toFloats(model.weights().get("nlu.intent.weight")))
          .isNotEqualTo(Objects.requireNonNull(stored.get("nlu.intent.weight")).toFloats());
      String kept = "nlu.encoder.layer.0.output.dense.weight";
      assertThat(HostArrays.toFloats(model.weights().get(kept)))
          .isEqualTo(Objects.requireNonNull(stored.get(kept)).toFloats());
    }
    assertThat(messages)
        .containsExactly(
            "starts from "
                + pulled
                + "; initialised anew: fusion.intent_embedding, fusion.slot_embedding, nlu.intent,"
                + " nlu.slot");
  }

  @Test
  void anotherUnderstandingModuleStartsAnewWithTheFusion() throws Exception {
    Recipe read = recipe("model.nlu.sharedWordEmbeddings=false");
    try (LingvistaModel model =
        start(read).load(read, null, read.compute(read.alignment()), listener)) {
      assertThat(model.weights().has("nlu.embeddings.word_embeddings.weight")).isTrue();
    }
    assertThat(messages.getFirst()).contains("nlu.encoder.layer.0.output.dense", "fusion.memory");
  }

  @Test
  void whatContradictsTheModelIsNamed() {
    assertConflict("model.width=512", "model.width is 512, but the model in ");
    assertConflict("model.text.hidden=64", "model.text.hidden is 64, but ");
    assertConflict("model.text.pooling=mean", "model.text.pooling is MEAN, but ");
    assertConflict("model.vision.size=64", "model.vision.size is 64, but ");
    assertConflict("vocabulary.file=other.json", "vocabulary.file is other.json, but ");
    assertConflict("vocabulary.lowercase=true", "vocabulary.lowercase is true, but ");
    assertConflict("vocabulary.size=320", "vocabulary.size is 320, but ");
    assertConflict("data.maxPassageTokens=600", "data.maxPassageTokens is 600; the model in ");
  }

  @Test
  void aFolderWithoutAModelIsNamed() {
    assertConflict("model.from=nowhere", "model.from: nowhere is not a model's folder");
  }

  private void assertConflict(String setting, String message) {
    assertThatThrownBy(() -> recipe(setting))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  @Test
  void anInterruptedRunGoesOnToTheSameWeights() throws Exception {
    TrainingRun.Result straight = TrainingRun.run(recipe(), listener, () -> false);
    String elsewhere = "output=" + folder.resolve("stopped");
    int[] asked = new int[1];
    TrainingRun.run(recipe(elsewhere), listener, () -> ++asked[0] > 4);
    TrainingRun.Result resumed = TrainingRun.run(recipe(elsewhere), listener, () -> false);
    Map<String, StoredTensor> expected =
        new ModelDirectory(Objects.requireNonNull(straight.model())).tensors();
    Map<String, StoredTensor> actual =
        new ModelDirectory(Objects.requireNonNull(resumed.model())).tensors();
    for (String name : expected.keySet()) {
      assertThat(Objects.requireNonNull(actual.get(name)).toFloats())
          .as(name)
          .isEqualTo(Objects.requireNonNull(expected.get(name)).toFloats());
    }
    assertThat(new ModelDirectory(Objects.requireNonNull(resumed.model())).tokenizer())
        .hasSameBinaryContentAs(pulled.resolve("tokenizer.json"));
  }

  private static StartingModel start(Recipe recipe) throws Exception {
    return Objects.requireNonNull(StartingModel.at(recipe.model().from()));
  }
}
