package org.lingvista.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.lingvista.metrics.SlotF1.Score;
import org.lingvista.metrics.SlotF1.Span;

class SlotF1Test {

  @Test
  void agreesWithTheExampleOfSeqeval() {
    // seqeval's own example: the MISC span of text 1 has a wrong start, the PER span is right.
    List<String> gold1 = List.of("O", "O", "O", "B-MISC", "I-MISC", "I-MISC", "O");
    List<String> predicted1 = List.of("O", "O", "B-MISC", "I-MISC", "I-MISC", "I-MISC", "O");
    List<String> person = List.of("B-PER", "I-PER", "O");
    Score score =
        SlotF1.of(
            List.of(SlotF1.spans(predicted1), SlotF1.spans(person)),
            List.of(SlotF1.spans(gold1), SlotF1.spans(person)));
    assertThat(score).isEqualTo(new Score(1, 2, 2));
    assertThat(score.f1()).isEqualTo(0.5);
  }

  @Test
  void strayInsideLabelBeginsASpanUnlessStrict() {
    List<String> labels = List.of("I-x", "I-x", "O", "B-x", "I-y", "I-y");
    assertThat(SlotF1.spans(labels))
        .containsExactly(new Span("x", 0, 2), new Span("x", 3, 4), new Span("y", 4, 6));
    assertThat(SlotF1.strictSpans(labels)).containsExactly(new Span("x", 3, 4));
  }

  @Test
  void readsSpansAsTheStartAndEndTablesOfConlleval() {
    Random random = new Random(5);
    String[] alphabet = {"O", "B-a", "I-a", "B-b", "I-b"};
    for (int trial = 0; trial < 500; trial++) {
      List<String> labels = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        labels.add(alphabet[random.nextInt(alphabet.length)]);
      }
      assertThat(SlotF1.spans(labels)).as("%s", labels).isEqualTo(conlleval(labels));
    }
  }

  @Test
  void needsLabelStartAndEndToBeRight() {
    List<List<Span>> gold = List.of(List.of(new Span("a", 0, 3)));
    assertThat(SlotF1.of(List.of(List.of(new Span("a", 0, 3))), gold).f1()).isEqualTo(1);
    assertThat(SlotF1.of(List.of(List.of(new Span("b", 0, 3))), gold).f1()).isZero();
    assertThat(SlotF1.of(List.of(List.of(new Span("a", 1, 3))), gold).f1()).isZero();
    assertThat(SlotF1.of(List.of(List.of(new Span("a", 0, 2))), gold).f1()).isZero();
  }

  @Test
  void sumsCountsOverTextsBeforeDividing() {
    Span a = new Span("a", 0, 1);
    Span b = new Span("b", 2, 3);
    Span wrong = new Span("b", 5, 6);
    Score score =
        SlotF1.of(List.of(List.of(a, b), List.of(wrong)), List.of(List.of(a, b), List.of(a)));
    assertThat(score).isEqualTo(new Score(2, 3, 3));
    assertThat(score.precision()).isEqualTo(2.0 / 3);
    assertThat(SlotF1.byLabel(List.of(List.of(a, wrong)), List.of(List.of(a, b))))
        .containsExactly(
            java.util.Map.entry("a", new Score(1, 1, 1)),
            java.util.Map.entry("b", new Score(0, 1, 1)));
  }

  @Test
  void isZeroWhenThereAreNoSpans() {
    assertThat(SlotF1.of(List.of(List.of()), List.of(List.of())).f1()).isZero();
  }

  /** conlleval.pl's startOfChunk and endOfChunk, written out for the tags O, B and I. */
  private static List<Span> conlleval(List<String> labels) {
    List<Span> spans = new ArrayList<>();
    int start = -1;
    for (int i = 0; i <= labels.size(); i++) {
      String tag = i < labels.size() ? labels.get(i).substring(0, 1) : "O";
      String type = tag.equals("O") ? "" : labels.get(i).substring(2);
      String previousTag = i > 0 ? labels.get(i - 1).substring(0, 1) : "O";
      String previousType = previousTag.equals("O") ? "" : labels.get(i - 1).substring(2);
      boolean ends =
          switch (previousTag + tag) {
            case "BB", "BO", "IB", "IO" -> true;
            case "BI", "II" -> !previousType.equals(type);
            default -> false;
          };
      boolean starts =
          switch (previousTag + tag) {
            case "BB", "IB", "OB", "OI" -> true;
            case "BI", "II" -> !previousType.equals(type);
            default -> false;
          };
      if (ends) {
        spans.add(new Span(previousType, start, i));
      }
      if (starts) {
        start = i;
      }
    }
    return spans;
  }
}
