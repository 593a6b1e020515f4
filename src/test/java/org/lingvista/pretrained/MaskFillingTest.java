package org.lingvista.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.model.ModelDirectory;

/** Masked words are filled in as transformers' BertForMaskedLM does. */
class MaskFillingTest {
  private static final String TEXT = "[MASK] [SEP] dog";

  @TempDir Path folder;

  @Test
  void everyPieceHasTheProbabilityOfTransformers() throws IOException {
    ModelDirectory model = Fixtures.convert(Fixtures.folder("tensorflow"), null, null, 0, folder);
    float[] expected = Fixtures.expected("tensorflow", "masked").toFloats();
    int row = Fixtures.texts().indexOf(TEXT);

    try (MaskFilling filling = MaskFilling.open(model)) {
      float[] actual = filling.probabilities(Fixtures.ids("tensorflow", row), 1);
      List<MaskFilling.Guess> best = filling.fill(TEXT, 3);

      assertThat(actual).hasSameSizeAs(expected).containsExactly(expected, within(1e-5f));
      assertThat(best).hasSize(3);
      assertThat(best.getFirst().probability()).isEqualTo(max(actual));
      assertThat(best.getFirst().piece()).isNotBlank().doesNotStartWith("#0");
      assertThatThrownBy(() -> filling.fill("a dog", 3))
          .isInstanceOf(PretrainedException.class)
          .hasMessage("the text has no [MASK] to fill: a dog");
    }
  }

  @Test
  void aModelWithoutTheHeadIsRefused() throws IOException {
    ModelDirectory model = Fixtures.convert(Fixtures.folder("labse"), null, null, 0, folder);

    assertThatThrownBy(() -> MaskFilling.open(model))
        .isInstanceOf(PretrainedException.class)
        .hasMessageContaining("cannot fill masks: pull a BERT with the head");
  }

  private static double max(float[] values) {
    double max = 0;
    for (float value : values) {
      max = Math.max(max, value);
    }
    return max;
  }
}
