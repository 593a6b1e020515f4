package org.lingvista.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class TensorScopeTest {

  @Test
  void whatIsNeededOnTheWayIsFreedAndTheResultBelongsToTheScopeAround() {
    Tensor[] way = new Tensor[1];
    Tensor result;
    try (TensorScope around = new TensorScope()) {
      result =
          TensorScope.within(() -> {
            way[0] = torch.ones(4);
            return way[0].add(new Scalar(1));
          });

      assertThat(way[0].isNull()).isTrue();
      assertThat(result.isNull()).isFalse();
      assertThat(result.sum().item_float()).isEqualTo(8);
    }
    assertThat(result.isNull()).isTrue();
  }

  @Test
  void withoutAScopeAroundTheResultIsTheCallersToClose() {
    Tensor result = TensorScope.within(() -> torch.ones(4));

    assertThat(result.isNull()).isFalse();
    result.close();
    assertThat(result.isNull()).isTrue();
  }
}
