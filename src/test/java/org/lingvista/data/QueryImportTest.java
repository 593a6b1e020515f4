package org.lingvista.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.data.QueryImport.Format;

/** The four formats, each as its own documentation shows it, and what is wrong with bad entries. */
class QueryImportTest {
  @TempDir Path folder;

  @Test
  void massiveBracketsBecomeSpansInCodePoints() throws IOException {
    Path file =
        write(
            "de-DE.jsonl",
            """
            {"id":"0","locale":"de-DE","partition":"test","intent":"alarm_set","utt":"🐕 weck mich um fünf am İstanbul tag","annot_utt":"🐕 weck mich um [time : fünf] am [event_name : İstanbul tag]"}

            {"id":"1","locale":"zh-TW","partition":"train","intent":"play_music","utt":"播放 周杰倫","annot_utt":"播放 [artist_name : 周杰倫]"}
            """);

    List<QueryExample> read = read(Format.MASSIVE, file, null, 0).examples();

    assertThat(read).hasSize(2);
    assertThat(read.get(0).query()).isEqualTo("🐕 weck mich um fünf am İstanbul tag");
    assertThat(read.get(0).language()).isEqualTo("de");
    assertThat(read.get(0).intent()).isEqualTo("alarm_set");
    assertThat(read.get(0).attributes()).isEqualTo(java.util.Map.of("split", "test"));
    assertThat(spans(read.get(0))).containsExactly("time=fünf", "event_name=İstanbul tag");
    assertThat(read.get(0).slots().getFirst().start()).isEqualTo(15);
    assertThat(read.get(1).language()).isEqualTo("zh-TW");
    assertThat(spans(read.get(1))).containsExactly("artist_name=周杰倫");
  }

  @Test
  void badLinesOfMassiveAreNamedAndCounted() throws IOException {
    Path file =
        write(
            "x.jsonl",
            """
            {"locale":"en-US","intent":"a","utt":"good","annot_utt":"good"}
            {"locale":"en-US","intent":"a","utt":"other","annot_utt":"a [b : text]"}
            {"locale":"en-US","intent":"a","utt":"x","annot_utt":"[broken text"}
            {"locale":"xx","intent":"a","annot_utt":"text"}
            {"locale":"en-US","annot_utt":"text"}
            not json
            {"intent":"a","annot_utt":"[b : ]"}
            """);

    List<Problem> problems = read(Format.MASSIVE, file, null, 6).problems();

    assertThat(problems.stream().map(Problem::toString))
        .containsExactly(
            file + ":2: annot_utt spells 'a text', utt is 'other'",
            file + ":3: '[broken text' has a bracket that is no [label : text]",
            file + ":4: unknown language 'xx'; use its ISO 639 code, such as 'en'",
            file + ":5: no intent; give one for all such queries with --intent",
            problems.get(4).toString(),
            file + ":7: slot 'b' is empty");
    assertThat(problems.get(4).toString()).startsWith(file + ":6: broken JSON at column");
    assertThatThrownBy(() -> read(Format.MASSIVE, file, null, 5))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("6 bad entries, at most 5 allowed");
  }

  @Test
  void jointBertFoldersBecomeSplitsScoredByWords() throws IOException {
    write("set/train/seq.in", "play the new song\nflights to new york city\n");
    write("set/train/seq.out", "O O B-a B-b\nO O B-city I-city I-city\n");
    write("set/train/label", "play\nflight#time\n");
    write("set/test/seq.in", "odd labels here now\n");
    write("set/test/seq.out", "I-x I-x I-y B-y\n");
    write("set/test/label", "odd\n");

    QueryImport.Result result = read(Format.JOINTBERT, folder.resolve("set"), null, 0);

    assertThat(result.examples())
        .extracting(QueryExample::id)
        .containsExactly("en-test-000001", "en-train-000001", "en-train-000002");
    assertThat(spans(result.examples().get(2))).containsExactly("city=new york city");
    assertThat(spans(result.examples().get(1))).containsExactly("a=new", "b=song");
    // As conlleval: I-x after no x begins a span.
    assertThat(spans(result.examples().get(0))).containsExactly("x=odd labels", "y=here", "y=now");
    assertThat(result.examples().getFirst().attributes())
        .containsEntry("scored", "words")
        .containsEntry("split", "test");
    assertThat(result.intents()).containsExactly("flight#time", "odd", "play");
    assertThat(result.slots()).containsExactly("a", "b", "city", "x", "y");
  }

  @Test
  void jointBertFilesOfUnequalLengthsAreRefused() throws IOException {
    Path set = folder.resolve("set");
    write("set/seq.in", "one\ntwo words\nthree\n");
    write("set/seq.out", "O\nO\nB\n");
    write("set/label", "a\nb\nc\n");
    assertThat(read(Format.JOINTBERT, set, null, 2).problems().stream().map(Problem::toString))
        .containsExactly(
            set.resolve("seq.in") + ":2: 2 words, but 1 labels in seq.out",
            set.resolve("seq.in") + ":3: 'B' is no BIO label: O, B-x or I-x");

    write("set/label", "a\nb\n");
    assertThatThrownBy(() -> read(Format.JOINTBERT, set, null, 2))
        .hasMessageContaining("must have as many lines; one ends before line 3");
    assertThatThrownBy(
            () -> read(Format.JOINTBERT, Files.createDirectory(folder.resolve("other")), null, 0))
        .hasMessageContaining("no folder (train, dev, test) that holds one");
  }

