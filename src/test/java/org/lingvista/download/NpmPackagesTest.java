package org.lingvista.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpmPackagesTest {
  @TempDir private Path folder;
  private final FakeRegistry registry = new FakeRegistry();
  private final List<String> said = new ArrayList<>();
  private NpmPackages packages;
  private NpmPackage wanted;

  @BeforeEach
  void publish() throws Exception {
    byte[] archive =
        TestArchives.tgz(Map.of("package/a.txt", "text".getBytes(StandardCharsets.UTF_8)));
    registry.archives.put("@scope/pictures@1.0.0", archive);
    wanted = new NpmPackage("@scope/pictures", "1.0.0", TestArchives.integrity(archive));
    packages = new NpmPackages(new Cache(folder), registry, said::add);
  }

  @Test
  void fetchesAPackageOnceAndVerifiesIt() throws Exception {
    FetchedPackage first = packages.fetch(wanted, "the pictures");
    FetchedPackage second = packages.fetch(wanted, "the pictures");

    assertThat(registry.fetched).containsExactly("@scope/pictures@1.0.0");
    assertThat(second).isEqualTo(first);
    assertThat(first.archive()).hasFileName("scope-pictures-1.0.0.tgz").exists();
    assertThat(first.bytes()).isEqualTo(Files.size(first.archive()));
    assertThat(said).anyMatch(line -> line.startsWith("cached ") && line.contains("verified"));
  }

  @Test
  void neverInstallsOrRunsScripts() throws Exception {
    packages.fetch(wanted, "the pictures");

    assertThat(registry.commands.getFirst()).startsWith("npm", "pack").contains("--ignore-scripts");
  }

  @Test
  void fetchesAgainWhenAByteWasFlipped() throws Exception {
    Path archive = packages.fetch(wanted, "the pictures").archive();
    byte[] good = Files.readAllBytes(archive);
    TestArchives.flip(archive);

    packages.fetch(wanted, "the pictures");

    assertThat(registry.fetched).hasSize(2);
    assertThat(Files.readAllBytes(archive)).isEqualTo(good);
    assertThat(said).anyMatch(line -> line.startsWith("damaged"));
  }

  @Test
  void fetchesAgainWhenTheArchiveWasCutShort() throws Exception {
    Path archive = packages.fetch(wanted, "the pictures").archive();
    TestArchives.truncate(archive);

    packages.fetch(wanted, "the pictures");

    assertThat(registry.fetched).hasSize(2);
    assertThat(TestArchives.integrity(Files.readAllBytes(archive))).isEqualTo(wanted.integrity());
  }

  @Test
  void takesUpAfterAnInterruptionWithoutTrustingWhatWasLeft() throws Exception {
    registry.interruptAt = wanted.specifier();
    assertThatThrownBy(() -> packages.fetch(wanted, "the pictures"))
        .isInstanceOf(InterruptedException.class);
    registry.interruptAt = "";

    Path archive = packages.fetch(wanted, "the pictures").archive();

    assertThat(TestArchives.integrity(Files.readAllBytes(archive))).isEqualTo(wanted.integrity());
    try (Stream<Path> files = Files.list(archive.getParent())) {
      assertThat(files).containsExactly(archive);
    }
  }

  @Test
  void refusesBytesOfAnotherChecksumAndKeepsNothing() throws Exception {
    registry.archives.put(wanted.specifier(), TestArchives.tgz(Map.of("other", new byte[3])));

    assertThatThrownBy(() -> packages.fetch(wanted, "the pictures"))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("@scope/pictures@1.0.0")
        .hasMessageContaining("sha512");
    assertThat(folder.resolve("packages/npm/scope-pictures-1.0.0.tgz")).doesNotExist();
  }

  @Test
  void namesNpmAndWhatItIsForWhenItIsMissing() {
    registry.installed = false;

    assertThatThrownBy(() -> packages.fetch(wanted, "the emoji pictures"))
        .isInstanceOf(MissingToolException.class)
        .hasMessageContaining("npm was not found")
        .hasMessageContaining("the emoji pictures")
        .hasMessageContaining("Node.js");
  }

  @Test
  void saysInOneLineThatTheRegistryCannotBeReached() {
    registry.failure = "npm error code ENOTFOUND\nnpm error request to somewhere failed";

    assertThatThrownBy(() -> packages.fetch(wanted, "the pictures"))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("cannot reach the npm registry")
        .hasMessageContaining("network")
        .hasMessageNotContaining("\n");
  }

  @Test
  void saysInOneLineThatTheDiskIsFull() {
    registry.failure = "npm error code ENOSPC\nnpm error ENOSPC: no space left on device, write";

    assertThatThrownBy(() -> packages.fetch(wanted, "the pictures"))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("the disk is full")
        .hasMessageContaining("--cache")
        .hasMessageNotContaining("\n");
  }

  @Test
  void needsNoNpmForWhatTheCacheHolds() throws Exception {
    packages.fetch(wanted, "the pictures");
    registry.installed = false;

    assertThat(packages.fetch(wanted, "the pictures").name()).isEqualTo("@scope/pictures");
  }

  @Test
  void namesAPackageTheRegistryDoesNotHave() {
    NpmPackage unknown = new NpmPackage("nothing", "9.9.9", wanted.integrity());

    assertThatThrownBy(() -> packages.fetch(unknown, "the pictures"))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("nothing@9.9.9")
        .hasMessageContaining("E404");
  }
}
