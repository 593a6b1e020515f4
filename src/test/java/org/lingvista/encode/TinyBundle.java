package org.lingvista.encode;

import java.io.IOException;
import java.nio.file.Path;
import org.lingvista.config.ArtifactDirectory;
import org.lingvista.export.BundleExport;
import org.lingvista.model.ModelDirectory;

/**
 * A bundle of the tiny random model in fixtures/model, for tests that need an encoder: width 16, 32
 * pixels, texts of up to 24 tokens. Its vectors are repeatable and mean nothing. Made without
 * libtorch.
 */
public final class TinyBundle {
  /** The model directory it is made of. */
  public static final Path MODEL = Path.of("src/test/resources/fixtures/model");

  private TinyBundle() {}

  /** Writes the bundle and returns its folder. */
  public static Path write(Path folder) throws IOException {
    ArtifactDirectory.write(
        folder, fresh -> BundleExport.writeInto(fresh, new ModelDirectory(MODEL)));
    return folder;
  }
}
