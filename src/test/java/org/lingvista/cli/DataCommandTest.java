package org.lingvista.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.data.SmallShards;

/** {@code lingvista data fetch} and {@code data check}. */
class DataCommandTest {
  @TempDir private Path folder;
  private final StringWriter console = new StringWriter();

  private int run(String... arguments) {
    return Main.run(new PrintWriter(console), new PrintWriter(console), arguments);
  }

  private Path manifest(String testTitle) throws Exception {
    return Files.writeString(
        folder.resolve("manifest.jsonl"),
        """
        {"id":"a","texts":{"en":["Copying"]},"passages":{"en":["Press a key."]},"split":"train"}
        {"id":"b","texts":{"en":["%s"]},"passages":{"en":["Use the menu."]},"split":"test"}
        """
            .formatted(testTitle));
  }

  @Test
  void saysThatNothingLeaks() throws Exception {
    assertThat(run("data", "check", manifest("Pasting").toString())).isZero();
    assertThat(console.toString()).contains("train and test share 0 texts", "nothing leaks");
  }

  @Test
  void looksThroughShardsAsThroughAManifest() throws Exception {
    String pattern = SmallShards.write(folder, 2);

    assertThat(run("data", "check", pattern)).isZero();
    assertThat(console.toString())
        .contains("train            40 lines,    40 items,    40 pictures,     40 texts");
  }

  @Test
  void endsWithOneWhenATextLeaks() throws Exception {
    assertThat(run("data", "check", manifest("copying").toString())).isEqualTo(1);
    assertThat(console.toString()).contains("train and test share 1 texts, such as [copying]");
  }

  @Test
  void listsTheSourcesWhenOneIsMisspelt() {
    assertThat(run("data", "fetch", "emojis", "--cache", folder.toString())).isEqualTo(1);
    assertThat(console.toString())
        .isEqualTo(
            "lingvista: no data source named 'emojis'; there are: emoji, help, stamps,"
                + " descriptions, places\n");
  }
}
