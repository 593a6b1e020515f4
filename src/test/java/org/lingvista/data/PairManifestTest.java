package org.lingvista.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairManifestTest {
  private static final String GOOD =
      "{\"id\":\"a\",\"image\":\"a.png\",\"texts\":{\"en\":[\"A\"]}}";

  @TempDir Path folder;

  @BeforeEach
  void picture() throws IOException {
    Files.writeString(folder.resolve("a.png"), "only its presence is looked at here");
  }

  @Test
  void readsEveryFieldOfALine() {
    PairManifest manifest =
        read(
            """
            {"id":"1f436","image":"./a.png","texts":{"en":["dog face","dog"],"DE":["Hundegesicht"]},\
            "passages":{"zh-tw":["狗"]},"style":"noto","year":2024,"nested":{"x":1},"none":null}

            {"id":7,"texts":{"en":"one text"},"passages":{"en":["p"],"fr":[" "]}}
            """);
    Example first = manifest.examples().getFirst();
    assertThat(first.id()).isEqualTo("1f436");
    assertThat(first.image()).isEqualTo(folder.resolve("a.png"));
    assertThat(first.texts())
        .isEqualTo(Map.of("en", List.of("dog face", "dog"), "de", List.of("Hundegesicht")));
    assertThat(first.passages()).isEqualTo(Map.of("zh-TW", List.of("狗")));
    assertThat(first.attributes()).isEqualTo(Map.of("style", "noto", "year", "2024"));
    assertThat(manifest.examples().get(1))
        .isEqualTo(
            new Example(
                "7",
                null,
                Map.of("en", List.of("one text")),
                Map.of("en", List.of("p")),
                Map.of()));
    assertThat(manifest.problems()).isEmpty();
  }

  @Test
  void namesFileLineAndReasonOfEveryBadLine() throws IOException {
    assertReason("{\"id\":\"a\"", "broken JSON at column 10: Unexpected end-of-input");
    assertReason("[1]", "a line must be a JSON object; it is a list");
    assertReason(GOOD + GOOD, "broken JSON");
    assertReason("{\"id\":\"a\",\"id\":\"b\"}", "Duplicate field 'id'");
    assertReason("{\"texts\":{\"en\":[\"A\"]},\"image\":\"a.png\"}", "no 'id'");
    assertReason("{\"id\":\" \",\"texts\":{\"en\":[\"A\"]}}", "no 'id'");
    assertReason("{\"id\":[],\"texts\":{\"en\":[\"A\"]}}", "'id' must be text; it is a list");
    assertReason("{\"id\":\"a\",\"image\":\"a.png\"}", "'a' has no text in any language");
    assertReason(
        "{\"id\":\"a\",\"image\":\"a.png\",\"texts\":{\"en\":[\" \"]}}",
        "'a' has no text in any language");
    assertReason("{\"id\":\"a\",\"texts\":{\"en\":[3]}}", "'texts.en' must hold texts; it holds a");
    assertReason("{\"id\":\"a\",\"texts\":[\"A\"]}", "'texts' must be an object of language to");
    assertReason("{\"id\":\"a\",\"texts\":{\"xx\":[\"A\"]}}", "unknown language 'xx'; use its ISO");
    assertReason("{\"id\":\"a\",\"texts\":{\"english\":[\"A\"]}}", "unknown language 'english'");
    assertReason("{\"id\":\"a\",\"texts\":{\"zh_TW\":[\"A\"]}}", "'zh_TW' is not a language tag");
    assertReason("{\"id\":\"a\",\"texts\":{\"en\":[\"A\"]}}", "neither image nor passages");
    assertReason(GOOD.replace("a.png", "b.png"), "image 'b.png' does not exist in " + folder);
    assertReason(GOOD.replace("a.png", "../a.png"), "outside the manifest's folder");
    assertReason(GOOD.replace("a.png", "/etc/hostname"), "outside the manifest's folder");
    assertReason(GOOD.replace("a.png", "a\\u0000.png"), "is not a path");
    assertReason(GOOD.replace("a.png", "."), "does not exist");
    assertReason(GOOD.replace("[\"A\"]", "[\"\\ud83d\"]"), "'texts.en' holds half a surrogate");
  }

  @Test
  void skipsBadLinesUpToTheLimitAndListsThem() {
    String text = GOOD + "\nnonsense\n\n" + GOOD + "\n{}\n";
    PairManifest manifest = read(text, 2);
    assertThat(manifest.examples()).hasSize(2);
    assertThat(manifest.problems()).extracting(Problem::place).containsExactly("2", "5");
    assertThatThrownBy(() -> read(text, 1))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("2 bad entries, at most 1 allowed")
        .hasMessageContaining("m.jsonl:2: broken JSON")
        .hasMessageContaining("m.jsonl:5: no 'id'");
  }

  @Test
  void namesOnlyTheFirstFewOfManyBadLines() {
    assertThatThrownBy(() -> read("x\n".repeat(1000), 0))
        .hasMessageContaining("1000 bad entries")
        .hasMessageContaining("m.jsonl:5:")
        .hasMessageContaining("and 995 more")
        .satisfies(e -> assertThat(String.valueOf(e.getMessage()).lines()).hasSizeLessThan(10));
  }

  @Test
  void refusesAnEmptyManifest() {
    assertThatThrownBy(() -> read("")).hasMessageEndingWith("m.jsonl: the manifest has no entry");
    assertThatThrownBy(() -> read("\n\n")).hasMessageContaining("has no entry");
    assertThatThrownBy(() -> read("{}\n", 3)).hasMessageContaining("all lines are bad");
  }

  @Test
  void refusesAMissingFileAFolderAndAnUnknownEnding() {
    assertThatThrownBy(() -> PairManifest.read(folder.resolve("no.jsonl"), 0))
        .isInstanceOf(DataException.class)
        .hasMessageEndingWith("no.jsonl: no such manifest");
    assertThatThrownBy(() -> PairManifest.read(folder.resolve("a.png"), 0))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("ends in .jsonl, .csv or .tsv");
    assertThatThrownBy(() -> PairManifest.read(Files.createDirectory(folder.resolve("d.jsonl")), 0))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("cannot be read");
  }

  @Test
  void aLineThatIsNotUtf8SpoilsOnlyItself() throws IOException {
    Path file = folder.resolve("m.jsonl");
    Files.write(
        file,
        (GOOD + "\r\n" + GOOD.replace("A", "é") + "\n" + GOOD)
            .getBytes(StandardCharsets.ISO_8859_1));
    PairManifest manifest = PairManifest.read(file, 1);
    assertThat(manifest.examples()).hasSize(2);
    assertThat(manifest.problems()).containsExactly(new Problem(file, 2, "not UTF-8"));
  }

  @Test
  void readsCsvWithQuotesBarsAndAttributes() throws IOException {
    String csv =
        """
        \uFEFFid,image,text:en,text:de,passage:en,style
        1,a.png,"dog, brown | ""pup""\",Hund,,noto

        2,,a\\|b,,"first
        second",
        """;
    PairManifest manifest = read("m.csv", csv.replace("\n", "\r\n"), 0);
    assertThat(manifest.examples().getFirst())
        .isEqualTo(
            new Example(
                "1",
                folder.resolve("a.png"),
                Map.of("en", List.of("dog, brown", "\"pup\""), "de", List.of("Hund")),
                Map.of(),
                Map.of("style", "noto")));
    assertThat(manifest.examples().get(1))
        .isEqualTo(
            new Example(
                "2",
                null,
                Map.of("en", List.of("a|b")),
                Map.of("en", List.of("first\nsecond")),
                Map.of()));
  }

  @Test
  void namesTheLineWhereABadRowStarts() throws IOException {
    String tsv =
        "id\timage\ttext:en\n1\ta.png\t\"x\ny\"\n2\ta.png\n3\ta.png\t\"x\" y\n4\ta.png\tz\n";
    PairManifest manifest = read("m.tsv", tsv, 2);
    assertThat(manifest.examples()).extracting(Example::id).containsExactly("1", "4");
    assertThat(manifest.problems())
        .extracting(Problem::place, Problem::reason)
        .containsExactly(
            tuple("4", "2 cells, but the head has 3 columns"),
            tuple(
                "5",
                "cell 3 goes on after its closing quote; double a quote that belongs to the text"));
  }

  @Test
  void refusesATableWhoseHeadOrQuotesAreBroken() {
    assertThatThrownBy(() -> read("m.csv", "id,text:xx\n1,a\n", 9))
        .hasMessageContaining("m.csv:1: unknown language 'xx'");
    assertThatThrownBy(() -> read("m.csv", "name,text:en\n1,a\n", 9))
        .hasMessageContaining("m.csv:1: the head has no column 'id'");
    assertThatThrownBy(() -> read("m.csv", "id,id\n1,a\n", 9)).hasMessageContaining("twice");
    assertThatThrownBy(() -> read("m.csv", "id,texts\n1,a\n", 9))
        .hasMessageContaining("names no language");
    assertThatThrownBy(() -> read("m.csv", "id,text:en\n1,a\n2,\"b\n3,c\n", 9))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("m.csv:3: a quoted cell never ends");
  }

  @Test
  void whatIsWrittenIsReadBack() throws IOException {
    List<Example> examples =
        read(GOOD.replace("}}", "},\"passages\":{\"ja\":[\"犬\"]},\"split\":\"test\"}")).examples();
    Path copy = folder.resolve("copy.jsonl");
    PairManifest.write(copy, examples);
    assertThat(PairManifest.read(copy, 0).examples()).isEqualTo(examples);
    assertThat(PairManifest.read(copy, 0).split("test")).isEqualTo(examples);
    assertThat(PairManifest.read(copy, 0).split("train")).isEmpty();
    try (var files = Files.list(folder)) {
      assertThat(files.map(Path::getFileName).map(Path::toString))
          .containsExactlyInAnyOrder("a.png", "m.jsonl", "copy.jsonl");
    }
  }

  @Test
  void writingFailsWithoutLeavingHalfAFile() {
    Example outside =
        new Example(
            "a", folder.resolve("../x.png"), Map.of("en", List.of("A")), Map.of(), Map.of());
    Path file = folder.resolve("out.jsonl");
    assertThatThrownBy(() -> PairManifest.write(file, List.of(outside)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("can only name pictures inside that folder");
    Example clash =
        new Example("a", null, Map.of("en", List.of("A")), Map.of(), Map.of("image", "x"));
    assertThatThrownBy(() -> PairManifest.write(file, List.of(clash)))
        .hasMessageContaining("'image' is a field of the manifest");
    assertThat(file).doesNotExist();
  }

  private void assertReason(String line, String reason) {
    assertThatThrownBy(() -> read(GOOD + "\n" + line + "\n"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("1 bad entry, at most 0 allowed")
        .hasMessageContaining(folder.resolve("m.jsonl") + ":2: ")
        .hasMessageContaining(reason);
  }

  private PairManifest read(String text) {
    return read(text, 0);
  }

  private PairManifest read(String text, int badLimit) {
    return read("m.jsonl", text, badLimit);
  }

  private PairManifest read(String name, String text, int badLimit) {
    try {
      return PairManifest.read(Files.writeString(folder.resolve(name), text), badLimit);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
