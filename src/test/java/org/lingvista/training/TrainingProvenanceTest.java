package org.lingvista.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.config.ArtifactDirectory;
import org.lingvista.model.ModelDirectory;
import org.lingvista.model.Provenance;

/** What a trained model says of itself. */
class TrainingProvenanceTest {
  @TempDir Path folder;

  private static final class Silent implements TrainingListener {
    @Override
    public void progress(Progress report) {}

    @Override
    public void message(String text) {}

    @Override
    public void measured(Validation.Figures measured) {}
  }

  @Test
  void everyModelSaysWhatItWasTrainedOnByWhatAndHowGoodItIs() throws Exception {
    Recipe recipe = TrainingRun.recipe(TinyData.write(folder), List.of());
    Files.writeString(
        folder.resolve("source.json"),
        "{\"licences\":[{\"work\":\"Shapes\",\"holder\":\"Ann\",\"licence\":\"CC0-1.0\"}]}");
    TrainingRun.run(recipe, new Silent(), () -> false);

    Path out = folder.resolve("out");
    Provenance last = new ModelDirectory(TrainingRun.stageFolder(out, "joint")).provenance();
    assertThat(last.steps())
        .extracting(Provenance.Step::action)
        .containsExactly("train alignment", "train understanding", "train joint");
    assertThat(last.steps().getLast().figures())
        .containsKeys("image_r10", "image_r10/de", "query_r10/en", "intent_accuracy", "slot_f1");
    assertThat(last.steps().getFirst().details())
        .containsEntry("steps", "10")
        .containsEntry("recipe_sha256", last.recipes().getFirst().sha256());
    assertThat(last.recipes()).hasSize(1);
    assertThat(last.recipes().getFirst().yaml())
        .contains("name: shapes", "pictures.jsonl")
        .doesNotContain(folder.toString());
    assertThat(last.data())
        .extracting(Provenance.DataFile::use)
        .containsExactly("pictures", "passages", "queries");
    assertThat(last.data().getFirst())
        .isEqualTo(
            new Provenance.DataFile(
                "pictures",
                "pictures.jsonl",
                ArtifactDirectory.sha256(folder.resolve("pictures.jsonl")),
                12,
                List.of("de", "en"),
                List.of("Shapes (Ann): CC0-1.0")));
    assertThat(new ModelDirectory(out.resolve("checkpoint")).provenance().steps().getLast())
        .isEqualTo(
            new Provenance.Step(
                "train joint", "unknown", last.steps().getLast().details(), Map.of()));
    assertThat(Provenance.parse(last.json())).isEqualTo(last);
  }
}
