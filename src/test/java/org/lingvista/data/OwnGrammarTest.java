package org.lingvista.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.data.QueryGenerator.Options;

/** Grammars of the user's own; the worked example is the one that docs/queries.md shows. */
class OwnGrammarTest {
  @TempDir Path folder;

  @Test
  void theWorkedExampleOfTheDocumentationAddsASlotAndAnIntent() throws IOException {
    Path file = folder.resolve("cameras.yaml");
    Files.writeString(file, exampleOfTheDocumentation());
    QueryGenerator generator = QueryGenerator.of(Set.of("en"), List.of(file));
    assertThat(generator.labels().slots()).contains("time", "camera");
    assertThat(generator.labels().intents()).contains("count", "find_videos");

    Options options = Options.of(2000, QuerySplit.TRAIN, 3);
    List<QueryExample> queries =
        generator.generate(items(), options.withMix(Map.of("find_images", 1., "find_videos", 1.)));
    Set<String> cameras = new HashSet<>();
    for (QueryExample query : queries) {
      for (var span : query.slots()) {
        if (span.label().equals("camera")) {
          cameras.add(QuerySchema.text(query.query(), span).toLowerCase(java.util.Locale.ROOT));
        }
      }
    }
    assertThat(cameras).contains("drone", "canon r5").doesNotContain("leica");
    assertThat(queries).extracting(QueryExample::intent).contains("find_images", "find_videos");
    // What a model with the recipe's labels is trained on.
    QueryLabeller labeller = new QueryLabeller(generator.labels());
    assertThat(queries).allSatisfy(query -> assertThat(labeller.problem(query)).isNull());
    assertThat(queries)
        .filteredOn(query -> query.intent().equals("find_videos"))
        .allSatisfy(query ->
            assertThat(new QueryLabeller(QuerySchema.labels()).problem(query))
                .contains("find_videos"));
  }

  @Test
  void withoutWeightANewIntentIsNotDrawn() throws IOException {
    Files.writeString(folder.resolve("cameras.yaml"), exampleOfTheDocumentation());
    List<QueryExample> queries =
        QueryGenerator.of(Set.of("en"), List.of(folder))
            .generate(items(), Options.of(50, QuerySplit.TRAIN, 3));
    assertThat(queries).extracting(QueryExample::intent).doesNotContain("find_videos");
  }

  @Test
  void aFolderOfGrammarsCanBringALanguageOfItsOwn() throws IOException {
    Files.writeString(
        folder.resolve("nl.yaml"),
        """
        language: nl
        parts:
          media: foto's | plaatjes
        frames:
          find_images: |
            zoek <media> van <content>
        """);
    List<QueryExample> queries =
        QueryGenerator.of(Set.of(), List.of(folder))
            .generate(
                List.of(item(Map.of("nl", List.of("hond")))), Options.of(9, QuerySplit.TRAIN, 1));
    assertThat(queries)
        .isNotEmpty()
        .allSatisfy(query ->
            assertThat(query.query().toLowerCase(java.util.Locale.ROOT)).endsWith("van hond"));
  }

  @Test
  void faultsNameTheFile() throws IOException {
    Path file = folder.resolve("bad.yaml");
    for (String bad :
        List.of(
            "frames: {count: x}",
            "language: en\nframe: {}",
            "language: en\nlabels: {slots: [camera, camera2], semanticSlots: [lens]}",
            "- language: en",
            "language: [en")) {
      Files.writeString(file, bad);
      assertThatThrownBy(() -> QueryGenerator.of(Set.of("en"), List.of(file)))
          .as(bad)
          .isInstanceOf(DataException.class)
          .hasMessageContaining("bad.yaml");
    }
    Files.writeString(file, "language: en\nframes: {find_videos: videos of <content>}");
    assertThatThrownBy(() -> QueryGenerator.of(Set.of("en"), List.of(file)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("find_videos")
        .hasMessageContaining("labels");
    assertThatThrownBy(() -> QueryGenerator.of(Set.of("en"), List.of(folder.resolve("none.yaml"))))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("none.yaml");
  }

  private static String exampleOfTheDocumentation() throws IOException {
    String page = Files.readString(Path.of("docs", "queries.md"));
    int start = page.indexOf("```yaml\n") + "```yaml\n".length();
    return page.substring(start, page.indexOf("```", start));
  }

  private static List<Example> items() {
    return List.of(item(Map.of("en", List.of("dog"))));
  }

  private static Example item(Map<String, List<String>> texts) {
    return new Example("i", Path.of("i.png"), texts, Map.of(), Map.of());
  }
}
