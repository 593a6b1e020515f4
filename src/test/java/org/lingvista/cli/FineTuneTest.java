package org.lingvista.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.pretrained.Fixtures;
import org.lingvista.training.TinyData;

/** From published models to a search with what they learned, verb by verb. */
class FineTuneTest {
  @TempDir Path folder;

  @Test
  void publishedModelsLearnNewPicturesAndFindThem() throws Exception {
    Path model = folder.resolve("model");
    run(
        "pull",
        Fixtures.folder("labse"),
        "--vision",
        Fixtures.folder("clip-vision"),
        "--as",
        model);
    Path recipe = folder.resolve("fine-tune.yaml");
    TinyData.write(folder);
    Files.writeString(
        recipe,
        """
        name: fine-tuned
        output: %1$s/out
        precision: fp32
        threads: 1
        model: {from: %2$s}
        data:
          pictures: %1$s/pictures.jsonl
          passages: %1$s/passages.jsonl
          queries: [%1$s/queries.jsonl]
          maxPassageTokens: 24
          maxQueryTokens: 24
          workers: 1
          validation: {pictures: train, passages: train, queries: train}
        alignment: {steps: 150, pictureBatch: 12, passageBatch: 4, learningRate: 3e-3}
        understanding: {steps: 60, queryBatch: 12, learningRate: 2e-3}
        joint: {steps: 40, pictureBatch: 12, passageBatch: 0, queryBatch: 4, learningRate: 1e-3}
        """
            .formatted(folder, model));

    String trained = run("train", recipe);
    assertThat(trained).contains("starts from " + model, "model: " + folder.resolve("out/stage-3"));

    Path bundle = folder.resolve("bundle");
    run("export", "--model", folder.resolve("out/stage-3-joint"), "--out", bundle);
    Path index = folder.resolve("index");
    run("index", folder.resolve("pictures.jsonl"), "--index", index, "--model", bundle);
    int right = 0;
    String[] names = {"red circle", "blue square", "green circle", "yellow square"};
    for (String name : names) {
      String found =
          run("search", "show me a photo of a " + name + " please", "--index", index, "--json");
      JsonNode first = new ObjectMapper().readTree(found).get("results").get(0);
      right += first.toString().contains(name.replace(' ', '-')) ? 1 : 0;
    }
    assertThat(right).isGreaterThanOrEqualTo(3);
  }

  private static String run(Object... arguments) {
    CommandRun run = CommandRun.of(arguments);
    assertThat(run.code()).as(run.out() + "\n" + run.err()).isZero();
    return run.out();
  }
}
