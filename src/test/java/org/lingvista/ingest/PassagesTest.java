package org.lingvista.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lingvista.encode.WordEncoder;
import org.lingvista.ingest.Document.Section;
import org.lingvista.ingest.Passages.Passage;

class PassagesTest {
  /** Reads 120 words, so that a passage has 120 and repeats at most 20. */
  private final Passages passages = Passages.of(new WordEncoder("words", 8));

  private List<Passage> of(Section... sections) {
    return passages.of(new Document("", "", null, List.of(sections)));
  }

  /** Sentences of ten words, numbered. */
  private static String sentences(int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i <= to; i++) {
      text.append("Sentence number ").append(i).append(" has just ten words and no more. ");
    }
    return text.toString().strip();
  }

  @Test
  void aSentenceThatGoesOnOverThePageStaysWholeAndThePageIsWhereAPassageBegins() {
    List<Passage> cut =
        of(
            new Section("", 1, sentences(1, 12) + " The last one goes"),
            new Section("", 2, "on here. " + sentences(14, 20)),
            new Section("", 3, sentences(21, 23)));
    assertThat(cut).extracting(Passage::page).containsExactly(1, 1, 3);
    assertThat(cut.get(0).text()).isEqualTo(sentences(1, 12));
    assertThat(cut.get(1).text())
        .isEqualTo(sentences(11, 12) + " The last one goes\non here. " + sentences(14, 20));
    assertThat(cut.get(2).text()).isEqualTo(sentences(19, 20) + "\n\n" + sentences(21, 23));
  }

  @Test
  void aPassageNeverGoesAcrossAHeadingAndCarriesIt() {
    List<Passage> cut =
        of(
            new Section("Animals", 0, "Some bark."),
            new Section("Animals › Dogs", 0, "They do."),
            new Section("Animals › Cats", 0, "They purr."));
    assertThat(cut)
        .extracting(Passage::heading)
        .containsExactly("Animals", "Animals › Dogs", "Animals › Cats");
    assertThat(cut).extracting(Passage::context).contains("Animals › Dogs");
    assertThat(cut)
        .extracting(Passage::text)
        .containsExactly("Some bark.", "They do.", "They purr.");
  }

  @Test
  void longHeadingsLeaveRoomForTheText() {
    String outer =
        "A very long outer heading of which nobody needs each and every single word, yet here it is"
            + " again";
    List<Passage> cut = of(new Section(outer + " › The inner", 0, sentences(1, 30)));
    assertThat(cut).extracting(Passage::context).containsOnly("The inner");
    assertThat(cut).extracting(Passage::heading).containsOnly(outer + " › The inner");
    for (Passage passage : cut) {
      int words = new WordEncoder("words", 8).countTokens("The inner\n" + passage.text(), 999);
      assertThat(words).isLessThanOrEqualTo(120);
    }
  }

  @Test
  void aShortPassageHasTheLanguageOfItsSection() {
    String german = "Dieser Satz hat zehn Wörter und ist ganz sicher deutsch. ".repeat(12).strip();
    List<Passage> cut = of(new Section("", 0, german + "\n\nOk."));
    assertThat(cut).extracting(Passage::language).containsOnly("de");
  }

  @Test
  void japaneseIsCutAfterItsSentences() {
    String text = "これは犬についての文です。犬は海が好きです。".repeat(30);
    List<Passage> cut = of(new Section("犬", 0, text));
    assertThat(cut).hasSizeGreaterThan(1);
    assertThat(cut).allMatch(passage -> passage.text().endsWith("。"));
    assertThat(cut)
        .allMatch(passage -> passage.text().startsWith("これ") || passage.text().startsWith("犬は"));
    assertThat(cut).extracting(Passage::language).containsOnly("ja");
  }
}
