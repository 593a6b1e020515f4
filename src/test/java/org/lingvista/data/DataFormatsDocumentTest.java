package org.lingvista.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples in docs/data-formats.md are read as they stand there. */
class DataFormatsDocumentTest {
  private static final Pattern BLOCK = Pattern.compile("(?s)```(jsonl|csv)\n(.*?)```");

  @TempDir Path folder;
  private final List<Path> files = new ArrayList<>();

  @BeforeEach
  void writeTheExamples() throws IOException {
    Files.createDirectories(folder.resolve("pictures"));
    Files.writeString(folder.resolve("pictures/dog.png"), "x");
    Matcher blocks = BLOCK.matcher(Files.readString(Path.of("docs/data-formats.md")));
    while (blocks.find()) {
      Path file = folder.resolve(files.size() + "." + blocks.group(1));
      files.add(Files.writeString(file, blocks.group(2)));
    }
    assertThat(files).hasSize(4);
  }

  @Test
  void theTwoFormsOfPairsSayTheSame() {
    List<Example> lines = PairManifest.read(files.get(0), 0).examples();
    assertThat(lines).hasSize(2);
    assertThat(PairManifest.read(files.get(1), 0).examples()).isEqualTo(lines);
  }

  @Test
  void theTwoFormsOfQueriesSayTheSameAndTheirSpansAreRight() {
    List<QueryExample> lines = QueryManifest.read(files.get(2), 0).examples();
    List<String> spans = new ArrayList<>();
    for (QueryExample query : lines) {
      int[] codePoints = query.query().codePoints().toArray();
      query
          .slots()
          .forEach(
              slot -> spans.add(new String(codePoints, slot.start(), slot.end() - slot.start())));
    }
    assertThat(spans).containsExactly("🐶", "photo", "May", "Zellen addieren");
    assertThat(QueryManifest.read(files.get(3), 0).examples()).isEqualTo(lines);
  }
}
