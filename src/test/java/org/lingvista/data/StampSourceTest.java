package org.lingvista.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.download.Cache;
import org.lingvista.download.DownloadException;
import org.lingvista.download.FakeRegistry;
import org.lingvista.download.MissingToolException;
import org.lingvista.download.TestArchives;
import org.lingvista.image.ImageDecoder;

/** The stamps from a package of a few files, from the command to the manifest. */
class StampSourceTest {
  private static final String STAMPS = "./usr/share/tuxpaint/stamps/";

  @TempDir private Path folder;
  private final FakeRegistry registry = new FakeRegistry();
  private final List<String> said = new ArrayList<>();
  private final Map<String, byte[]> files = new LinkedHashMap<>();

  @BeforeEach
  void publish() throws IOException {
    for (int i = 0; i < 12; i++) {
      String stamp = STAMPS + (i < 6 ? "animals/a" : "food/b") + i;
      files.put(stamp + ".png", picture(i, i == 0 ? 600 : 40));
      files.put(
          stamp + ".txt",
          utf8(
              "Thing %1$d.\nde.utf8=Ding %1$d.\nfr.utf8=Thing %1$d.\npt_BR.utf8=Coisa %1$d\nsr@latin.utf8=Stvar %1$d\nxx.utf8=?\nga.utf8=This is the thing that you can eat with it %1$d.\n"
                  .formatted(i)));
    }
    files.put(STAMPS + "animals/again.png", picture(50, 40));
    files.put(STAMPS + "animals/again.txt", utf8("  THING 3. \nes.utf8=Cosa\n"));
    files.put(STAMPS + "animals/twin.png", picture(4, 40)); // looks like a4
    files.put(STAMPS + "animals/twin.txt", utf8("A twin.\n"));
    files.put(STAMPS + "food/namesake.png", picture(60, 40));
    files.put(STAMPS + "food/namesake.txt", utf8("A namesake.\nde.utf8=Ding 7.\n"));
    files.put(STAMPS + "food/mute.png", picture(70, 40));
    files.put(STAMPS + "food/drawn.svg", utf8("<svg/>"));
    files.put(STAMPS + "food/drawn.txt", utf8("Drawn.\n"));
    files.put(STAMPS + "food/b7_desc_de.ogg", utf8("sound"));
    files.put("./usr/share/doc/tuxpaint-stamps-default/copyright", utf8("GPL-2"));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] picture(long seed, int side) throws IOException {
    BufferedImage image = new BufferedImage(side, side / 2, BufferedImage.TYPE_INT_ARGB);
    Random random = new Random(seed);
    int[] colours = random.ints(64).toArray();
    for (int y = 0; y < side / 2; y++) {
      for (int x = 0; x < side; x++) {
        int colour = colours[8 * (y * 8 / (side / 2)) + x * 8 / side];
        image.setRGB(x, y, x == 0 ? 0 : colour | 0xff000000);
      }
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, "png", png)).isTrue();
    return png.toByteArray();
  }

  private Path fetch(int testItems) throws IOException, InterruptedException {
    registry.archives.put("tuxpaint-stamps-default", TestArchives.deb(files, ".xz"));
    return new DataFetch(new Cache(folder), registry, said::add).fetch(new StampSource(testItems));
  }

  private static Example example(PairManifest manifest, String picture) {
    return manifest.examples().stream()
        .filter(line -> String.valueOf(line.image()).endsWith(picture))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void makesAManifestOfThePicturesThatHaveACaption() throws Exception {
    Path manifest = fetch(4);
    PairManifest read = PairManifest.read(manifest, 0);

    assertThat(read.examples()).hasSize(15);
    Example thing = example(read, "animals/a1.png");
    assertThat(thing.texts())
        .isEqualTo(
            Map.of(
                "en", List.of("Thing 1."),
                "de", List.of("Ding 1."),
                "pt-BR", List.of("Coisa 1"),
                "sr-Latn", List.of("Stvar 1")));
    assertThat(thing.attributes()).containsEntry("category", "animals");
    assertThat(manifest.resolveSibling("pictures/food/mute.png")).doesNotExist();
    assertThat(manifest.resolveSibling("LICENSES")).isDirectoryContaining("glob:**copyright");
    assertThat(manifest.resolveSibling("LICENSES/NOTICE.txt")).content().contains("GPL-2.0");
    var big = ImageDecoder.decodeWithAlpha(Objects.requireNonNull(example(read, "a0.png").image()));
    assertThat(big.width()).isEqualTo(256);
    assertThat(big.height()).isEqualTo(128);
    assertThat(said)
        .contains(
            "counted  drawings left out: SVG only: 1",
            "counted  pictures left out: no caption: 1",
            "counted  captions dropped: still in English, identical: 12",
            "counted  captions dropped: still in English, by their words: 12",
            "counted  captions dropped: unknown language xx: 12");
  }

  @Test
  void stampsOfOneCaptionAreOneItem() throws Exception {
    PairManifest read = PairManifest.read(fetch(4), 0);

    assertThat(example(read, "again.png").id()).isEqualTo("animals/a3");
    assertThat(example(read, "again.png").split()).isEqualTo(example(read, "a3.png").split());
  }

  @Test
  void whatLooksOrIsCalledLikeAnotherItemIsNeverHeldOut() throws Exception {
    // 10 of 14 items are left: not a4 and its twin, not b7 and its namesake.
    PairManifest read = PairManifest.read(fetch(10), 0);
    Set<String> train = new HashSet<>();
    read.split("train").forEach(line -> train.add(line.id()));

    assertThat(train)
        .containsExactlyInAnyOrder("animals/a4", "animals/twin", "food/b7", "food/namesake");
    assertThat(LeakCheck.of(folder.resolve("data/stamps/manifest.jsonl")).clean()).isTrue();
    assertThatThrownBy(() ->
            new DataFetch(new Cache(folder.resolve("x")), registry, said::add)
                .fetch(new StampSource(11)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("cannot draw 11 items: there are 10");
  }

  @Test
  void aMemberThatLeadsOutOfTheFolderIsRefused() throws Exception {
    files.put(STAMPS + "../../../../escaped.png", picture(80, 40));

    assertThatThrownBy(() -> fetch(4))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("leads out of its folder: ../../../../escaped.png");
    try (var walk = Files.walk(folder)) {
      assertThat(walk.map(Path::toString)).noneMatch(name -> name.endsWith("escaped.png"));
    }
  }

  @Test
  void aPictureThatCannotBeReadIsNamed() throws Exception {
    files.put(STAMPS + "food/b9.png", utf8("no picture"));

    assertThatThrownBy(() -> fetch(4))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("tuxpaint-stamps-default: usr/share/tuxpaint/stamps/food/b9.png");
    assertThat(folder.resolve("data/stamps")).doesNotExist();
  }

  @Test
  void withoutAptItSaysWhatIsMissing() {
    registry.installed = false;

    assertThatThrownBy(() -> fetch(4))
        .isInstanceOf(MissingToolException.class)
        .hasMessageContaining("apt-get was not found");
  }
}
