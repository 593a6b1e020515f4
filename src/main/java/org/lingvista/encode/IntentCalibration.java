package org.lingvista.encode;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.lingvista.config.ArtifactDirectory;
import org.lingvista.config.StrictYaml;

/**
 * What makes a model's intent probabilities honest, {@code calibration.yaml} of an {@link
 * EncoderBundle}; a bundle without it has temperature 1.
 *
 * @param temperature the intent logits are divided by it before the softmax
 */
public record IntentCalibration(double temperature) {
  /** The model's own probabilities. */
  public static final IntentCalibration NONE = new IntentCalibration(1);

  private static final String FILE = "calibration.yaml";
  private static final String SUMS = "SHA256SUMS";

  public IntentCalibration {
    if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "temperature must be positive; temperature=" + temperature);
    }
  }

  /** That of a bundle. */
  public static IntentCalibration of(Path bundle) throws IOException {
    Path file = bundle.resolve(FILE);
    return Files.exists(file) ? StrictYaml.read(file, IntentCalibration.class) : NONE;
  }

  /** Puts it into a bundle, whole or not at all; nothing else of the bundle changes. */
  public void writeTo(Path bundle) throws IOException {
    List<Path> files;
    try (Stream<Path> list = Files.list(bundle)) {
      files =
          list.filter(file -> !List.of(FILE, SUMS).contains(String.valueOf(file.getFileName())))
              .toList();
    }
    ArtifactDirectory.write(
        bundle,
        fresh -> {
          for (Path file : files) {
            link(fresh.resolve(String.valueOf(file.getFileName())), file);
          }
          Files.writeString(fresh.resolve(FILE), StrictYaml.write(this));
        });
  }

  /** The same file under a second name, where the file system can: weights are large. */
  private static void link(Path fresh, Path file) throws IOException {
    try {
      Files.createLink(fresh, file);
    } catch (UnsupportedOperationException | FileSystemException e) {
      Files.copy(file, fresh);
    }
  }
}
