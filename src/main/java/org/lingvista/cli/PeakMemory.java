package org.lingvista.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The most memory this process has held so far. */
final class PeakMemory {
  private static final Path STATUS = Path.of("/proc/self/status");

  private PeakMemory() {}

  /** Peak resident set in MiB as Linux counts it; null on other systems. */
  static @Nullable Long mebibytes() throws IOException {
    return Files.isReadable(STATUS) ? parse(Files.readAllLines(STATUS)) : null;
  }

  /** Reads {@code VmHWM: 12345 kB}. */
  static @Nullable Long parse(List<String> status) {
    for (String line : status) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
      }
    }
    return null;
  }
}
