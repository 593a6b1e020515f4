package org.lingvista.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.data.SmallShards;
import org.lingvista.encode.WordEncoder;
import org.lingvista.index.IndexFilter;
import org.lingvista.index.IndexModel;
import org.lingvista.index.Item;
import org.lingvista.index.LuceneStore;

class ShardOriginTest {
  @TempDir private Path folder;
  private final WordEncoder encoder = new WordEncoder("words", 32);
  private LuceneStore store;

  @BeforeEach
  void open() throws IOException {
    store = LuceneStore.openForWriting(folder.resolve("index"), new IndexModel("words", 32));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private IngestReport run(Set<String> splits) throws IOException {
    String pattern = folder.resolve("s{0..1}.tar").toString();
    return new Ingestor(encoder, store, (done, total) -> {})
        .ingest(new ShardOrigin(pattern, splits));
  }

  private byte[] picture(int colour) throws IOException {
    return Files.readAllBytes(Pictures.write(folder.resolve("p.png"), colour));
  }

  private void write() throws IOException {
    try (SmallShards tar = new SmallShards(folder.resolve("s0.tar"))) {
      tar.add("a.png", picture(Pictures.RED));
      tar.add(
          "a.json",
          "{\"id\":\"red\",\"caption\":\"a"
              + " cherry\",\"language\":\"en\",\"time\":\"2024-05-01T10:00:00Z\",\"place\":\"Ulm\"}");
      tar.add("b.png", "no picture").add("b.txt", "broken");
    }
    try (SmallShards tar = new SmallShards(folder.resolve("s1.tar"))) {
      tar.add("a.png", picture(Pictures.BLUE)).add("a.txt", "the sea");
      tar.add("alone.png", picture(Pictures.GREEN));
    }
  }

  @Test
  void indexesPicturesWithTheirCaptionsAndNamesWhatIsBad() throws IOException {
    write();
    IngestReport report = run(Set.of());

    assertThat(report.added()).isEqualTo(2);
    assertThat(report.problems())
        .extracting(IngestProblem::name)
        .containsExactlyInAnyOrder(
            folder.resolve("s1.tar") + ":alone.png",
            folder.resolve("s{0..1}.tar") + " s0.tar/b.png");
    float[] red = encoder.encodeTexts(List.of("red")).getFirst();
    Item item = store.nearest(red, 1, IndexFilter.all()).getFirst().item();
    assertThat(item.itemId()).isEqualTo("red");
    assertThat(item.title()).isEqualTo("a cherry");
    assertThat(item.language()).isEqualTo("en");
    assertThat(item.place()).isEqualTo("Ulm");
    assertThat(item.time()).isEqualTo(Instant.parse("2024-05-01T10:00:00Z"));
    assertThat(item.path()).isEqualTo(folder.resolve("s0.tar") + "/a.png");
    Item sea = store.match("sea", 1, IndexFilter.all()).getFirst().item();
    assertThat(sea.language()).isEmpty();
  }

  @Test
  void aSecondRunReadsOnlyShardsThatChanged() throws IOException {
    write();
    run(Set.of());
    assertThat(run(Set.of()).unchanged()).isEqualTo(2);

    try (SmallShards tar = new SmallShards(folder.resolve("s1.tar"))) {
      tar.add("c.png", picture(Pictures.GREEN)).add("c.txt", "a meadow");
    }
    IngestReport report = run(Set.of());

    assertThat(report.unchanged()).isEqualTo(1);
    assertThat(report.added()).isEqualTo(1);
    assertThat(report.removed()).isEqualTo(1);
  }

  @Test
  void aSplitThatNoSampleHasIsAnError() throws IOException {
    write();
    assertThatThrownBy(() -> run(Set.of("test")))
        .isInstanceOf(IngestException.class)
        .hasMessageContaining("has no sample of split test, only of train");
  }
}
