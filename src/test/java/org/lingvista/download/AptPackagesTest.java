package org.lingvista.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AptPackagesTest {
  private static final List<String> BOTH = List.of("help-de", "help-fr");

  @TempDir private Path folder;
  private final FakeRegistry registry = new FakeRegistry();
  private final List<String> said = new ArrayList<>();
  private AptPackages packages;

  @BeforeEach
  void publish() throws Exception {
    for (String name : BOTH) {
      registry.archives.put(name, TestArchives.deb(Map.of(name, new byte[900]), ".xz"));
    }
    packages = new AptPackages(new Cache(folder), registry, said::add);
  }

  @Test
  void fetchesEachPackageOnceAndAsksAptNoMore() throws Exception {
    List<FetchedPackage> first = packages.fetch(BOTH, "the passages");
    int asked = registry.commands.size();
    List<FetchedPackage> second = packages.fetch(BOTH, "the passages");

    assertThat(registry.fetched).isEqualTo(BOTH);
    assertThat(registry.commands).hasSize(asked);
    assertThat(second).isEqualTo(first);
    assertThat(first.getFirst().version()).isEqualTo("4:7.4");
    assertThat(said).anyMatch(line -> line.startsWith("fetched") && line.contains("sha256"));
  }

  @Test
  void fetchesOnlyThePackageWhoseByteWasFlipped() throws Exception {
    Path archive = packages.fetch(BOTH, "the passages").getLast().archive();
    TestArchives.flip(archive);

    packages.fetch(BOTH, "the passages");

    assertThat(registry.fetched).containsExactly("help-de", "help-fr", "help-fr");
    assertThat(Files.readAllBytes(archive)).isEqualTo(registry.archives.get("help-fr"));
  }

  @Test
  void fetchesOnlyThePackageThatWasCutShort() throws Exception {
    TestArchives.truncate(packages.fetch(BOTH, "the passages").getFirst().archive());

    packages.fetch(BOTH, "the passages");

    assertThat(registry.fetched).containsExactly("help-de", "help-fr", "help-de");
  }

  @Test
  void takesUpAtThePackageWhereItWasInterrupted() throws Exception {
    registry.interruptAt = "help-fr";
    // The list also ends with that name; let it pass, break off only the download.
    CommandRunner listing =
        (command, where) -> {
          if (command.contains("--print-uris")) {
            registry.interruptAt = "";
            CommandRunner.Result result = registry.run(command, where);
            registry.interruptAt = "help-fr";
            return result;
          }
          return registry.run(command, where);
        };
    AptPackages interrupted = new AptPackages(new Cache(folder), listing, said::add);
    assertThatThrownBy(() -> interrupted.fetch(BOTH, "the passages"))
        .isInstanceOf(InterruptedException.class);
    registry.interruptAt = "";

    packages.fetch(BOTH, "the passages");

    assertThat(registry.fetched).isEqualTo(BOTH);
  }

  @Test
  void fetchesPackageListsIntoTheCacheWhenTheSystemHasNone() throws Exception {
    registry.systemLists = false;

    assertThat(packages.fetch(BOTH, "the passages")).hasSize(2);
    assertThat(registry.commands)
        .anyMatch(
            c -> c.contains("update") && c.toString().contains("Dir::State::Lists=" + folder));
  }

  @Test
  void refusesBytesThatThePackageListDoesNotVouchFor() {
    registry.publishedChecksums.put("help-de", "0".repeat(64));

    assertThatThrownBy(() -> packages.fetch(BOTH, "the passages"))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("help-de")
        .hasMessageContaining("SHA256");
    assertThat(folder.resolve("packages/apt/help-de_4%3a7.4_all.deb")).doesNotExist();
  }

  @Test
  void namesAptAndWhatItIsForWhenItIsMissing() {
    registry.installed = false;

    assertThatThrownBy(() -> packages.fetch(BOTH, "the help passages"))
        .isInstanceOf(MissingToolException.class)
        .hasMessageContaining("apt-get was not found")
        .hasMessageContaining("the help passages");
  }

  @Test
  void saysInOneLineThatTheArchiveCannotBeReached() {
    registry.failure = "Err:1 mirror bookworm\n  Temporary failure resolving 'mirror'";

    assertThatThrownBy(() -> packages.fetch(BOTH, "the passages"))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("cannot reach the Debian package archive")
        .hasMessageNotContaining("\n");
  }

  @Test
  void namesAPackageAptDoesNotKnow() {
    assertThatThrownBy(() -> packages.fetch(List.of("help-xx"), "the passages"))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("help-xx");
  }
}
