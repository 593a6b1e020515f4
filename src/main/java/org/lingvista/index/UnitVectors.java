package org.lingvista.index;

/** What a vector must be to enter an index or to search it. */
final class UnitVectors {
  /** float32 rounding stays far below this; a vector that nobody normalised far above. */
  private static final double TOLERANCE = 1e-3;

  private UnitVectors() {}

  static void require(String what, float[] vector, IndexModel model) {
    if (vector.length != model.width()) {
      throw new IllegalArgumentException(
          "%s has width %d, the index holds vectors of width %d (model %s)"
              .formatted(what, vector.length, model.width(), model.id()));
    }
    double square = 0;
    for (int i = 0; i < vector.length; i++) {
      if (!Float.isFinite(vector[i])) {
        throw new IllegalArgumentException(
            "%s has %s at position %d: values must be finite".formatted(what, vector[i], i));
      }
      square += (double) vector[i] * vector[i];
    }
    double norm = Math.sqrt(square);
    if (Math.abs(norm - 1) > TOLERANCE) {
      throw new IllegalArgumentException(
          "%s must be L2-normalised; its norm is %.6g".formatted(what, norm));
    }
  }
}
