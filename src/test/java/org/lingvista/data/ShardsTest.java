package org.lingvista.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardsTest {
  @TempDir Path folder;

  @Test
  void readsCaptionsLanguagesAndPicturesOfEverySample() throws IOException {
    Shards shards = Shards.open(SmallShards.write(folder, 2), 0);

    assertThat(shards.size()).isEqualTo(40);
    assertThat(shards.example(0).texts()).isEqualTo(Map.of("und", List.of("sample 0 of shard 0")));
    Example german = shards.example(22);
    assertThat(german.texts()).isEqualTo(Map.of("de", List.of("sample 2 of shard 1")));
    assertThat(german.attributes()).isEqualTo(Map.of("url", "http://x/1/2", "similarity", "NaN"));
    assertThat(shards.bytes(22)).isEqualTo(SmallShards.picture(folder, 22, 0x010307 * 23));
    assertThat(shards.decode(22).width()).isEqualTo(22);
    assertThat(shards.place(22)).endsWith("s01.tar/002.png");
    assertThat(shards.problems()).isEmpty();
    assertThat(shards.examples(shards.split("train")).map(Example::id)).doesNotHaveDuplicates();
  }

  @Test
  void takesTextsOfSeveralLanguagesAnIdAndASplitFromTheJson() throws IOException {
    Path file = folder.resolve("a.tar");
    try (SmallShards tar = new SmallShards(file)) {
      tar.add("./deep/folder.v2/k.seg.jpg", "not of this sample");
      tar.add("./deep/folder.v2/k.PNG", picture());
      tar.add(
          "./deep/folder.v2/k.json",
          "{\"id\":\"dog\",\"texts\":{\"en\":[\"a"
              + " dog\",\"dog\"],\"tr\":\"köpek\"},\"split\":\"test\",\"exif\":\"{}\"}");
      tar.add("x.webp", "RIFF");
      tar.add("x.json", "{\"TEXT\":\"upper\",\"LANGUAGE\":\"zh-TW\"}");
      tar.add("x.txt", "ignored");
    }
    Shards shards = Shards.open(file.toString(), 0);

    assertThat(shards.example(0).id()).isEqualTo("dog");
    assertThat(shards.example(0).texts())
        .isEqualTo(Map.of("en", List.of("a dog", "dog"), "tr", List.of("köpek")));
    assertThat(shards.example(0).attributes()).isEqualTo(Map.of("split", "test"));
    assertThat(shards.example(1).texts()).isEqualTo(Map.of("zh-TW", List.of("upper")));
    assertThat(shards.split("test")).containsExactly(0);
    assertThat(shards.split("train")).containsExactly(1);
  }

  @Test
  void namesWhatIsBadWithShardAndMemberAndPassesItOver() throws IOException {
    Path file = folder.resolve("bad.tar");
    try (SmallShards tar = new SmallShards(file)) {
      tar.add("good.png", picture()).add("good.txt", "good");
      tar.add("alone.png", picture());
      tar.add("words.txt", "no picture");
      tar.add("broken.png", picture()).add("broken.json", "{\"caption\":");
      tar.add("list.png", picture()).add("list.json", "[]");
      tar.add("blank.png", picture()).add("blank.txt", " \n");
      tar.add("latin.png", picture()).add("latin.txt", new byte[] {(byte) 0xe9});
      tar.add("tongue.png", picture());
      tar.add("tongue.json", "{\"caption\":\"x\",\"language\":\"klingon\"}");
      tar.add("two.png", picture()).add("two.jpg", picture()).add("two.txt", "two");
      tar.link("link.png", "/etc/passwd").add("link.txt", "a link");
      tar.add("huge.png", picture()).add("huge.txt", new byte[(1 << 20) + 1]);
      tar.add("last.png", picture()).add("last.txt", "last");
    }
    Shards shards = Shards.open(file.toString(), 10);

    assertThat(shards.examples(shards.split("train")).flatMap(e -> e.texts().values().stream()))
        .containsExactly(List.of("good"), List.of("last"));
    assertThat(shards.problems().stream().map(Problem::toString))
        .map(line -> line.replace(file.toString(), "F"))
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("F:alone.png: no alone.json or .txt with it"),
            line -> assertThat(line).isEqualTo("F:words: a caption without a picture"),
            line -> assertThat(line).startsWith("F:broken.json: broken JSON: "),
            line -> assertThat(line).startsWith("F:list.json: must hold a JSON object"),
            line -> assertThat(line).startsWith("F:blank.txt: no caption"),
            line -> assertThat(line).isEqualTo("F:latin.txt: not UTF-8"),
            line -> assertThat(line).startsWith("F:tongue.json: unknown language 'klingon'"),
            line -> assertThat(line).isEqualTo("F:two.jpg: is a second picture of one sample"),
            line -> assertThat(line).startsWith("F:link.png: is a link"),
            line -> assertThat(line).startsWith("F:huge.txt: has 1048577 bytes"));
    assertThatThrownBy(() -> Shards.open(file.toString(), 9))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("10 bad entries, at most 9 allowed")
        .hasMessageContaining("bad.tar:alone.png: ");
  }

  @Test
  void aShardThatIsCutOffGivesWhatIsWholeAndIsNamed() throws IOException {
    SmallShards.write(folder, 1);
    byte[] whole = Files.readAllBytes(folder.resolve("s00.tar"));
    Path file = folder.resolve("cut.tar");
    int fewest = Integer.MAX_VALUE;
    int most = 0;
    for (int length = 512; length < whole.length - 1024; length += 700) {
      Files.write(file, Arrays.copyOf(whole, length));
      Shards shards;
      try {
        shards = Shards.open(file.toString(), 1);
      } catch (DataException e) {
        assertThat(length).isLessThan(2100);
        continue;
      }
      fewest = Math.min(fewest, shards.size());
      most = Math.max(most, shards.size());
      List<String> lines = shards.problems().stream().map(Problem::toString).toList();
      if (length < whole.length - 10240) {
        assertThat(lines).hasSize(1);
        assertThat(lines.getFirst()).startsWith(file + ":").contains("cut off");
      }
      for (int i = 0; i < shards.size(); i++) {
        assertThat(shards.decode(i).width()).isPositive();
      }
    }
    assertThat(fewest).isEqualTo(1);
    assertThat(most).isEqualTo(20);
  }

  @Test
  void whateverBytesAShardHoldsTheErrorIsOneOfTheDataAndNames() throws IOException {
    SmallShards.write(folder, 1);
    byte[] whole = Files.readAllBytes(folder.resolve("s00.tar"));
    Path file = folder.resolve("fuzzed.tar");
    Random random = new Random(11);
    for (int round = 0; round < 300; round++) {
      byte[] bytes = whole.clone();
      for (int i = 0; i <= random.nextInt(4); i++) {
        int header = 512 * random.nextInt(bytes.length / 512);
        bytes[header + random.nextInt(512)] = (byte) random.nextInt(256);
      }
      Files.write(file, bytes);
      Shards shards;
      try {
        shards = Shards.open(file.toString(), 100);
      } catch (DataException e) {
        assertThat(e).hasMessageContaining("fuzzed.tar");
        continue;
      }
      assertThat(shards.size()).isLessThanOrEqualTo(20);
      for (Problem problem : shards.problems()) {
        assertThat(problem.reason()).isNotBlank().isNotEqualTo("null");
      }
    }
  }

  @Test
  void aHeaderWithoutEndIsNotReadIntoMemory() throws IOException {
    byte[] header = new byte[512];
    put(header, 0, "././@LongLink");
    put(header, 100, "0000644\0");
    put(header, 124, "77777777777\0"); // eight gigabytes of name
    header[156] = 'L';
    put(header, 257, "ustar  ");
    put(header, 148, "        ");
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    put(header, 148, "%06o\0 ".formatted(sum));
    Path file = folder.resolve("long.tar");
    Files.write(file, ByteBuffer.allocate(4 << 20).put(header).array());

    assertThatThrownBy(() -> Shards.open(file.toString(), 0))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("long.tar");
  }

  @Test
  void namesOfMembersNeverLeaveTheArchive() throws IOException {
    Path file = folder.resolve("climb.tar");
    try (SmallShards tar = new SmallShards(file)) {
      tar.add("../../climb.png", picture()).add("../../climb.txt", "climbing");
      tar.add("/etc/motd.png", picture()).add("/etc/motd.txt", "absolute");
    }
    Shards shards = Shards.open(file.toString(), 0);

    assertThat(shards.decode(0).width()).isEqualTo(12);
    assertThat(shards.size()).isEqualTo(2);
    try (var files = Files.list(folder)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("climb.tar", "picture.png");
    }
  }

  @Test
  void aFileThatChangedSinceIsSaidToHaveChanged() throws IOException {
    Shards shards = Shards.open(SmallShards.write(folder, 1), 0);
    Files.write(folder.resolve("s00.tar"), new byte[100]);

    assertThatThrownBy(() -> shards.example(5))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("s00.tar")
        .hasMessageContaining("did the file change?");
  }

  @Test
  void bracesExpandAsInAShell() {
    assertThat(Braces.expand("a/{08..11}.tar", 10))
        .containsExactly("a/08.tar", "a/09.tar", "a/10.tar", "a/11.tar");
    assertThat(Braces.expand("{x,y}-{0..1}.tar", 10))
        .containsExactly("x-0.tar", "x-1.tar", "y-0.tar", "y-1.tar");
    assertThat(Braces.expand("plain.tar", 10)).containsExactly("plain.tar");
    assertThatThrownBy(() -> Braces.expand("{5..1}.tar", 10)).hasMessageContaining("counts down");
    assertThatThrownBy(() -> Braces.expand("{0..99}.tar", 10))
        .hasMessageContaining("names more than 10 files");
    assertThatThrownBy(() -> Braces.expand("{a..c}.tar", 10))
        .hasMessageContaining("neither a range such as {000..012} nor a list");
  }

  @Test
  void aMissingShardAndOneWithoutSamplesAreNamed() throws IOException {
    Path empty = folder.resolve("empty.tar");
    new SmallShards(empty).close();
    String missing = folder.resolve("no{1..2}.tar").toString();

    assertThatThrownBy(() -> Shards.open(missing, 0)).hasMessageContaining("no1.tar: no such file");
    assertThatThrownBy(() -> Shards.open(empty.toString(), 0))
        .hasMessageContaining("empty.tar: no picture (.jpg, .png, .webp) with a caption");
  }

  private byte[] picture() throws IOException {
    return SmallShards.picture(folder, 12, 0xff0000);
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }
}
