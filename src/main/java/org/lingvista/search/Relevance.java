package org.lingvista.search;

/**
 * From which cosine on an item of a kind is likely to be what a query looks for.
 *
 * <p>What a cosine means differs from query to query, so it is taken in units of chance: the
 * cosines of a query to a sample of the kind's items, nearly all of which have nothing to do with
 * it, have a mean μ and a deviation σ, and z = (cosine − μ)/σ compares between queries (z-norm;
 * Auckenthaler et al., "Score normalization for text-independent speaker verification systems",
 * Digital Signal Processing 2000). An item is likely if it is nearer to the best one found than to
 * the best that the index gives by chance ({@link Chance}): z ≥ (z_best + z_chance)/2. Where even
 * the best one is below chance, none is. Where a good part of the sample is what is looked for, μ
 * and σ are not those of chance; the lower half of the sample then tells, with a stricter z_chance.
 *
 * @param least the cosine from which an item is likely
 */
record Relevance(double least) {
  /** Everything is likely. */
  static final Relevance ANY = new Relevance(Double.NEGATIVE_INFINITY);

  /**
   * @param sample cosines of the query to some items of the kind
   * @param best the largest cosine of an item that can be shown
   */
  static Relevance of(float[] sample, double best, Chance.Levels chance) {
    return new Relevance(
        Math.min(
            least(Spread.of(sample), best, chance.usual()),
            least(Spread.ofLowerHalf(sample), best, chance.most())));
  }

  private static double least(Spread spread, double best, double chance) {
    return spread.at(Math.max(chance, (spread.deviations(best) + chance) / 2));
  }

  boolean likely(double cosine) {
    return cosine >= least;
  }
}
