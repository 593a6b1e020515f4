package org.lingvista.export;

import java.util.Locale;

/** In which numbers a bundle stores its weights. */
public enum Precision {
  /** float32, as the model has them. */
  FP32(0.9999, 1e-3),

  /** Most of them as 8-bit integers, see {@link Int8Weights}. */
  INT8(0.98, 0.1);

  private final double leastCosine;
  private final double mostRelative;

  Precision(double leastCosine, double mostRelative) {
    this.leastCosine = leastCosine;
    this.mostRelative = mostRelative;
  }

  /** Least cosine of a vector with the model's at which a bundle is written. */
  double leastCosine() {
    return leastCosine;
  }

  /** Largest difference of a logit, relative to the largest logit. */
  double mostRelative() {
    return mostRelative;
  }

  /** What a bundle's model id ends in: vectors of different precision are different vectors. */
  String suffix() {
    return this == FP32 ? "" : "-" + name().toLowerCase(Locale.ROOT);
  }
}
