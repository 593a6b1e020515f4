package org.lingvista.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChunkerTest {

  @Test
  void shortParagraphsShareAPassageAndLongOnesStandAlone() {
    String text = "One.\n\nTwo.\r\n \t\r\nThree is longer than these.\n\n\n\nFour.\n";
    assertThat(new Chunker(30).chunks(text))
        .containsExactly("One.\n\nTwo.", "Three is longer than these.", "Four.");
  }

  @Test
  void longParagraphsAreCutBetweenSentences() {
    assertThat(new Chunker(28).chunks("First sentence here. Second one. Third sentence."))
        .containsExactly("First sentence here.", "Second one. Third sentence.");
    assertThat(new Chunker(8).chunks("一つ目の文。二つ目の文。")).containsExactly("一つ目の文。", "二つ目の文。");
  }

  @Test
  void longSentencesAreCutBetweenWordsAndLongWordsBetweenCharacters() {
    assertThat(new Chunker(10).chunks("alpha beta gamma delta"))
        .containsExactly("alpha beta", "gamma", "delta");
    assertThat(new Chunker(5).chunks("🐕🐕🐕🐕🐕")).containsExactly("🐕🐕", "🐕🐕", "🐕");
  }

  @Test
  void blankTextHasNoPassages() {
    assertThat(new Chunker(10).chunks("")).isEmpty();
    assertThat(new Chunker(10).chunks(" \n\n \t\n")).isEmpty();
  }

  @Test
  void noPassageIsTooLongOrBlankAndNoCharacterIsLost() {
    List<String> alphabet = List.of("a", "bc", " ", ". ", "\n", "\n\n", "犬", "ü", "! ", "word ");
    Random random = new Random(7);
    for (int round = 0; round < 500; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(120); i > 0; i--) {
        text.append(alphabet.get(random.nextInt(alphabet.size())));
      }
      int longest = 2 + random.nextInt(40);
      List<String> chunks = new Chunker(longest).chunks(text.toString());
      assertThat(chunks).allMatch(chunk -> !chunk.isBlank() && chunk.length() <= longest);
      assertThat(String.join("", chunks).replaceAll("\\s", ""))
          .isEqualTo(text.toString().replaceAll("\\s", ""));
    }
  }

  @Test
  void refusesALengthThatCannotHoldACharacter() {
    assertThatThrownBy(() -> new Chunker(1)).hasMessage("longest must be at least 2; longest=1");
  }
}
