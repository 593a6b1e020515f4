package org.lingvista.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lingvista.config.ArtifactDirectory;

/** A bundle under another model's name, which is another model for every index. */
final class OtherModel {
  private OtherModel() {}

  static void copy(Path bundle, Path to, String id, String newId) throws IOException {
    ArtifactDirectory.write(
        to,
        fresh -> {
          try (var files = Files.list(bundle)) {
            for (Path file : files.filter(each -> !each.endsWith("SHA256SUMS")).toList()) {
              Files.copy(file, fresh.resolve(file.getFileName()));
            }
          }
          Path config = fresh.resolve("config.yaml");
          Files.writeString(config, Files.readString(config).replace(id, newId));
        });
  }
}
