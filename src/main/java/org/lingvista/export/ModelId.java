package org.lingvista.export;

import java.io.IOException;
import java.util.Locale;
import org.lingvista.config.ArtifactDirectory;
import org.lingvista.model.ModelDirectory;

/** Names a model and its weights, the same before and after the export. */
final class ModelId {
  private ModelId() {}

  /** The model's name and the beginning of the checksum of its weights: {@code tiny-1a2b3c4d}. */
  static String of(ModelDirectory model) throws IOException {
    String name =
        model.config().name().toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}._-]+", "-");
    String sum = ArtifactDirectory.statedSha256(model.folder(), "model.safetensors");
    return name + "-" + sum.substring(0, 8);
  }
}
