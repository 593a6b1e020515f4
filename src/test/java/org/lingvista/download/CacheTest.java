package org.lingvista.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheTest {
  @TempDir private Path folder;

  @Test
  void liesWhereTheUserSaysElseInXdgCacheHomeElseInTheHomeFolder() {
    Map<String, String> xdg = Map.of("XDG_CACHE_HOME", "/x/cache");

    assertThat(Cache.locate(Path.of("/named"), xdg).root()).isEqualTo(Path.of("/named"));
    assertThat(Cache.locate(null, xdg).data("emoji"))
        .isEqualTo(Path.of("/x/cache/lingvista/data/emoji"));
    assertThat(Cache.locate(null, Map.of()).root())
        .isEqualTo(Path.of(System.getProperty("user.home"), ".cache", "lingvista"));
    assertThat(Cache.locate(null, Map.of("XDG_CACHE_HOME", "relative")).root())
        .isEqualTo(Path.of(System.getProperty("user.home"), ".cache", "lingvista"));
  }

  @Test
  void saysInOneLineThatItCannotBeCreated() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "in the way");

    assertThatThrownBy(() -> new Cache(file).packages())
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("--cache")
        .hasMessageNotContaining("\n");
  }

  @Test
  void deletesFoldersWithAllTheyHoldButNotWhatLinksPointTo() throws Exception {
    Path kept = Files.writeString(folder.resolve("kept"), "kept");
    Path tree = Files.createDirectories(folder.resolve("tree/a/b"));
    Files.writeString(tree.resolve("c"), "c");
    Files.createSymbolicLink(tree.resolve("link"), kept);

    Cache.delete(folder.resolve("tree"));
    Cache.delete(folder.resolve("never there"));

    assertThat(folder.resolve("tree")).doesNotExist();
    assertThat(kept).exists();
  }
}
