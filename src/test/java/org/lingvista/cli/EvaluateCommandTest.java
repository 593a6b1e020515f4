package org.lingvista.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.data.QueryExample;
import org.lingvista.data.QueryExample.LabelledSpan;
import org.lingvista.data.QueryManifest;
import org.lingvista.encode.Encoder;
import org.lingvista.encode.EncoderBundle;
import org.lingvista.encode.QueryEncoding;
import org.lingvista.encode.TinyBundle;

/** {@code lingvista evaluate}. */
class EvaluateCommandTest {
  @TempDir Path folder;

  @Test
  void whatTheModelSaysIsRightIfTheManifestSaysSoAndWrongIfItSaysOtherwise() throws Exception {
    Path bundle = TinyBundle.write(folder.resolve("bundle"));
    List<QueryExample> gold = new ArrayList<>();
    try (Encoder encoder = EncoderBundle.open(bundle)) {
      List<String> texts = List.of("a", "b a", "a b", "b");
      List<QueryEncoding> understood = encoder.encodeQueries(texts);
      for (int i = 0; i < texts.size(); i++) {
        String said = understood.get(i).intent();
        String other =
            encoder.labels().intents().stream().filter(x -> !x.equals(said)).findFirst().get();
        gold.add(
            example(texts.get(i), i < 3 ? said : other, i < 2 ? "en" : "de", understood.get(i)));
      }
    }
    Path file = folder.resolve("queries.jsonl");
    QueryManifest.write(file, gold);

    JsonNode report =
        new ObjectMapper().readTree(run("--model", bundle, "--queries", file, "--json"));
    assertThat(report.at("/all/queries").asInt()).isEqualTo(4);
    assertThat(report.at("/all/intentAccuracy").asDouble()).isEqualTo(0.75);
    assertThat(report.at("/languages/en/intentAccuracy").asDouble()).isEqualTo(1);
    assertThat(report.at("/languages/de/intentAccuracy").asDouble()).isEqualTo(0.5);
    assertThat(run("--model", bundle, "--queries", file))
        .containsPattern("de +2 +0\\.500")
        .containsPattern("all +4 +0\\.750");
    assertThat(run("--model", bundle, "--queries", file, "--split", "train"))
        .contains("has no queries of split 'train'; --split names another");
  }

  private static QueryExample example(
      String text, String intent, String language, QueryEncoding understood) {
    List<LabelledSpan> slots =
        understood.slots().stream()
            .map(slot -> new LabelledSpan(slot.label(), slot.start(), slot.end()))
            .toList();
    String id = language + " " + text;
    return new QueryExample(
        id, id, text, language, intent, slots, null, null, Map.of("split", "test"));
  }

  private static String run(Object... arguments) {
    StringWriter console = new StringWriter();
    List<String> words = new ArrayList<>(List.of("evaluate"));
    for (Object argument : arguments) {
      words.add(argument.toString());
    }
    Main.run(new PrintWriter(console), new PrintWriter(console), words.toArray(String[]::new));
    return console.toString().strip();
  }
}
