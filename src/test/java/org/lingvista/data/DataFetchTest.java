package org.lingvista.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.download.Cache;
import org.lingvista.download.DownloadException;
import org.lingvista.download.FakeRegistry;
import org.lingvista.download.MissingToolException;
import org.lingvista.download.NpmPackage;
import org.lingvista.download.TestArchives;

/** Both sources from packages of a few files, from the first command to the manifest. */
class DataFetchTest {
  private static final int PAGES = 12;
  private static final List<String> HELP_ENDINGS =
      List.of("en-us", "de", "fr", "es", "it", "pl", "ru", "tr", "zh-cn", "ja", "ko");

  @TempDir private Path folder;
  private final FakeRegistry registry = new FakeRegistry();
  private final List<String> said = new ArrayList<>();
  private final Map<String, String> integrities = new LinkedHashMap<>();
  private DataFetch fetch;
  private final HelpSource help = new HelpSource(4);
  private final EmojiSource emoji = new EmojiSource(this::pinned, 3);

  @BeforeEach
  void publish() throws Exception {
    fetch = new DataFetch(new Cache(folder), registry, said::add);
    for (String ending : HELP_ENDINGS) {
      registry.archives.put("libreoffice-help-" + ending, helpPackage(ending));
    }
    publish("emoji-datasource-google@16.0.0", pictures("package/img/google/64/", ".png", 1));
    publish("emoji-datasource-twitter@16.0.0", pictures("package/img/twitter/64/", ".png", 2));
    publish("@lobehub/fluent-emoji-3d@1.1.0", pictures("package/assets/", ".webp", 3));
    publish("openmoji@17.0.0", drawings());
    publish("cldr-annotations-full@48.2.0", names("annotations"));
    publish("cldr-annotations-derived-full@48.2.0", names("annotationsDerived"));
  }

  private void publish(String specifier, Map<String, byte[]> files) throws IOException {
    byte[] archive = TestArchives.tgz(files);
    registry.archives.put(specifier, archive);
    integrities.put(specifier, TestArchives.integrity(archive));
  }

