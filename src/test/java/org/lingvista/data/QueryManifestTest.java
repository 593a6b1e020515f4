package org.lingvista.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.data.QueryExample.LabelledSpan;

class QueryManifestTest {
  private static final String GOOD =
      "{\"id\":\"q\",\"item\":\"1f436\",\"query\":\"a 🐶 in May\",\"language\":\"en\","
          + "\"intent\":\"find_images\",\"slots\":[SLOTS]}";

  @TempDir Path folder;

  @Test
  void readsEveryFieldAndOrdersTheSpans() throws IOException {
    Path image = Files.writeString(folder.resolve("a.png"), "x");
    String line =
        """
        {"id":"q","item":"i","query":"a 🐶 in May","language":"EN","intent":"find",\
        "slots":[{"label":"time","start":7,"end":10},{"label":"content","start":2,"end":3}],\
        "image":"a.png","passage":"p","template":"t","split":"test"}
        """;
    QueryExample query = read("q.jsonl", line, 0).examples().getFirst();
    assertThat(query)
        .isEqualTo(
            new QueryExample(
                "q",
                "i",
                "a 🐶 in May",
                "en",
                "find",
                List.of(new LabelledSpan("content", 2, 3), new LabelledSpan("time", 7, 10)),
                image,
                "p",
                Map.of("template", "t", "split", "test")));
  }

  @Test
  void aQueryWithoutItemAsksForItsPictureOrPassage() throws IOException {
    Path image = Files.writeString(folder.resolve("a.png"), "x");
    String head = "{\"query\":\"a\",\"language\":\"en\",\"intent\":\"find\",";
    List<QueryExample> queries =
        read(
                "q.jsonl",
                head
                    + "\"id\":\"1\",\"image\":\"a.png\",\"passage\":\"p\"}\n"
                    + head
                    + "\"id\":\"2\",\"passage\":\"p\"}\n"
                    + head
                    + "\"id\":\"3\"}\n",
                0)
            .examples();
    assertThat(queries).extracting(QueryExample::item).containsExactly(image.toString(), "p", "3");
  }

  @Test
  void namesWhatIsWrongWithASpan() {
    assertSlotReason("{\"label\":\"c\",\"start\":2,\"end\":11}", "slot 'c' from 2 to 11 does not");
    assertSlotReason("{\"label\":\"c\",\"start\":-1,\"end\":1}", "query of 10 code points");
    assertSlotReason("{\"label\":\"c\",\"start\":2,\"end\":2}", "does not lie within");
    assertSlotReason("{\"label\":\"c\",\"start\":1.5,\"end\":2}", "whole numbers start and end");
    assertSlotReason("{\"start\":1,\"end\":2}", "a slot needs a label");
    assertSlotReason(
        "{\"label\":\"c\",\"start\":4,\"end\":6},{\"label\":\"t\",\"start\":0,\"end\":5}",
        "slot 'c' from 4 to 6 overlaps slot 't' from 0 to 5");
  }

  @Test
  void namesWhatIsMissing() {
    assertReason(GOOD.replace("\"item\"", "\"id\""), "Duplicate field");
    assertReason(GOOD.replace("\"query\"", "\"text\""), "no 'query'");
    assertReason(GOOD.replace("\"language\"", "\"lang\""), "no 'language'");
    assertReason(GOOD.replace("\"en\"", "\"xx\""), "unknown language 'xx'");
    assertReason(GOOD.replace("\"intent\"", "\"i\""), "no 'intent'");
    assertReason(GOOD.replace("[SLOTS]", "{}"), "'slots' must be a list; it is an object");
  }

  @Test
  void anIdIsUsedOnce() {
    String line = GOOD.replace("SLOTS", "");
    assertThatThrownBy(() -> read("q.jsonl", line + "\n" + line, 0))
        .hasMessageContaining("q.jsonl:2: id 'q' was used on line 1");
  }

  @Test
  void readsATable() {
    QueryManifest manifest =
        read(
            "q.csv",
            """
            id,query,language,intent,slots,split
            1,a dog in May,en,find,content:2:5|time:9:12,test
            2,a dog,en,find,,
            3,a dog,en,find,content:2,
            """,
            1);
    assertThat(manifest.examples().getFirst().slots())
        .containsExactly(new LabelledSpan("content", 2, 5), new LabelledSpan("time", 9, 12));
    assertThat(manifest.split("test")).hasSize(1);
    assertThat(manifest.split("train")).extracting(QueryExample::id).containsExactly("2");
    assertThat(manifest.problems())
        .extracting(Problem::reason)
        .containsExactly("slot 'content:2' is not written as label:start:end");
  }

  @Test
  void whatIsWrittenIsReadBack() throws IOException {
    Files.writeString(folder.resolve("a.png"), "x");
    List<QueryExample> queries =
        read(
                "q.jsonl",
                GOOD.replace("SLOTS", "{\"label\":\"c\",\"start\":2,\"end\":3}")
                    .replace("}]}", "}],\"image\":\"a.png\",\"passage\":\"p\",\"split\":\"x\"}"),
                0)
            .examples();
    Path copy = folder.resolve("copy.jsonl");
    QueryManifest.write(copy, queries);
    assertThat(QueryManifest.read(copy, 0).examples()).isEqualTo(queries);
  }

  private void assertSlotReason(String slots, String reason) {
    assertReason(GOOD.replace("SLOTS", slots), reason);
  }

  private void assertReason(String line, String reason) {
    assertThatThrownBy(() -> read("q.jsonl", line.replace("SLOTS", ""), 0))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(folder.resolve("q.jsonl") + ":1: ")
        .hasMessageContaining(reason);
  }

  private QueryManifest read(String name, String text, int badLimit) {
    try {
      return QueryManifest.read(Files.writeString(folder.resolve(name), text), badLimit);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
