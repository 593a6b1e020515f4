package org.lingvista.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
  void aTrimmedVocabularyFillsInTheSameOfWhatIsLeft() throws IOException {
    ModelDirectory model =
        Fixtures.convert(Fixtures.folder("tensorflow"), null, null, 0, folder.resolve("whole"));
    Path corpus = Files.writeString(folder.resolve("corpus.txt"), TEXT + "\n");
    VocabularyTrim.trim(model, List.of("en"), List.of(corpus), folder.resolve("small"), line -> {});

    try (MaskFilling whole = MaskFilling.open(model);
        MaskFilling small = MaskFilling.open(new ModelDirectory(folder.resolve("small")))) {
      Map<String, Double> before = new HashMap<>();
      whole.fill(TEXT, 151).forEach(guess -> before.put(guess.piece(), guess.probability()));
      List<MaskFilling.Guess> after = small.fill(TEXT, 10);
      assertThat(after).hasSize(10);
      double grown =
          after.getFirst().probability()
              / Objects.requireNonNull(before.get(after.getFirst().piece()));
      assertThat(grown).isGreaterThan(1); // the others share what the missing ones had
      for (MaskFilling.Guess guess : after) {
        double ratio = guess.probability() / Objects.requireNonNull(before.get(guess.piece()));
        assertThat(ratio).as(guess.piece()).isCloseTo(grown, within(1e-4 * grown));
      }
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
