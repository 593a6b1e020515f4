package org.lingvista.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lingvista.pretrained.Fixtures;

/** bf16 against fp32 on published models in small, whose random weights are unusually large. */
class Bf16LossTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"labse, clip-vision", "sentence-mean, clip-vision", "labse, clip"})
  void vectorsOfBf16AreNearThoseOfFp32(String text, String vision) throws Exception {
    ModelDirectory model =
        Fixtures.convert(Fixtures.folder(text), Fixtures.folder(vision), null, 0, folder);
    for (Bf16Loss loss : Bf16Loss.of(model)) {
      assertThat(loss.leastCosine()).as(loss.toString()).isBetween(0.999, 1.000001);
      assertThat(loss.mostDifference()).as(loss.toString()).isBetween(1e-6, 0.02);
    }
  }
}
