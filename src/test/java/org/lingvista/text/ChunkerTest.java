package org.lingvista.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ChunkerTest {
  /** A token is a character that is not blank. */
  private static final TokenCounter CHARACTERS =
      (text, most) -> Math.min(most, text.replaceAll("\\s", "").length());

  private static final Pattern WORD = Pattern.compile("\\S+");

  /** A token is what stands between blanks. */
  private static final TokenCounter WORDS =
      (text, most) -> (int) Math.min(most, WORD.matcher(text).results().count());

  private static List<String> chunks(int longest, String text) {
    return texts(new Chunker(CHARACTERS, longest, 0).chunks(text, ""));
  }

  private static List<String> texts(List<Chunk> chunks) {
    return chunks.stream().map(Chunk::text).toList();
  }

  @Test
  void shortParagraphsShareAPassageAndLongOnesStandAlone() {
    String text = "One.\n\nTwo.\r\n \t\r\nThree is longer than these.\n\n\n\nFour.\n";
    assertThat(chunks(25, text))
        .containsExactly("One.\n\nTwo.", "Three is longer than these.", "Four.");
  }

  @Test
  void longParagraphsAreCutBetweenSentences() {
    assertThat(chunks(26, "First sentence here. Second one. Third sentence."))
        .containsExactly("First sentence here.", "Second one. Third sentence.");
    assertThat(chunks(8, "一つ目の文。二つ目の文。")).containsExactly("一つ目の文。", "二つ目の文。");
    assertThat(chunks(8, "这是第一句话。这是第二句！")).containsExactly("这是第一句话。", "这是第二句！");
    assertThat(chunks(12, "첫 번째 문장이다. 두 번째 문장인가?")).containsExactly("첫 번째 문장이다.", "두 번째 문장인가?");
  }

  @Test
  void anAbbreviationOfTheLanguageEndsNoSentence() {
    String german = "Es gibt z.B. Hunde und Katzen. Dr. Maier hat beide.";
    assertThat(texts(new Chunker(WORDS, 6, 0).chunks(german, "de")))
        .containsExactly("Es gibt z.B. Hunde und Katzen.", "Dr. Maier hat beide.");
    String english = "He met Mr. Smith of the U.S. Army. They talked.";
    assertThat(texts(new Chunker(WORDS, 8, 0).chunks(english, "en")))
        .containsExactly("He met Mr. Smith of the U.S. Army.", "They talked.");
  }

  @Test
  void theEndOfALineEndsNoSentenceButAnItemOfAListIsOne() {
    String mail = "A sentence that goes\nover two lines. And\nanother one.";
    assertThat(texts(new Chunker(WORDS, 7, 0).chunks(mail, "en")))
        .containsExactly("A sentence that goes\nover two lines.", "And\nanother one.");
    String list = "To buy\n- bread and butter\n- milk\n2. eggs";
    assertThat(texts(new Chunker(WORDS, 4, 0).chunks(list, "en")))
        .containsExactly("To buy", "- bread and butter", "- milk\n2. eggs");
  }

  @Test
  void longSentencesAreCutBetweenWordsAndLongWordsBetweenCharacters() {
    assertThat(chunks(9, "alpha beta gamma delta")).containsExactly("alpha beta", "gamma", "delta");
    assertThat(chunks(5, "🐕🐕🐕🐕🐕")).containsExactly("🐕🐕", "🐕🐕", "🐕");
    assertThat(texts(new Chunker(WORDS, 2, 0).chunks("x".repeat(70), "")))
        .as("one token that nobody would read as one")
        .allMatch(part -> part.length() <= 2 * 16 + 15)
        .hasSizeGreaterThan(1);
  }

  @Test
  void aPassageRepeatsTheLastSentencesOfTheOneBefore() {
    String text = "One two three. Four five. Six. Seven eight nine ten. Eleven.";
    List<Chunk> chunks = new Chunker(WORDS, 6, 3).chunks(text, "en");
    assertThat(texts(chunks))
        .containsExactly("One two three. Four five. Six.", "Six. Seven eight nine ten. Eleven.");
    assertThat(text.substring(chunks.get(1).fresh())).startsWith("Seven");
    assertThat(text.substring(chunks.get(1).start())).startsWith("Six");
  }

  @Test
  void aParagraphThatFitsIsNotCutForTheSakeOfARepetition() {
    String text = "One two.\n\nThree. Four five six seven.\n\nEight nine ten eleven.";
    assertThat(texts(new Chunker(WORDS, 6, 4).chunks(text, "en")))
        .containsExactly("One two.", "Three. Four five six seven.", "Eight nine ten eleven.");
  }

  @Test
  void blankTextHasNoPassages() {
    assertThat(chunks(10, "")).isEmpty();
    assertThat(chunks(10, " \n\n \t\n")).isEmpty();
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
      int overlap = random.nextInt(longest);
      List<Chunk> chunks = new Chunker(CHARACTERS, longest, overlap).chunks(text.toString(), "");
      Function<String, String> packed = part -> part.replaceAll("\\s", "");
      StringBuilder joined = new StringBuilder();
      for (Chunk chunk : chunks) {
        assertThat(packed.apply(chunk.text()).length()).isBetween(1, longest);
        assertThat(packed.apply(text.substring(chunk.start(), chunk.fresh())).length())
            .isLessThanOrEqualTo(overlap);
        assertThat(packed.apply(chunk.text()))
            .isEqualTo(packed.apply(text.substring(chunk.start(), chunk.end())));
        joined.append(text, chunk.fresh(), chunk.end());
      }
      assertThat(packed.apply(joined.toString())).isEqualTo(packed.apply(text.toString()));
    }
  }

  @Test
  void refusesLengthsThatCannotBe() {
    assertThatThrownBy(() -> new Chunker(WORDS, 0, 0))
        .hasMessage("longest must be positive, overlap from 0 to below it; longest=0, overlap=0");
    assertThatThrownBy(() -> new Chunker(WORDS, 5, 5)).hasMessageContaining("overlap=5");
  }
}
