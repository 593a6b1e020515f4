package org.lingvista.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RelevanceTest {
  private static final Chance.Levels CHANCE = new Chance.Levels(3, 5);

  /** Mean 0.1, deviation 0.1, by halves. */
  private static final float[] NOISE = {0, 0.2f, 0, 0.2f, 0, 0.2f, 0, 0.2f};

  @Test
  void whatIsNearerToTheBestThanToChanceIsLikely() {
    Relevance relevance = Relevance.of(NOISE, 0.6, CHANCE); // the best is 5 deviations up

    assertThat(relevance.likely(0.6)).isTrue();
    assertThat(relevance.likely(0.51)).isTrue();
    assertThat(relevance.likely(0.49)).isFalse();
  }

  @Test
  void nothingIsLikelyWhereTheBestIsBelowChance() {
    assertThat(Relevance.of(NOISE, 0.39, CHANCE).likely(0.39)).isFalse();
    assertThat(Relevance.of(NOISE, 0.41, CHANCE).likely(0.41)).isTrue();
  }

  @Test
  void whatManyItemsAreIsLikelyByTheLowerHalf() {
    float[] sample = new float[100];
    for (int i = 0; i < sample.length; i++) {
      sample[i] = i < 40 ? 0.9f : 0.1f + i % 10 * 0.002f;
    }
    Relevance relevance = Relevance.of(sample, 0.9, CHANCE);

    assertThat(Spread.of(sample).deviations(0.9)).isLessThan(CHANCE.usual());
    assertThat(relevance.likely(0.9)).isTrue();
    assertThat(relevance.likely(0.2)).isFalse();
  }

  @Test
  void cosinesThatAreAllOneGiveNoNonsense() {
    float[] sample = {0.5f, 0.5f, 0.5f, 0.5f};

    assertThat(Relevance.of(sample, 0.5, CHANCE).likely(0.5)).isTrue();
    assertThat(Relevance.of(sample, 0.9, CHANCE).likely(0.9)).isTrue();
    assertThat(Relevance.of(sample, 0.9, CHANCE).likely(0.5)).isFalse();
  }

  @Test
  void levelsAreThoseOfTheirDefinitions() {
    float[] sample = {0.1f, 0.4f, 0.2f, 0.9f, 0.3f};

    assertThat(Spread.of(sample).level()).isCloseTo(0.38, Offset.offset(1e-7));
    assertThat(Spread.of(sample).deviation()).isCloseTo(Math.sqrt(0.0776), Offset.offset(1e-7));
    assertThat(Spread.ofLowerHalf(sample).level()).isCloseTo(0.3, Offset.offset(1e-7));
    assertThat(Spread.ofLowerHalf(sample).deviation())
        .isCloseTo(Math.sqrt((0.04 + 0.01) / 2), Offset.offset(1e-7));
  }
}
