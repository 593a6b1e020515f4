package org.lingvista.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RankingTest {

  @Test
  void findsTheSameRowsAsRepeatedSelectionOfTheMaximum() {
    Random random = new Random(1);
    float[][] queries = vectors(random, 7, 5);
    float[][] gallery = vectors(random, 40, 5);
    int[][] found = Ranking.search(queries, gallery, 6);
    for (int q = 0; q < queries.length; q++) {
      boolean[] used = new boolean[gallery.length];
      for (int rank = 0; rank < 6; rank++) {
        int best = -1;
        double bestScore = Double.NEGATIVE_INFINITY;
        for (int g = 0; g < gallery.length; g++) {
          double score = 0;
          for (int i = 0; i < 5; i++) {
            score += (double) queries[q][i] * gallery[g][i];
          }
          if (!used[g] && score > bestScore) {
            best = g;
            bestScore = score;
          }
        }
        used[best] = true;
        assertThat(found[q][rank]).isEqualTo(best);
      }
    }
  }

  @Test
  void keepsTheOrderOfRowsWithEqualScores() {
    assertThat(Ranking.best(new double[] {1, 3, 1, 3, 2}, 5)).containsExactly(1, 3, 4, 0, 2);
  }

  @Test
  void ranksTheFirstRelevantRowAsTheSortedRankingDoes() {
    Random random = new Random(2);
    for (int trial = 0; trial < 300; trial++) {
      double[] scores = random.ints(12, 0, 5).asDoubleStream().toArray(); // many ties
      int[] relevant = random.ints(3, 0, 12).distinct().toArray();
      assertThat(Ranking.firstRelevant(scores, relevant))
          .isEqualTo(RetrievalMetrics.firstRelevant(Ranking.best(scores, 12), relevant));
    }
  }

  @Test
  void returnsAllRowsOfASmallGallery() {
    assertThat(Ranking.best(new double[] {1, 2}, 10)).containsExactly(1, 0);
  }

  @Test
  void namesTheRowWhoseScoreIsNotANumber() {
    assertThatThrownBy(() -> Ranking.best(new double[] {1, Double.NaN}, 1))
        .hasMessage("score of row 1 is not a number");
  }

  @Test
  void namesTheRowOfAnotherWidth() {
    assertThatThrownBy(() -> Ranking.scores(new float[] {1, 2}, new float[][] {{1, 2}, {1, 2, 3}}))
        .hasMessage("query and gallery must have one width; query=2, gallery row 1=3");
  }

  private static float[][] vectors(Random random, int rows, int width) {
    float[][] vectors = new float[rows][width];
    for (float[] vector : vectors) {
      for (int i = 0; i < width; i++) {
        vector[i] = (float) random.nextGaussian();
      }
    }
    return vectors;
  }

  @Test
  void firstValuesHaveLengthOneAgain() {
    float[][] cut = Ranking.cut(new float[][] {{3, 4, 12}, {0, 0, 1}}, 2);
    assertThat(cut[0]).containsExactly(0.6f, 0.8f);
    assertThat(cut[1]).containsExactly(0f, 0f);
  }
}
