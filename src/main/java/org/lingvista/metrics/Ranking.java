package org.lingvista.metrics;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Exact search over a gallery: rows by descending score, equal scores by ascending row, so that a
 * ranking is the one of a stable sort and anyone recomputes it.
 */
public final class Ranking {

  private Ranking() {}

  /**
   * The best k rows of each query by inner product, which is the cosine for L2-normalised vectors.
   *
   * @param queries vectors (Q, d)
   * @param gallery vectors (G, d)
   * @param k rows wanted, at most all G are returned
   * @return row indices (Q, min(k, G)), best first
   */
  public static int[][] search(float[][] queries, float[][] gallery, int k) {
    return IntStream.range(0, queries.length)
        .parallel()
        .mapToObj(q -> best(scores(queries[q], gallery), k))
        .toArray(int[][]::new);
  }

  /** The first values of each vector (N, d), L2-normalised again: (N, width). */
  public static float[][] cut(float[][] vectors, int width) {
    float[][] cut = new float[vectors.length][];
    for (int row = 0; row < cut.length; row++) {
      float[] first = Arrays.copyOf(vectors[row], width);
      double squares = 0;
      for (float value : first) {
        squares += (double) value * value;
      }
      double norm = Math.max(Math.sqrt(squares), 1e-12);
      for (int i = 0; i < width; i++) {
        first[i] = (float) (first[i] / norm);
      }
      cut[row] = first;
    }
    return cut;
  }

  /** Inner product of one query (d) with each row of the gallery (G, d), length G. */
  public static double[] scores(float[] query, float[][] gallery) {
    double[] scores = new double[gallery.length];
    for (int g = 0; g < gallery.length; g++) {
      float[] row = gallery[g];
      if (row.length != query.length) {
        throw new IllegalArgumentException(
            "query and gallery must have one width; query=%d, gallery row %d=%d"
                .formatted(query.length, g, row.length));
      }
      double sum = 0;
      for (int i = 0; i < row.length; i++) {
        sum += (double) query[i] * row[i];
      }
      scores[g] = sum;
    }
    return scores;
  }

  /** The k rows of the highest scores, best first; all rows if there are fewer than k. */
  public static int[] best(double[] scores, int k) {
    if (k <= 0) {
      throw new IllegalArgumentException("k must be positive; k=" + k);
    }
    for (int i = 0; i < scores.length; i++) {
      if (Double.isNaN(scores[i])) {
        throw new IllegalArgumentException("score of row " + i + " is not a number");
      }
    }
    return IntStream.range(0, scores.length)
        .boxed()
        .sorted((a, b) -> Double.compare(scores[b], scores[a])) // stable: ties keep row order
        .limit(k)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /**
   * The rank, from 1, of the first relevant row in the ranking of {@link #best}, without sorting.
   *
   * @param scores score of each row
   * @param relevant rows of which any will do, at least one
   */
  public static int firstRelevant(double[] scores, int[] relevant) {
    if (relevant.length == 0) {
      throw new IllegalArgumentException("a query must have at least one relevant row");
    }
    int first = relevant[0];
    for (int row : relevant) {
      if (scores[row] > scores[first] || (scores[row] == scores[first] && row < first)) {
        first = row;
      }
    }
    int rank = 1;
    for (int row = 0; row < scores.length; row++) {
      if (Double.isNaN(scores[row])) {
        throw new IllegalArgumentException("score of row " + row + " is not a number");
      }
      if (scores[row] > scores[first] || (scores[row] == scores[first] && row < first)) {
        rank++;
      }
    }
    return rank;
  }
}
