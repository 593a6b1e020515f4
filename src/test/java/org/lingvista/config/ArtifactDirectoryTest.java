package org.lingvista.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactDirectoryTest {
  /** SHA-256 of "weights", by {@code printf weights | sha256sum}. */
  private static final String SUM =
      "9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c";

  @TempDir Path parent;
  private Path folder = Path.of("");

  @BeforeEach
  void write() throws IOException {
    folder = parent.resolve("model");
    ArtifactDirectory.write(
        folder,
        fresh -> {
          Files.writeString(fresh.resolve("a.bin"), "weights");
          Files.writeString(fresh.resolve("b.txt"), "words");
        });
  }

  @Test
  void statesTheChecksumThatSha256sumWouldTell() throws IOException {
    assertThat(ArtifactDirectory.statedSha256(folder, "a.bin")).isEqualTo(SUM);
    assertThat(ArtifactDirectory.sha256(folder.resolve("a.bin"))).isEqualTo(SUM);
    assertThatThrownBy(() -> ArtifactDirectory.statedSha256(folder, "c.bin"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(folder.resolve("SHA256SUMS") + " does not list c.bin; write the folder again");
  }

  @Test
  void namesWhatIsDamagedOrMissing() throws IOException {
    assertThatCode(() -> ArtifactDirectory.verify(folder)).doesNotThrowAnyException();
    Files.writeString(folder.resolve("b.txt"), "Words");
    assertThatThrownBy(() -> ArtifactDirectory.verify(folder))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(folder.resolve("b.txt") + " is damaged (its SHA-256 differs)");
    Files.delete(folder.resolve("b.txt"));
    assertThatThrownBy(() -> ArtifactDirectory.verify(folder))
        .hasMessageStartingWith(folder.resolve("b.txt") + " is missing");
    Files.delete(folder.resolve("SHA256SUMS"));
    assertThatThrownBy(() -> ArtifactDirectory.verify(folder))
        .hasMessage(folder + ": no SHA256SUMS; this is not a folder that lingvista wrote");
  }

  @Test
  void whatWasThereStaysWhenWritingFails() throws IOException {
    assertThatThrownBy(() ->
            ArtifactDirectory.write(
                folder,
                fresh -> {
                  throw new IOException("no more");
                }))
        .hasMessage("cannot write " + folder + ": no more");
    assertThat(folder.resolve("a.bin")).hasContent("weights");
    assertThat(parent.resolve("model.part")).doesNotExist();
  }
}
