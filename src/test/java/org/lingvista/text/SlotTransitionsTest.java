package org.lingvista.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SlotTransitionsTest {
  private static final int O = 0;
  private static final int B = 1;
  private static final int I = 2;
  private static final int SPECIAL = -100;

  private final SlotTransitions.Counter counter = new SlotTransitions.Counter(3);

  @Test
  void speaksAgainstWhatIsSeldomerThanChance() {
    // O B O B: three pairs, O-B twice and B-O once, and a half for each of the nine pairs.
    count("a red b blue", words(0, 1, 2, 5, 6, 7, 8, 12), O, B, O, B);

    double[][] scores = counter.transitions().toArray();

    // ln(P(B|B) / P(B)) with P(B|B) = 0.5 / 2.5 and P(B) = 3.5 / 7.5.
    assertThat(scores[B][B]).isCloseTo(Math.log(0.5 / 2.5 / (3.5 / 7.5)), within(0.006));
    assertThat(scores[O][B]).as("what is likelier than chance is not rewarded").isZero();
  }

  @Test
  void countsNoPiecesOfOneWordAndNoSpecialTokens() {
    count("versuche", words(0, 3, 3, 8), B, I);
    count("red bike", words(0, 3, 4, 8), SPECIAL, B);

    assertThat(counter.transitions()).isEqualTo(new SlotTransitions.Counter(3).transitions());
  }

  @Test
  void countsInsideAWordWhereParticlesFollowWithoutASpace() {
    count("\uc11c\uc6b8\uc5d0\uc11c", words(0, 2, 2, 4), B, O);

    assertThat(counter.transitions()).isNotEqualTo(new SlotTransitions.Counter(3).transitions());
  }

  @Test
  void refusesWhatIsNoSquareOfNumbersThatAreNotPositive() {
    assertThatThrownBy(() -> new SlotTransitions(List.of(List.of(0.0, -1.0))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("square");
    assertThatThrownBy(() -> new SlotTransitions(List.of(List.of(0.5))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not positive");
  }

  private void count(String query, int[] bounds, int... labels) {
    int[] starts = new int[labels.length];
    int[] ends = new int[labels.length];
    for (int t = 0; t < labels.length; t++) {
      starts[t] = bounds[2 * t];
      ends[t] = bounds[2 * t + 1];
    }
    counter.add(
        query.codePoints().toArray(), new Encoding(new int[labels.length], starts, ends), labels);
  }

  private static int[] words(int... bounds) {
    return bounds;
  }
}