  private NpmPackage pinned(NpmPackage wanted) {
    return new NpmPackage(
        wanted.name(),
        wanted.version(),
        integrities.getOrDefault(wanted.specifier(), wanted.integrity()));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] helpPackage(String ending) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int i = 0; i < PAGES; i++) {
      files.put(
          "./usr/share/libreoffice/help/xx/text/shared/%02d.html".formatted(i),
          utf8(
              """
              <html><head><title>%1$s title %2$d</title></head><body><div id="DisplayArea">
              <p id="par_1">%1$s body %2$d: %3$s</p></div></body></html>
              """
                  .formatted(ending, i, "so many words about it ".repeat(6))));
    }
    files.put("./usr/share/doc/x/copyright", utf8("MPL-2.0"));
    return TestArchives.deb(files, ending.equals("de") ? ".zst" : ".xz");
  }

  private static String codePoints(int i) {
    return "1f4%02x".formatted(i);
  }

  private static Map<String, byte[]> pictures(String inside, String ending, long style)
      throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    StringBuilder list = new StringBuilder("[");
    for (int i = 0; i < PAGES; i++) {
      BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_ARGB);
      Random random = new Random(100 * style + i);
      for (int p = 0; p < 256; p++) {
        image.setRGB(p % 16, p / 16, random.nextInt() | 0xff000000);
      }
      ByteArrayOutputStream png = new ByteArrayOutputStream();
      assertThat(ImageIO.write(image, "png", png)).isTrue();
      files.put(inside + codePoints(i) + ending, png.toByteArray());
      list.append(i == 0 ? "" : ",")
          .append(
              "{\"unified\":\"%s\",\"category\":\"Animals & Nature\",\"sort_order\":%d}"
                  .formatted(codePoints(i).toUpperCase(java.util.Locale.ROOT), i));
    }
    files.put("package/emoji.json", utf8(list + "]"));
    files.put("package/LICENSE", utf8("the licence"));
    return files;
  }

  private static Map<String, byte[]> drawings() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int i = 0; i < PAGES; i++) {
      StringBuilder svg =
          new StringBuilder("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 72 72'>");
      Random random = new Random(i);
      for (int p = 0; p < 144; p++) {
        svg.append(
            "<rect x='%d' y='%d' width='6' height='6' fill='#%06x'/>"
                .formatted(p % 12 * 6, p / 12 * 6, random.nextInt(1 << 24)));
      }
      files.put(
          "package/color/svg/" + codePoints(i).toUpperCase(java.util.Locale.ROOT) + ".svg",
          utf8(svg + "</svg>"));
    }
    return files;
  }

  private static Map<String, byte[]> names(String kind) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String language : EmojiSource.LANGUAGES) {
      StringBuilder body = new StringBuilder();
      for (int i = kind.equals("annotations") ? 0 : PAGES - 1; i < PAGES; i++) {
        body.append(body.isEmpty() ? "" : ",")
            .append(
                "\"%s\":{\"default\":[\"thing\"],\"tts\":[\"%s name %d\"]}"
                    .formatted(
                        Character.toString(Integer.parseInt(codePoints(i), 16)), language, i));
      }
      files.put(
          "package/%s/%s/annotations.json".formatted(kind, language),
          utf8("{\"%s\":{\"annotations\":{%s}}}".formatted(kind, body)));
    }
    return files;
  }

  @Test
  void makesTheEmojiManifestWithItsSplits() throws Exception {
    Path manifest = fetch.fetch(emoji);

    PairManifest read = PairManifest.read(manifest, 0);
    assertThat(manifest).isEqualTo(folder.resolve("data/emoji/manifest.jsonl"));
    assertThat(read.examples()).hasSize(4 * PAGES);
    assertThat(read.split("train")).hasSize(3 * (PAGES - 3));
    assertThat(read.split("test-style"))
        .hasSize(PAGES - 3)
        .allMatch(line -> "fluent".equals(line.attributes().get("style")));
    assertThat(read.split("test-concept")).hasSize(3);
    assertThat(read.examples().getFirst().texts()).containsOnlyKeys(EmojiSource.LANGUAGES);
    assertThat(read.examples())
        .allMatch(line -> Files.exists(java.util.Objects.requireNonNull(line.image())));
    assertThat(LeakCheck.of(manifest).clean()).isTrue();
  }

  @Test
  void makesTheHelpManifestWithItsSplits() throws Exception {
    PairManifest read = PairManifest.read(fetch.fetch(help), 0);

    assertThat(read.split("train")).hasSize(PAGES - 4);
    assertThat(read.split("test")).hasSize(4);
    assertThat(read.examples().getFirst().id()).isEqualTo("text/shared/00.html");
    assertThat(read.examples().getFirst().passages()).hasSize(HELP_ENDINGS.size());
  }

  @Test
  void saysWhereTheDataComeFrom() throws Exception {
    Path manifest = fetch.fetch(emoji);
    JsonNode source = new ObjectMapper().readTree(manifest.resolveSibling("source.json").toFile());

    assertThat(source.path("packages")).hasSize(6);
    assertThat(source.path("packages").get(0).path("checksum").asText()).startsWith("sha512:");
    assertThat(source.path("licences").toString()).contains("CC-BY-SA-4.0", "Unicode-3.0");
    assertThat(source.path("counts").path("items").asLong()).isEqualTo(PAGES);
    assertThat(manifest.resolveSibling("LICENSES/NOTICE.txt")).content().contains("OpenMoji");
    assertThat(manifest.resolveSibling("LICENSES")).isDirectoryContaining("glob:**google*LICENSE");
    assertThat(said).anyMatch(line -> line.contains("Twemoji: CC-BY-4.0"));
    assertThat(said).anyMatch(line -> line.contains(" MB, sha512 verified"));
  }

  @Test
  void doesNothingWhenTheDataAreThereAndUnchanged() throws Exception {
    Path manifest = fetch.fetch(help);
    var written = Files.getLastModifiedTime(manifest);
    Files.writeString(manifest.resolveSibling("queries.jsonl"), "put there by the user");
    int asked = registry.commands.size();
    said.clear();

    fetch.fetch(help);

    assertThat(registry.commands).hasSize(asked);
    assertThat(Files.getLastModifiedTime(manifest)).isEqualTo(written);
    assertThat(said).anyMatch(line -> line.startsWith("complete"));
  }

  @Test
  void makesTheDataAnewWhenAFileOfThemChangedWithoutFetchingThePackagesAgain() throws Exception {
    Path manifest = fetch.fetch(emoji);
    byte[] good = Files.readAllBytes(manifest);
    TestArchives.flip(manifest.resolveSibling("noto/" + codePoints(1) + ".png"));
    int asked = registry.commands.size();

    fetch.fetch(emoji);

    assertThat(registry.commands).hasSize(asked);
    assertThat(Files.readAllBytes(manifest)).isEqualTo(good);
    assertThat(LeakCheck.of(manifest).clean()).isTrue();
  }

  @Test
  void takesUpAfterAnInterruptionAndLeavesNothingHalfDone() throws Exception {
    registry.interruptAt = "openmoji@17.0.0";
    assertThatThrownBy(() -> fetch.fetch(emoji)).isInstanceOf(InterruptedException.class);
    assertThat(folder.resolve("data/emoji")).doesNotExist();
    assertThat(folder.resolve("data/emoji.part")).doesNotExist();
    registry.interruptAt = "";

    fetch.fetch(emoji);

    assertThat(registry.fetched).doesNotHaveDuplicates().hasSize(6);
    assertThat(LeakCheck.of(folder.resolve("data/emoji/manifest.jsonl")).clean()).isTrue();
  }

  @Test
  void throwsAwayWhatAKilledRunHadUnpacked() throws Exception {
    Path half = Files.createDirectories(folder.resolve("data/emoji.part/noto"));
    Files.writeString(half.resolve("1f400.png"), "half a picture");
    Files.writeString(half.resolve("stray.png"), "of no use");

    Path manifest = fetch.fetch(emoji);

    assertThat(manifest.resolveSibling("noto/stray.png")).doesNotExist();
    assertThat(folder.resolve("data/emoji.part")).doesNotExist();
  }

  @Test
  void keepsTheFormerDataWhenTheNewOnesCannotBeMade() throws Exception {
    Path manifest = fetch.fetch(help);
    TestArchives.flip(manifest);
    byte[] former = Files.readAllBytes(manifest);
    Cache.delete(folder.resolve("packages"));
    registry.failure = "Temporary failure resolving 'mirror'";

    assertThatThrownBy(() -> fetch.fetch(help))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("cannot reach");
    assertThat(Files.readAllBytes(manifest)).isEqualTo(former);
    assertThat(folder.resolve("data/help.part")).doesNotExist();
  }

  @Test
  void testsNoPictureOfTheHeldOutStyleThatIsDrawnLikeATrainingPicture() throws Exception {
    publish("@lobehub/fluent-emoji-3d@1.1.0", pictures("package/assets/", ".webp", 1));

    Path manifest = fetch.fetch(emoji);

    PairManifest read = PairManifest.read(manifest, 0);
    assertThat(read.split("test-style")).isEmpty();
    assertThat(said)
        .anyMatch(line -> line.contains("near-identical to a training picture: " + (PAGES - 3)));
  }

  @Test
  void namesThePackageWhosePictureCannotBeRead() throws Exception {
    Map<String, byte[]> files = pictures("package/assets/", ".webp", 3);
    files.put("package/assets/" + codePoints(2) + ".webp", utf8("no picture"));
    publish("@lobehub/fluent-emoji-3d@1.1.0", files);

    assertThatThrownBy(() -> fetch.fetch(emoji))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("@lobehub/fluent-emoji-3d@1.1.0")
        .hasMessageContaining(codePoints(2) + ".webp");
    assertThat(folder.resolve("data/emoji")).doesNotExist();
  }

  @Test
  void namesTheMissingToolAndWhatItIsFor() {
    registry.installed = false;

    assertThatThrownBy(() -> fetch.fetch(emoji))
        .isInstanceOf(MissingToolException.class)
        .hasMessageContaining("npm was not found");
    assertThatThrownBy(() -> fetch.fetch(help))
        .isInstanceOf(MissingToolException.class)
        .hasMessageContaining("apt-get was not found")
        .hasMessageContaining("go on without");
  }

  @Test
  void saysInOneLineThatTheCacheCannotBeWritten() throws Exception {
    Path file = Files.writeString(folder.resolve("a file"), "in the way");

    assertThatThrownBy(() -> new DataFetch(new Cache(file), registry, said::add).fetch(emoji))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("--cache");
  }

  @Test
  void listsTheSourcesThereAre() {
    assertThatThrownBy(() -> DataSource.named("emojis"))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "no data source named 'emojis'; there are: emoji, help, stamps, descriptions,"
                + " places");
  }
}
