package org.lingvista.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchivesTest {
  @TempDir private Path folder;

  private static Map<String, byte[]> files() {
    byte[] noise = new byte[50_000];
    new Random(1).nextBytes(noise);
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("package/a.txt", "äöü".getBytes(StandardCharsets.UTF_8));
    files.put("package/" + "deep/".repeat(40) + "b.bin", noise);
    return files;
  }

  private static Map<String, byte[]> read(Path archive, boolean deb) {
    Map<String, byte[]> read = new LinkedHashMap<>();
    Archives.Visitor visitor = (name, content) -> read.put(name, content.bytes());
    if (deb) {
      Archives.readDeb(archive, visitor);
    } else {
      Archives.readTgz(archive, visitor);
    }
    return read;
  }

  @Test
  void readsTheFilesOfATgzAndLeavesLinksOut() throws Exception {
    Path archive = Files.write(folder.resolve("a.tgz"), TestArchives.tgz(files()));

    Map<String, byte[]> read = read(archive, false);

    assertThat(read).containsOnlyKeys(files().keySet());
    files().forEach((name, bytes) -> assertThat(read.get(name)).isEqualTo(bytes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".xz", ".zst"})
  void readsTheFilesOfADebianPackageInEveryCompression(String ending) throws Exception {
    Path archive = Files.write(folder.resolve("a.deb"), TestArchives.deb(files(), ending));

    Map<String, byte[]> read = read(archive, true);

    assertThat(read).containsOnlyKeys(files().keySet());
    files().forEach((name, bytes) -> assertThat(read.get(name)).isEqualTo(bytes));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.3, 0.7, 0.95})
  void namesAnArchiveThatIsCutShort(double share) throws Exception {
    for (boolean deb : new boolean[] {false, true}) {
      byte[] whole = deb ? TestArchives.deb(files(), ".xz") : TestArchives.tgz(files());
      Path archive = folder.resolve(deb ? "short.deb" : "short.tgz");
      Files.write(archive, Arrays.copyOf(whole, (int) (whole.length * share)));

      assertThatThrownBy(() -> read(archive, deb))
          .isInstanceOf(DownloadException.class)
          .hasMessageContaining(archive.toString())
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void namesAFileThatIsNoArchive() throws Exception {
    Path archive = Files.writeString(folder.resolve("page.deb"), "<html>not found</html>");

    assertThatThrownBy(() -> read(archive, true))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("page.deb");
  }
}
