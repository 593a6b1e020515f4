package org.lingvista.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.encode.TinyBundle;

class UnderstandCommandTest {
  @TempDir private static Path folder;
  private static Path bundle;

  @BeforeAll
  static void write() throws IOException {
    bundle = TinyBundle.write(folder.resolve("bundle"));
  }

  private record Run(int code, String out, String err) {}

  private static Run run(String input, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    try {
      int code = Main.run(new PrintWriter(out), new PrintWriter(err), arguments);
      return new Run(code, out.toString(), err.toString());
    } finally {
      System.setIn(before);
    }
  }

  private static List<JsonNode> lines(String input, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("understand", "--json", "--stdin", "--model", bundle.toString()));
    arguments.addAll(List.of("--now", "2026-11-18T12:00:00+01:00", "--zone", "Europe/Berlin"));
    arguments.addAll(List.of(more));
    Run run = run(input, arguments.toArray(String[]::new));
    assertThat(run.code()).as(run.err()).isZero();
    List<JsonNode> nodes = new ArrayList<>();
    for (String line : run.out().split("\n", -1)) {
      if (!line.isEmpty()) {
        nodes.add(new ObjectMapper().readTree(line));
      }
    }
    return nodes;
  }

  @Test
  void printsOneObjectALineWhateverTheLineHolds() throws IOException {
    List<JsonNode> nodes =
        lines(
            "dog\n\n \t\r\n{\"a\": 1}\nx\ry\u2028z\n\u0000\ufeff\n"
                + "x".repeat(3_000_000)
                + "\nend");
    assertThat(nodes).hasSize(8);
    for (JsonNode node : nodes) {
      List<String> names = new ArrayList<>();
      node.fieldNames().forEachRemaining(names::add);
      assertThat(names)
          .containsExactly("language", "intent", "slots", "filters", "cleaned", "plain", "notes");
      assertThat(node.at("/intent/label").isTextual()).isTrue();
      assertThat(node.at("/intent/probability").isNumber()).isTrue();
    }
    assertThat(nodes.get(1).at("/intent/label").asText()).isEqualTo("none");
    assertThat(nodes.get(1).get("cleaned").asText()).isEmpty();
    assertThat(nodes.get(1).get("filters").isEmpty()).isTrue();
  }

  @Test
  void bytesThatAreNoTextAreReplaced() throws IOException {
    StringWriter out = new StringWriter();
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(new byte[] {(byte) 0xff, (byte) 0xfe, 'a', '\n'}));
    try {
      int code =
          Main.run(
              new PrintWriter(out),
              new PrintWriter(new StringWriter()),
              "understand",
              "--json",
              "--stdin",
              "--model",
              bundle.toString());
      assertThat(code).isZero();
    } finally {
      System.setIn(before);
    }
    assertThat(out.toString().lines()).hasSize(1);
    assertThat(out.toString()).contains("language");
  }

  @Test
  void timesHaveOffsetsOpenEndsAreNullAndNoTimeHasNoKey() throws IOException {
    List<JsonNode> nodes =
        lines("Fotos vom letzten Monat\nalles seit März 2020\nlast summer 🐕 İ yesterday\ndog\n");
    assertThat(nodes.get(0).at("/filters/time").toString())
        .isEqualTo("{\"from\":\"2026-10-01T00:00:00+02:00\",\"to\":\"2026-11-01T00:00:00+01:00\"}");
    assertThat(nodes.get(0).get("language").asText()).isEqualTo("de");
    assertThat(nodes.get(1).at("/filters/time").toString())
        .isEqualTo("{\"from\":\"2020-03-01T00:00:00+01:00\",\"to\":null}");
    assertThat(nodes.get(3).get("filters").has("time")).isFalse();
  }

  @Test
  void offsetsCountCodePoints() throws IOException {
    JsonNode node = lines("🐕🏖️ İstanbul'da geçen ay\n").getFirst();
    for (JsonNode slot : node.get("slots")) {
      if (slot.get("label").asText().equals("time")) {
        assertThat(slot.get("text").asText()).isEqualTo("geçen ay");
        assertThat(slot.get("start").asInt()).isEqualTo(16);
        assertThat(slot.get("end").asInt()).isEqualTo(24);
        return;
      }
    }
    assertThat(node.toString()).as("a slot 'time'").isEmpty();
  }

  @Test
  void theLanguageGivenCounts() throws IOException {
    assertThat(lines("03/04/2020\n", "--language", "de").getFirst().toString())
        .contains("2020-04-03");
    assertThat(lines("03/04/2020\n", "--language", "en").getFirst().toString())
        .contains("2020-03-04")
        .contains("day and month stand in the order usual in the language");
  }

  @Test
  void showsAPersonWhatWasUnderstood() {
    Run run = run("", "understand", "dog", "2019", "--model", bundle.toString(), "--zone", "UTC");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("language   en")
        .contains("filter     time from 2019-01-01T00:00Z to before 2020-01-01T00:00Z ('2019')");
  }

  @Test
  void mistakesAreNamed() {
    String model = bundle.toString();
    assertThat(run("", "understand", "--model", model).code()).isEqualTo(2);
    assertThat(run("", "understand", "dog", "--stdin", "--model", model).code()).isEqualTo(2);
    assertThat(run("", "understand", "dog", "--model", model, "--zone", "Mars").err())
        .startsWith("lingvista: --zone 'Mars' is no time zone");
    assertThat(run("", "understand", "dog", "--model", model, "--now", "noon").err())
        .startsWith("lingvista: --now 'noon' is no time with an offset");
    assertThat(run("", "understand", "dog", "--model", model, "--language", "12").err())
        .startsWith("lingvista: --language '12' is no language code");
  }
}
