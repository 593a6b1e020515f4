package org.lingvista.tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;

/** Whether this processor multiplies bfloat16: x86 with AVX-512 BF16 or AMX, ARM with FEAT_BF16. */
final class Bf16Instructions {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  /** As Linux names them. */
  private static final Set<String> NAMES = Set.of("avx512_bf16", "amx_bf16", "bf16");

  private static final boolean HERE = read(PROCESSORS);

  private Bf16Instructions() {}

  /** False on systems that do not list what their processors can do as Linux does. */
  static boolean here() {
    return HERE;
  }

  static boolean read(Path processors) {
    try {
      return Files.readAllLines(processors).stream()
          .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
          .anyMatch(line -> Arrays.stream(line.split("\\s+")).anyMatch(NAMES::contains));
    } catch (IOException e) {
      return false;
    }
  }
}