  @Test
  void xsidTakesLanguageSplitAndTextFromItsFiles() throws IOException {
    write(
        "sid/ja.valid.conll",
        """
        # id: 1
        # text: 明日の天気は？
        # intent: weather/find
        1\t明日\tweather/find\tB-datetime
        2\tの\tweather/find\tO
        3\t天気\tweather/find\tB-weather/noun
        4\tは\tweather/find\tO
        5\t？\tweather/find\tO

        # id: 2
        1\tset\talarm\tO
        2\talarm\talarm\tO
        """);

    List<QueryExample> read = read(Format.CONLL, folder.resolve("sid"), null, 0).examples();

    assertThat(read)
        .extracting(QueryExample::id)
        .containsExactly("ja-valid-000001", "ja-valid-000002");
    assertThat(read.get(0).query()).isEqualTo("明日の天気は？");
    assertThat(spans(read.get(0))).containsExactly("datetime=明日", "weather/noun=天気");
    assertThat(read.get(0).attributes()).doesNotContainKey("scored");
    assertThat(read.get(1).intent()).isEqualTo("alarm");
    assertThat(read.get(1).attributes()).containsEntry("scored", "words");
  }

  @Test
  void plainBioNeedsAnIntentAndNamesTheSentence() throws IOException {
    Path file = write("ner.bio", "Ada B-person\nLovelace I-person\nsleeps O\n\nin O\nParis X\n");

    assertThat(spans(read(Format.CONLL, file, "none", 1).examples().getFirst()))
        .containsExactly("person=Ada Lovelace");
    assertThat(read(Format.CONLL, file, "none", 1).problems().getFirst())
        .hasToString(file + ":5: 'X' is no BIO label: O, B-x or I-x");
    assertThatThrownBy(() -> read(Format.CONLL, file, null, 1))
        .hasMessageContaining(file + ":1: no intent; give one");
  }

  @Test
  void rasaYamlKeepsTheSpansOfBothWritings() throws IOException {
    Path file =
        write(
            "nlu.yml",
            """
            version: "3.1"
            nlu:
            - intent: find_flight
              examples: |
                - from [Zürich](from_city) to [NYC]{"entity": "to_city", "value": "New York"}
                - 🛫 to [Paris](to_city:paris) [sic]
            - synonym: New York
              examples: |
                - NYC
            - intent: greet
              examples:
              - text: |
                  hello there
            """);

    List<QueryExample> read = read(Format.RASA, file, null, 0).examples();

    assertThat(read)
        .extracting(QueryExample::query)
        .containsExactly("from Zürich to NYC", "🛫 to Paris [sic]", "hello there");
    assertThat(spans(read.get(0))).containsExactly("from_city=Zürich", "to_city=NYC");
    assertThat(spans(read.get(1))).containsExactly("to_city=Paris");
    assertThat(read.get(2).intent()).isEqualTo("greet");
  }

  @Test
  void badEntriesOfRasaHaveTheirLine() throws IOException {
    Path file =
        write(
            "nlu.yml",
            """
            nlu:
            - intent: a
              examples: |
                - good
                no dash
                - [x]{"value": "y"}
                - [ ](z)
            """);

    assertThat(read(Format.RASA, file, null, 3).problems().stream().map(Problem::toString))
        .containsExactly(
            file + ":5: an example begins with '- '",
            file + ":6: '{\"value\": \"y\"}' names no entity",
            file + ":7: entity 'z' is empty");
    assertThatThrownBy(() -> read(Format.RASA, write("bad.yml", "nlu:\n- a: [\n"), null, 0))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("bad.yml:3: broken YAML");
  }

  @Test
  void rasaJsonCountsCodePoints() throws IOException {
    Path file =
        write(
            "nlu.json",
            """
            {"rasa_nlu_data": {"regex_features": [], "common_examples": [
              {"text": "🐕 in Köln", "intent": "find", "entities": [{"start": 5, "end": 9, "entity": "city", "value": "Köln"}]},
              {"text": "short", "intent": "find", "entities": [{"start": 2, "end": 9, "entity": "city"}]}
            ]}}
            """);

    QueryImport.Result result = read(Format.RASA, file, null, 1);

    assertThat(spans(result.examples().getFirst())).containsExactly("city=Köln");
    assertThat(result.problems().getFirst())
        .hasToString(
            file + ":3: entity 'city' from 2 to 9 does not lie within the text of 5 code points");
  }

  @Test
  void nothingToReadIsOneClearLine() throws IOException {
    assertThatThrownBy(() -> read(Format.RASA, folder.resolve("none.yml"), null, 0))
        .isInstanceOf(DataException.class)
        .hasMessage(folder.resolve("none.yml") + ": no such file");
    assertThatThrownBy(() -> read(Format.CONLL, folder, null, 0))
        .hasMessageStartingWith(folder + ": no file that ends in .conll");
    Path empty = write("empty.jsonl", "\n");
    assertThatThrownBy(() -> read(Format.MASSIVE, empty, null, 0))
        .hasMessage(empty + ": no query was found");
  }

  @Test
  void whatIsWrittenReadsBackAlike() throws IOException {
    Path file = write("ner.bio", "Ada B-person\nLovelace I-person\n");
    List<QueryExample> read = read(Format.CONLL, file, "none", 0).examples();

    QueryManifest.write(folder.resolve("out.jsonl"), read);

    assertThat(QueryManifest.read(folder.resolve("out.jsonl"), 0).examples()).isEqualTo(read);
  }

  private static QueryImport.Result read(
      Format format, Path source, @Nullable String intent, int badLimit) {
    return QueryImport.read(format, source, new QueryImport.Options(null, intent, null, badLimit));
  }

  private static List<String> spans(QueryExample example) {
    return example.slots().stream()
        .map(span -> span.label() + "=" + QuerySchema.text(example.query(), span))
        .toList();
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    return Files.writeString(file, text);
  }
}
