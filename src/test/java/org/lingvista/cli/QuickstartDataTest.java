package org.lingvista.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.data.Example;
import org.lingvista.data.PairManifest;
import org.lingvista.data.QueryExample;
import org.lingvista.data.QueryManifest;
import org.lingvista.evaluation.HeldOutEvaluation;
import org.lingvista.evaluation.RetrievalTask;

class QuickstartDataTest {
  private static final List<String> CATEGORIES = List.of("animals", "food", "objects");

  @TempDir private Path folder;
  private Path emoji;
  private Path help;

  @BeforeEach
  void writeManifests() throws IOException {
    Path source = folder.resolve("cache");
    List<Example> pictures = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      for (String style : List.of("noto", "twemoji")) {
        pictures.add(picture(source, i, style, "train"));
      }
      if (i < 24) { // some items lack a picture of the held-out style
        pictures.add(picture(source, i, "fluent", "test-style"));
      }
    }
    for (int i = 30; i < 34; i++) {
      pictures.add(picture(source, i, "fluent", "test-concept"));
      pictures.add(picture(source, i, "noto", "unused"));
    }
    emoji = source.resolve("emoji.jsonl");
    PairManifest.write(emoji, pictures);
    List<Example> pages = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      pages.add(
          new Example(
              "page" + i,
              null,
              Map.of("en", List.of("Title " + i), "de", List.of("Titel " + i)),
              Map.of("en", List.of("Passage " + i), "de", List.of("Absatz " + i)),
              Map.of("split", i < 8 ? "train" : "test")));
    }
    help = source.resolve("help.jsonl");
    PairManifest.write(help, pages);
  }

  @Test
  void drawsExactlySoManyItemsFromAllCategoriesThatHaveAHeldOutPicture() throws IOException {
    QuickstartData data = new QuickstartData(folder.resolve("quickstart"));
    data.write(emoji, help, 15);
    List<Example> pictures = PairManifest.read(data.pictures(), 0).examples();
    Set<String> train = ids(pictures, "train");
    assertThat(train).hasSize(15).isEqualTo(ids(pictures, "test-style"));
    assertThat(ids(pictures, "test-concept")).hasSize(4).doesNotContainAnyElementsOf(train);
    assertThat(ids(pictures, "unused")).isEmpty();
    assertThat(pictures)
        .extracting(example -> example.attributes().get("category"))
        .containsAll(CATEGORIES);
    assertThat(pictures).allSatisfy(example -> assertThat(example.image()).isRegularFile());
  }

  @Test
  void trainingQueriesAskOnlyForWhatIsTrainedOn() throws IOException {
    QuickstartData data = new QuickstartData(folder.resolve("quickstart"));
    data.write(emoji, help, 15);
    List<Example> pictures = PairManifest.read(data.pictures(), 0).examples();
    QueryManifest queries = QueryManifest.read(data.queries(), 0);
    assertThat(queries.split("train")).isNotEmpty();
    for (QueryExample query : queries.split("train")) {
      if (query.image() != null) {
        assertThat(query.image().toString()).doesNotContain("fluent");
        assertThat(query.item()).isIn(ids(pictures, "train"));
      }
      if (query.passage() != null) {
        assertThat(query.item()).matches("page[0-7]");
      }
    }
    Set<String> trained = new HashSet<>();
    queries.split("train").forEach(query -> trained.add(query.attributes().get("template")));
    assertThat(queries.split("test"))
        .isNotEmpty()
        .allSatisfy(
            query -> assertThat(trained).doesNotContain(query.attributes().get("template")));
  }

  @Test
  void theHeldOutGalleryIsTheSampleAndTestPagesOnly() throws IOException {
    QuickstartData data = new QuickstartData(folder.resolve("quickstart"));
    data.write(emoji, help, 15);
    HeldOutEvaluation heldOut = data.heldOut();
    assertThat(heldOut.images().candidates()).hasSize(15);
    assertThat(heldOut.queries().candidates()).isEqualTo(heldOut.images().candidates());
    assertThat(heldOut.tasks())
        .extracting(RetrievalTask::name)
        .containsExactly("images", "concepts", "passages", "queries");
    assertThat(heldOut.tasks().get(2).candidates())
        .extracting(RetrievalTask.Candidate::words)
        .allSatisfy(words -> assertThat(words).matches("(Passage|Absatz) (8|9|10|11)"));
  }

  @Test
  void goesWithoutPassages() throws IOException {
    QuickstartData data = new QuickstartData(folder.resolve("quickstart"));
    data.write(emoji, help, 15);
    data.write(emoji, null, 15);
    assertThat(data.passages()).doesNotExist();
    assertThat(data.heldOut().passages()).isNull();
  }

  private static Set<String> ids(List<Example> examples, String split) {
    Set<String> ids = new HashSet<>();
    examples.stream()
        .filter(example -> example.split().equals(split))
        .forEach(example -> ids.add(example.id()));
    return ids;
  }

  private static Example picture(Path folder, int number, String style, String split)
      throws IOException {
    Path file = folder.resolve(style).resolve(number + ".png");
    Files.createDirectories(file.resolveSibling(""));
    ImageIO.write(new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
    return new Example(
        "i" + number,
        file,
        Map.of("en", List.of("thing " + number), "de", List.of("Ding " + number)),
        Map.of(),
        Map.of("style", style, "split", split, "category", CATEGORIES.get(number % 3)));
  }
}
