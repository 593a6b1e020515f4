package org.lingvista.encode;

/** The vector that a query which asks for something is searched with. */
public final class QueryVectors {
  private QueryVectors() {}

  /**
   * The mean of the fused query and of what it looks for, encoded as plain text. The fused vector
   * has seen every word, the other none that the labels call noise; where they err they err
   * differently (figures in {@code docs/decisions.md}).
   *
   * @param fused vector of the query, L2-normalised, length d
   * @param cleaned vector of its cleaned text, L2-normalised, of the same length
   * @return L2-normalised, length d; the second where they are opposite
   */
  public static float[] searched(float[] fused, float[] cleaned) {
    float[] mean = new float[fused.length];
    double square = 0;
    for (int i = 0; i < mean.length; i++) {
      mean[i] = fused[i] + cleaned[i];
      square += (double) mean[i] * mean[i];
    }
    double norm = Math.sqrt(square);
    if (norm < 1e-6) {
      return cleaned.clone();
    }
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (mean[i] / norm);
    }
    return mean;
  }
}
