package org.lingvista.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class QueryVectorsTest {
  @Test
  void liesInTheMiddleAndHasLengthOne() {
    float[] mean = QueryVectors.searched(new float[] {1, 0, 0}, new float[] {0, 1, 0});

    assertThat(mean).containsExactly(new float[] {0.70710677f, 0.70710677f, 0}, within(1e-6f));
  }

  @Test
  void ofTheSameVectorIsThatVector() {
    float[] vector = {0.6f, -0.8f};

    assertThat(QueryVectors.searched(vector, vector)).containsExactly(vector, within(1e-6f));
  }

  @Test
  void ofOppositeVectorsIsWhatIsLookedFor() {
    float[] cleaned = {0.6f, -0.8f};

    assertThat(QueryVectors.searched(new float[] {-0.6f, 0.8f}, cleaned)).isEqualTo(cleaned);
  }
}
