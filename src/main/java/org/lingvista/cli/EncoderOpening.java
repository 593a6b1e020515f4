package org.lingvista.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lingvista.encode.Encoder;
import org.lingvista.encode.EncoderBundle;
import org.lingvista.export.TorchEncoder;

/**
 * Opens whatever a folder holds: a bundle on ONNX Runtime, or a model directory on libtorch, which
 * is not loaded before that.
 */
final class EncoderOpening {
  private EncoderOpening() {}

  static Encoder open(Path folder) throws IOException {
    if (EncoderBundle.isOne(folder)) {
      return EncoderBundle.open(folder);
    }
    if (Files.exists(folder.resolve("model.safetensors"))) {
      return OnLibtorch.open(folder);
    }
    throw new IllegalArgumentException(
        folder
            + " is neither a model (model.safetensors) nor an exported bundle (text.onnx);"
            + " lingvista train makes the one, lingvista export the other");
  }

  /** Apart, so that nothing of libtorch is linked for a bundle. */
  private static final class OnLibtorch {
    static Encoder open(Path folder) throws IOException {
      return TorchEncoder.open(folder);
    }
  }
}
