package org.lingvista.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.model.ModelDirectory;
import org.lingvista.text.BertTokenizer;
import org.lingvista.text.Encoding;
import org.lingvista.text.LabelSchema;
import org.lingvista.text.Tokenizer;

/** {@code pull --split-words}. */
class SplitWordsTest {
  private static final String TEXT = "2006年のフォトをください";

  @TempDir private Path folder;

  @Test
  void digitsAndKanaBecomeWordsOfTheirOwn() throws IOException {
    assertThat(words(convert(true)))
        .containsExactly("2", "0", "0", "6", "年", "の", "フォト", "を", "く", "だ", "さ", "い");
    assertThat(words(convert(false))).containsExactly("2006", "年", "のフォトをください");
  }

  @Test
  void refusesWordsThatAreNotBerts() {
    assertThatThrownBy(
            () -> BertTokenizer.withSplitWords("{\"pre_tokenizer\":{\"type\":\"Metaspace\"}}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "only the words of a BertPreTokenizer can be split; this tokenizer has Metaspace");
    assertThatThrownBy(() -> BertTokenizer.withSplitWords("{\"pre_tokenizer\":null}"))
        .hasMessageEndingWith("has none");
  }

  private Path convert(boolean splitWords) throws IOException {
    Path target = folder.resolve("model-" + splitWords);
    PretrainedModel.convert(
        Fixtures.folder("tensorflow"),
        null,
        new PretrainedModel.Options("test", null, 0, 0, splitWords, 1, LabelSchema.standard(), 17),
        target);
    return new ModelDirectory(target).tokenizer();
  }

  private static List<String> words(Path tokenizerJson) {
    try (Tokenizer tokenizer = Tokenizer.load(tokenizerJson)) {
      Encoding encoding = tokenizer.encode(TEXT, 64);
      List<String> words = new ArrayList<>();
      for (int t = 0; t < encoding.length(); t++) {
        if (encoding.starts()[t] >= 0) {
          words.add(TEXT.substring(encoding.starts()[t], encoding.ends()[t]));
        }
      }
      return words;
    }
  }
}
