package org.lingvista.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpanJoinerTest {
  @Test
  void spansThatTouchStayTogether() {
    SpanJoiner joiner = new SpanJoiner();
    assertThat(joiner).hasToString("");
    joiner.add(3, 5, "赤い");
    joiner.add(5, 8, "ハート");
    joiner.add(9, 11, "二つ");
    assertThat(joiner).hasToString("赤いハート 二つ");
  }
}
