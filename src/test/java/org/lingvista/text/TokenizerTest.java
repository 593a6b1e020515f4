package org.lingvista.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerTest {
  private static final Path FOLDER = Path.of("src/test/resources/org/lingvista/text");

  @TempDir Path folder;

  @Test
  void givesTheIdsAndOffsetsOfPythonsTokenizers() throws Exception {
    assertEqualToPython(FOLDER.resolve("tokenizer.json"), FOLDER.resolve("encodings.json"));
  }

  @Test
  void countsOffsetsInCodePointsNotInChars() {
    try (Tokenizer tokenizer = Tokenizer.load(FOLDER.resolve("tokenizer.json"))) {
      Encoding encoding = tokenizer.encode("😀 𠮷 dog", 16);
      int last = encoding.length() - 2;
      assertThat(encoding.starts()[last]).isEqualTo(4);
      assertThat(encoding.ends()[last]).isEqualTo(7);
    }
  }

  @Test
  void cutsLongTextsKeepingTheSpecialTokens() {
    try (Tokenizer tokenizer = Tokenizer.load(FOLDER.resolve("tokenizer.json"))) {
      assertThat(tokenizer.encode("dog ".repeat(100_000), 5).ids()).hasSize(5).endsWith(3);
      assertThat(tokenizer.encode("dog", 2).ids()).containsExactly(2, 3);
      assertThatThrownBy(() -> tokenizer.encode("dog", 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("maxTokens must hold the special tokens; maxTokens=1, special tokens=2");
    }
  }

  @Test
  void readsOnlyTheWordsThatDecideTheFirstTokens() {
    assertThat(Tokenizer.firstWords("a -- b\n c d", 3)).isEqualTo("a -- b\n c");
    assertThat(Tokenizer.firstWords("a b c", 3)).isEqualTo("a b c");
  }

  @Test
  void takesTextsThatAreNotWellFormed() {
    try (Tokenizer tokenizer = Tokenizer.load(FOLDER.resolve("tokenizer.json"))) {
      int[] replaced = tokenizer.encode("dog \ufffd dog", 16).ids();
      assertThat(tokenizer.encode("dog \ud83d dog", 16).ids()).containsExactly(replaced);
      assertThat(tokenizer.encode("dog \ude00 dog", 16).ids()).containsExactly(replaced);
    }
  }

  @Test
  void knowsItsSizeAndPadding() {
    try (Tokenizer tokenizer = Tokenizer.load(FOLDER.resolve("tokenizer.json"))) {
      assertThat(tokenizer.paddingId()).isZero();
      assertThat(tokenizer.vocabularySize()).isEqualTo(420);
    }
  }

  @Test
  void servesManyThreads() throws Exception {
    List<String> texts = List.of("the dog sleeps", "我想找一张狗的照片", "x😀dog", "");
    try (Tokenizer tokenizer = Tokenizer.load(FOLDER.resolve("tokenizer.json"));
        var threads = Executors.newFixedThreadPool(8)) {
      List<Encoding> expected = tokenizer.encodeAll(texts, 16);
      List<Callable<List<Encoding>>> calls = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        calls.add(() -> tokenizer.encodeAll(texts, 16));
      }
      for (Future<List<Encoding>> call : threads.invokeAll(calls)) {
        for (int i = 0; i < texts.size(); i++) {
          assertThat(call.get().get(i).ids()).containsExactly(expected.get(i).ids());
        }
      }
    }
  }

  @Test
  void refusesToEncodeOnceClosed() {
    Tokenizer tokenizer = Tokenizer.load(FOLDER.resolve("tokenizer.json"));
    tokenizer.close();
    assertThatThrownBy(() -> tokenizer.encode("dog", 8))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("tokenizer is closed");
  }

  @Test
  void saysWhatIsWrongWithAFile() throws Exception {
    Path file = folder.resolve("tokenizer.json");
    assertThatThrownBy(() -> Tokenizer.load(file))
        .isInstanceOf(TokenizerException.class)
        .hasMessage("no such tokenizer: " + file);
    Files.writeString(file, "{\"model\": ");
    assertThatThrownBy(() -> Tokenizer.load(file))
        .isInstanceOf(TokenizerException.class)
        .hasMessageContaining(file + " is not JSON");
    Files.writeString(file, "{\"model\": {\"type\": \"WordPiece\"}}");
    assertThatThrownBy(() -> Tokenizer.load(file))
        .isInstanceOf(TokenizerException.class)
        .hasMessageContaining("has no model.vocab");
    Files.writeString(file, "{\"model\": {\"type\": \"Nothing\", \"vocab\": {\"[PAD]\": 0}}}");
    assertThatThrownBy(() -> Tokenizer.load(file))
        .isInstanceOf(TokenizerException.class)
        .hasMessageContaining(file + " is not a tokenizer.json that can be loaded");
  }

  static void assertEqualToPython(Path file, Path encodings) throws Exception {
    JsonNode cases = new ObjectMapper().readTree(encodings.toFile());
    try (Tokenizer tokenizer = Tokenizer.load(file)) {
      assertThat(cases.path("cases").size()).isGreaterThan(80);
      for (JsonNode expected : cases.path("cases")) {
        String text = expected.path("text").textValue();
        Encoding actual = tokenizer.encode(text, expected.path("maxTokens").intValue());
        assertThat(actual.ids()).as(text).containsExactly(ints(expected.path("ids")));
        assertThat(tokenizer.ids(text, expected.path("maxTokens").intValue()))
            .containsExactly(actual.ids());
        assertThat(actual.starts()).as(text).containsExactly(ints(expected.path("starts")));
        assertThat(actual.ends()).as(text).containsExactly(ints(expected.path("ends")));
      }
    }
  }

  private static int[] ints(JsonNode array) {
    int[] values = new int[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).intValue();
    }
    return values;
  }
}
