package org.lingvista.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.lingvista.data.TextBatch;
import org.lingvista.model.LingvistaModel;
import org.lingvista.model.ModelDirectory;
import org.lingvista.tensor.Compute;
import org.lingvista.tensor.HostArrays;
import org.lingvista.tensor.TensorScope;

class BatchEncoderTest {
  private static final Path MODEL = Path.of("src/test/resources/fixtures/model");
  private static final int ROWS = 150;

  /** Far more rows than one group holds, of lengths that no order follows. */
  @Test
  void encodingInGroupsOfLikeLengthKeepsTheOrderAndTheVectors() throws Exception {
    try (LingvistaModel model = new ModelDirectory(MODEL).load(Compute.cpu());
        TensorScope scope = new TensorScope()) {
      TextBatch texts = texts(model.config().text().vocabulary());
      float[] grouped =
          HostArrays.toFloats(BatchEncoder.texts(new RowEncoding.Whole(), model, texts, false));
      float[] plain =
          HostArrays.toFloats(model.encodeTexts(BatchEncoder.tokens(model, texts), false));
      assertThat(grouped).hasSameSizeAs(plain);
      for (int i = 0; i < plain.length; i++) {
        assertThat(grouped[i]).isCloseTo(plain[i], within(1e-5f));
      }
    }
  }

  private static TextBatch texts(int vocabulary) {
    Random random = new Random(3);
    int longest = 9;
    int[] ids = new int[ROWS * longest];
    int[] lengths = new int[ROWS];
    Arrays.setAll(lengths, row -> 2 + random.nextInt(longest - 1));
    for (int row = 0; row < ROWS; row++) {
      for (int t = 0; t < lengths[row]; t++) {
        ids[row * longest + t] = 1 + random.nextInt(vocabulary - 1);
      }
    }
    return new TextBatch(ROWS, longest, ids, lengths);
  }
}
