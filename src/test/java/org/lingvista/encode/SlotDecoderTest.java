package org.lingvista.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lingvista.text.Encoding;
import org.lingvista.text.LabelSchema;
import org.lingvista.text.SlotTransitions;

class SlotDecoderTest {
  private static final LabelSchema LABELS =
      new LabelSchema(List.of("find"), List.of("content", "time"), Set.of("content"));
  private static final int O = 0;
  private static final int B_CONTENT = 1;
  private static final int I_CONTENT = 2;
  private static final int B_TIME = 3;
  private static final int I_TIME = 4;

  private final SlotDecoder decoder = new SlotDecoder(LABELS, null);

  @Test
  void joinsTokensOfOneSpan() {
    List<Slot> slots =
        decode("red bike today", words(0, 3, 4, 8, 9, 14), B_CONTENT, I_CONTENT, B_TIME);

    assertThat(slots).extracting(Slot::label).containsExactly("content", "time");
    assertThat(slots).extracting(Slot::text).containsExactly("red bike", "today");
    assertThat(slots.get(1).start()).isEqualTo(9);
    assertThat(slots.get(1).end()).isEqualTo(14);
  }

  @Test
  void prefersTheMostProbableSequenceThatBioAllows() {
    // The first token alone says inside; inside a content that never began is not allowed.
    float[] logits = logits(I_CONTENT, I_CONTENT, O);
    logits[B_CONTENT] = 4;

    assertThat(decoder.decode("red bike today", words(0, 3, 4, 8, 9, 14), logits, 0))
        .extracting(Slot::text)
        .containsExactly("red bike");
  }

  @Test
  void closesTheHoleInALongSpan() {
    float[] logits = logits(B_CONTENT, O, I_CONTENT);
    logits[5 + I_CONTENT] = 4; // the second choice of the token in the middle

    assertThat(decoder.decode("red old bike", words(0, 3, 4, 7, 8, 12), logits, 0))
        .extracting(Slot::text)
        .containsExactly("red old bike");
  }

  @Test
  void joinsSpansOfOneKindWhenTheyNeverWereNeighbours() {
    float[] logits = logits(B_CONTENT, B_CONTENT, O);
    logits[5 + I_CONTENT] = 4; // a little less than the first choice

    assertThat(decoder.decode("red bike today", words(0, 3, 4, 8, 9, 14), logits, 0)).hasSize(2);
    assertThat(
            new SlotDecoder(LABELS, seldom(B_CONTENT, B_CONTENT, -3))
                .decode("red bike today", words(0, 3, 4, 8, 9, 14), logits, 0))
        .extracting(Slot::text)
        .containsExactly("red bike");
  }

  @Test
  void refusesTransitionsOfOtherLabels() {
    LabelSchema fewer = new LabelSchema(List.of("find"), List.of("content"), Set.of("content"));

    assertThatThrownBy(() -> new SlotDecoder(fewer, seldom(B_CONTENT, B_CONTENT, -3)))
        .isInstanceOf(EncodeException.class)
        .hasMessage("slot transitions are of 5 labels, but the model has 3");
  }

  @Test
  void keepsThePiecesOfAWordTogether() {
    float[] logits = logits(O, B_CONTENT, O);

    assertThat(decoder.decode("versuche", words(0, 3, 3, 5, 5, 8), logits, 0)).isEmpty();
    logits = logits(B_TIME, I_TIME, O);
    assertThat(decoder.decode("gestern", words(0, 2, 2, 5, 5, 7), logits, 0))
        .extracting(Slot::text)
        .containsExactly("gestern");
  }

  @Test
  void endsASpanInsideAWordWhereParticlesFollowWithoutASpace() {
    assertThat(decode("서울에서", words(0, 2, 2, 4), B_TIME, O))
        .extracting(Slot::text)
        .containsExactly("서울");
    assertThat(decode("犬の写真", words(0, 1, 1, 2, 2, 4), B_CONTENT, O, O))
        .extracting(Slot::text)
        .containsExactly("犬");
    assertThat(decode("Paris'te", words(0, 5, 5, 6, 6, 8), B_CONTENT, O, O))
        .extracting(Slot::text)
        .containsExactly("Paris");
  }

  @Test
  void endsASpanAtAnOutsideTokenAndAtANewBeginning() {
    assertThat(decode("a b c", words(0, 1, 2, 3, 4, 5), B_CONTENT, O, B_CONTENT))
        .extracting(Slot::text)
        .containsExactly("a", "c");
    assertThat(decode("a b c", words(0, 1, 2, 3, 4, 5), B_CONTENT, B_CONTENT, I_CONTENT))
        .extracting(Slot::text)
        .containsExactly("a", "b c");
  }

  @Test
  void findsNothingInAnEmptyQuery() {
    assertThat(decode("", new Encoding(new int[0], new int[0], new int[0]))).isEmpty();
  }

  @Test
  void countsCodePointsAndNotChars() {
    List<Slot> slots = decode("😀 犬 x", words(0, 1, 2, 3, 4, 5), O, B_CONTENT, O);

    assertThat(slots).extracting(Slot::text).containsExactly("犬");
    assertThat(slots.getFirst().start()).isEqualTo(2);
    assertThat(slots.getFirst().end()).isEqualTo(3);
  }

  @Test
  void ignoresSpecialTokensWhateverTheirLogits() {
    Encoding tokens =
        new Encoding(new int[] {2, 7, 3}, new int[] {-1, 0, -1}, new int[] {-1, 1, -1});
    float[] logits = logits(B_TIME, B_CONTENT, B_TIME);

    assertThat(decoder.decode("a", tokens, logits, 0)).extracting(Slot::text).containsExactly("a");
  }

  @Test
  void givesTheMeanProbabilityOfTheTokens() {
    Encoding tokens = words(0, 1, 2, 3);
    float[] logits = new float[10];
    logits[B_CONTENT] = (float) Math.log(4); // 4 of 8
    logits[5 + I_CONTENT] = (float) Math.log(16); // 16 of 20

    List<Slot> slots = decoder.decode("a b", tokens, logits, 0);

    assertThat(slots).hasSize(1);
    assertThat(slots.getFirst().probability()).isCloseTo((0.5 + 0.8) / 2, within(1e-6));
  }

  @Test
  void readsTheLogitsOfItsOwnRow() {
    float[] two = new float[10];
    two[5 + B_TIME] = 9;

    assertThat(decoder.decode("a", words(0, 1), two, 5))
        .extracting(Slot::label)
        .containsExactly("time");
    assertThat(decoder.decode("a", words(0, 1), two, 0)).isEmpty();
  }

  private List<Slot> decode(String query, Encoding tokens, int... labels) {
    return decoder.decode(query, tokens, logits(labels), 0);
  }

  private static float[] logits(int... labels) {
    float[] logits = new float[labels.length * 5];
    for (int t = 0; t < labels.length; t++) {
      logits[t * 5 + labels[t]] = 5;
    }
    return logits;
  }

  private static Encoding words(int... bounds) {
    int tokens = bounds.length / 2;
    int[] starts = new int[tokens];
    int[] ends = new int[tokens];
    for (int t = 0; t < tokens; t++) {
      starts[t] = bounds[2 * t];
      ends[t] = bounds[2 * t + 1];
    }
    return new Encoding(new int[tokens], starts, ends);
  }

  private static SlotTransitions seldom(int before, int label, double score) {
    double[][] scores = new double[5][5];
    scores[before][label] = score;
    return new SlotTransitions(
        Arrays.stream(scores).map(row -> Arrays.stream(row).boxed().toList()).toList());
  }
}
