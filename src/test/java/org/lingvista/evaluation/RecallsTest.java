package org.lingvista.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecallsTest {

  @Test
  void countsRanksWithinOneFiveAndTen() {
    Recalls recalls = Recalls.of(List.of(1, 5, 6, 10, 11, Recalls.NOT_FOUND));
    assertThat(recalls.r1()).isCloseTo(1.0 / 6, within(1e-12));
    assertThat(recalls.r5()).isCloseTo(2.0 / 6, within(1e-12));
    assertThat(recalls.r10()).isCloseTo(4.0 / 6, within(1e-12));
    double reciprocals = 1 + 1.0 / 5 + 1.0 / 6 + 1.0 / 10 + 1.0 / 11;
    assertThat(recalls.mrr()).isCloseTo(reciprocals / 6, within(1e-12));
  }

  @Test
  void chanceIsTheMeanOverRandomRankings() {
    Random random = new Random(1);
    List<Integer> ranks = new ArrayList<>();
    for (int trial = 0; trial < 40_000; trial++) {
      int first = 30;
      for (int relevant = 0, drawn = 0; relevant < 3; drawn++) {
        // Draw the places of 3 relevant rows among 30 without replacement, one by one.
        if (random.nextInt(30 - drawn) < 3 - relevant) {
          first = Math.min(first, drawn + 1);
          relevant++;
        }
      }
      ranks.add(first);
    }
    Recalls drawn = Recalls.of(ranks);
    Recalls chance = Recalls.chance(List.of(new int[] {30, 3}, new int[] {30, 3}));
    assertThat(chance.r1()).isCloseTo(drawn.r1(), within(0.01));
    assertThat(chance.r10()).isCloseTo(drawn.r10(), within(0.01));
    assertThat(chance.mrr()).isCloseTo(drawn.mrr(), within(0.01));
  }

  @Test
  void theMeanGivesEachLanguageTheSameWeight() {
    Recalls mean = Recalls.mean(List.of(Recalls.of(List.of(1)), Recalls.of(List.of(99, 99, 99))));
    assertThat(mean.r10()).isEqualTo(0.5);
    assertThat(mean.searches()).isEqualTo(4);
  }
}
