package org.lingvista.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.download.Cache;
import org.lingvista.download.DownloadException;
import org.lingvista.download.FakeRegistry;
import org.lingvista.download.MissingToolException;
import org.lingvista.download.TestArchives;

/** Descriptions from an archive of a few packages, from the command to the manifest. */
class DescriptionSourceTest {
  @TempDir private Path folder;
  private final FakeRegistry registry = new FakeRegistry();
  private final List<String> said = new ArrayList<>();

  @BeforeEach
  void publish() {
    for (String language : List.of("en", "de", "fr", "es", "it", "pt_BR")) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 10; i++) {
        text.append(stanza("tool" + i, "sum" + i, language, i));
      }
      registry.translations.put(language, text.toString());
    }
  }

  private static String stanza(String name, String sum, String language, int number) {
    return """
    Package: %1$s
    Description-md5: %2$s
    Description-%3$s: %3$s tool number %4$d
     %3$s paragraph %4$d: %5$s
     ut labore.
     .
     This one is the same in %3$s for all of the packages there are.
     .
      * a list of %3$s %4$d

    """
        .formatted(name, sum, language, number, "lorem ipsum dolor sit amet ".repeat(4));
  }

  private Path fetch() throws InterruptedException {
    return new DataFetch(new Cache(folder), registry, said::add).fetch(new DescriptionSource(3));
  }

  @Test
  void pairsShortDescriptionsWithLongOnesInEveryLanguage() throws Exception {
    PairManifest read = PairManifest.read(fetch(), 0);

    assertThat(read.split("train")).hasSize(7);
    assertThat(read.split("test")).hasSize(3);
    Example first = read.examples().getFirst();
    assertThat(first.id()).isEqualTo("tool0");
    assertThat(first.texts()).containsOnlyKeys("en", "de", "fr", "es", "it", "pt");
    assertThat(first.texts()).containsEntry("pt", List.of("pt_BR tool number 0"));
    String passage = first.passages().getOrDefault("de", List.of("")).getFirst();
    assertThat(passage)
        .startsWith("de paragraph 0: lorem ipsum")
        .endsWith("ut labore.")
        .doesNotContain("same in", "a list");
    assertThat(LeakCheck.of(folder.resolve("data/descriptions/manifest.jsonl")).clean()).isTrue();
    assertThat(said)
        .anyMatch(line -> line.startsWith("fetched  Translation-de test of today, "))
        .contains("absent   descriptions in ko");
  }

  @Test
  void anOldTranslationAnUntranslatedOneAndALonelyPackageAreLeftOut() throws Exception {
    registry.translations.merge("de", stanza("young", "old sum", "de", 11), String::concat);
    registry.translations.merge("en", stanza("young", "new sum", "en", 11), String::concat);
    registry.translations.merge(
        "fr",
        stanza("same", "sum", "en", 12).replace("Description-en", "Description-fr"),
        String::concat);
    registry.translations.merge("en", stanza("same", "sum", "en", 12), String::concat);

    PairManifest read = PairManifest.read(fetch(), 0);

    assertThat(read.examples()).extracting(Example::id).doesNotContain("young", "same").hasSize(10);
    assertThat(said)
        .contains(
            "counted  descriptions dropped: of an older English text: 1",
            "counted  packages left out: in one language: 2",
            "counted  pairs dropped: title still in English: 1");
  }

  @Test
  void asksAptWithAConfigurationOfItsOwnAndOnlyOnce() throws Exception {
    fetch();
    List<String> command = registry.commands.getFirst();
    Path configuration = Path.of(command.get(command.indexOf("-c") + 1));

    assertThat(command).last().isEqualTo("update");
    assertThat(command)
        .contains("Dir::State::Lists=" + folder.resolve("packages/apt-translations/lists"));
    assertThat(Files.readString(configuration))
        .contains("#clear Acquire::Languages;", "\"pt_BR\";");
    Cache.delete(folder.resolve("data"));

    fetch();

    assertThat(registry.commands).hasSize(1);
    assertThat(said).anyMatch(line -> line.startsWith("cached   Translation-en"));
  }

  @Test
  void aDamagedFileIsFetchedAgainAndAWrongOneIsNotTaken() throws Exception {
    fetch();
    Cache.delete(folder.resolve("data"));
    TestArchives.flip(
        folder.resolve(
            "packages/apt-translations/lists/mirror_dists_test_main_i18n_Translation-de"));

    fetch();

    assertThat(registry.fetched).containsExactly("translations", "translations");
    registry.publishedChecksums.put("Translation-de", "0".repeat(64));
    Cache.delete(folder.resolve("data"));
    Cache.delete(folder.resolve("packages"));
    assertThatThrownBy(this::fetch)
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("apt fetched no package descriptions");
    assertThat(said)
        .anyMatch(line -> line.contains("Translation-de: not the bytes that the release file"));
  }

  @Test
  void saysWhatIsMissingOffLineOrWithoutApt() {
    registry.failure = "Err: Temporary failure resolving 'mirror'";
    assertThatThrownBy(this::fetch)
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("cannot reach the Debian package archive");
    registry.installed = false;
    assertThatThrownBy(this::fetch)
        .isInstanceOf(MissingToolException.class)
        .hasMessageContaining("apt-get was not found");
  }

  @Test
  void readsADescriptionFileAsDebianWritesIt() throws IOException {
    Path file = folder.resolve("Translation-de");
    Files.writeString(
        file,
        """
        Package: a
        Description-md5: 1
        Description-de: kurz: mit Doppelpunkt
         Erste Zeile
         zweite Zeile.
         .
         * Liste
         * geht weiter
         .
          eingerückt
         .
         Letzter Absatz.

        Package: ohne Summe
        Description-de: kurz
         lang

        Package: b
        Description-md5: 2
        Description-de: nur kurz\
        """);

    List<DescriptionFile.Description> read = DescriptionFile.read(file, "de");

    assertThat(read).extracting(DescriptionFile.Description::packageName).containsExactly("a", "b");
    assertThat(read.getFirst().page().title()).isEqualTo("kurz: mit Doppelpunkt");
    assertThat(read.getFirst().page().paragraphs().values())
        .containsExactly("Erste Zeile zweite Zeile.", "Letzter Absatz.");
    assertThat(read.get(1).page().paragraphs()).isEmpty();
  }
}
