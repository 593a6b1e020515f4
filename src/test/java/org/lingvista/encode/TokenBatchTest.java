package org.lingvista.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lingvista.text.Encoding;

class TokenBatchTest {

  @Test
  void holdsEveryTextOnceWithinItsLimits() {
    List<Encoding> texts = new ArrayList<>();
    int[] lengths = {3, 50, 4, 4, 17, 2, 9, 50, 3, 3};
    for (int length : lengths) {
      texts.add(text(length));
    }

    List<TokenBatch> batches = TokenBatch.of(texts, 0, 4, 40);

    boolean[] seen = new boolean[lengths.length];
    for (TokenBatch batch : batches) {
      assertThat(batch.rows()).isLessThanOrEqualTo(4);
      assertThat(batch.rows() == 1 || batch.rows() * batch.length() <= 40).isTrue();
      for (int row = 0; row < batch.rows(); row++) {
        int source = batch.sources()[row];
        assertThat(seen[source]).isFalse();
        seen[source] = true;
        assertThat(batch.lengths()[row]).isEqualTo(lengths[source]);
        int[] ids =
            Arrays.copyOfRange(batch.ids(), row * batch.length(), (row + 1) * batch.length());
        assertThat(Arrays.copyOf(ids, lengths[source])).isEqualTo(texts.get(source).ids());
        assertThat(Arrays.stream(ids).skip(lengths[source])).allMatch(id -> id == 0);
      }
    }
    assertThat(seen).doesNotContain(false);
  }

  @Test
  void ofNothingIsNothing() {
    assertThat(TokenBatch.of(List.of(), 0, 4, 40)).isEmpty();
  }

  private static Encoding text(int length) {
    int[] ids = new int[length];
    Arrays.setAll(ids, i -> 10 + i);
    return new Encoding(ids, new int[length], new int[length]);
  }
}
