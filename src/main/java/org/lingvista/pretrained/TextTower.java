package org.lingvista.pretrained;

import java.util.Map;
import org.lingvista.model.ModelConfig;
import org.lingvista.tensor.StoredTensor;

/**
 * A text encoder that was read.
 *
 * @param config its shape
 * @param width d of its vectors
 * @param weights by our names, {@code text.…}
 * @param maskedHead weights of {@link MaskFilling}; empty when there are none
 * @param tokenizer content of its {@code tokenizer.json}
 * @param provenance files and checksums
 */
record TextTower(
    ModelConfig.Text config,
    int width,
    Map<String, StoredTensor> weights,
    Map<String, StoredTensor> maskedHead,
    String tokenizer,
    String provenance) {

  /** For a person: {@code BERT 12 x 768, 501153 pieces, up to 256 tokens, cls, tanh, d=768}. */
  String describe() {
    return "BERT %d x %d, %d pieces, up to %d tokens, pooling %s, head %s, d=%d"
        .formatted(
            config.layers(),
            config.hidden(),
            config.vocabulary(),
            config.positions(),
            config.pooling().name().toLowerCase(java.util.Locale.ROOT),
            config.head().name().toLowerCase(java.util.Locale.ROOT),
            width);
  }
}
