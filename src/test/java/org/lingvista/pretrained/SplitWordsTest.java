package org.lingvista.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
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
  void aKoreanNounAndItsParticleAreTwoPieces() throws IOException {
    List<String> pieces = new ArrayList<>(BertTokenizer.SPECIAL);
    pieces.addAll(List.of("사진", "##을", "##들을", "##들", "사진을", "고양", "##이", "##으로", "바다"));
    String plain = new BertTokenizer(pieces, false, false, true).json();
    String split = BertTokenizer.withSplitWords(plain);
    assertThat(words(plain, "사진을 사진들을 고양이 바다으로"))
        .containsExactly("사진을", "사진", "들을", "고양", "이", "바다", "으로");
    assertThat(words(split, "사진을 사진들을 고양이 바다으로"))
        .containsExactly("사진", "을", "사진", "들", "을", "고양", "이", "바다", "으로");
  }

  @Test
  void aPieceThatOthersCannotWriteIsKept() throws IOException {
    List<String> pieces = new ArrayList<>(BertTokenizer.SPECIAL);
    pieces.addAll(List.of("사진을", "사진", "바다는", "##는", "고", "##래", "고래는"));
    String split =
        BertTokenizer.withSplitWords(new BertTokenizer(pieces, false, false, true).json());
    assertThat(words(split, "사진을 바다는 고래는")).containsExactly("사진을", "바다는", "고", "래", "는");
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

  private List<String> words(String tokenizerJson, String text) throws IOException {
    return words(Files.writeString(folder.resolve("tokenizer.json"), tokenizerJson), text);
  }

  private static List<String> words(Path tokenizerJson) {
    return words(tokenizerJson, TEXT);
  }

  private static List<String> words(Path tokenizerJson, String text) {
    try (Tokenizer tokenizer = Tokenizer.load(tokenizerJson)) {
      Encoding encoding = tokenizer.encode(text, 64);
      List<String> words = new ArrayList<>();
      for (int t = 0; t < encoding.length(); t++) {
        if (encoding.starts()[t] >= 0) {
          words.add(text.substring(encoding.starts()[t], encoding.ends()[t]));
        }
      }
      return words;
    }
  }
}
