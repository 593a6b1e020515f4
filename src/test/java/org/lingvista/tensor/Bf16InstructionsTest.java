package org.lingvista.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Bf16InstructionsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "'flags\t\t: fpu avx2 avx512f avx512_bf16 fsrm', true",
    "'flags\t\t: fpu avx2 amx_bf16 avx512_bf16 amx_tile', true",
    "'Features\t: fp asimd i8mm bf16', true",
    "'flags\t\t: fpu fma avx2 avx512f avx512_vnni', false",
    "'model name\t: A processor bf16', false",
    "'', false"
  })
  void flagsAreReadAsLinuxNamesThem(String line, boolean expected) throws Exception {
    Path file = Files.writeString(folder.resolve("cpuinfo"), "processor\t: 0\n" + line + "\n");

    assertThat(Bf16Instructions.read(file)).isEqualTo(expected);
  }

  @Test
  void withoutAListNothingIsKnown() {
    assertThat(Bf16Instructions.read(folder.resolve("none"))).isFalse();
  }

  @Test
  void autoBecomesWhatTheDeviceCan() {
    assertThat(new Compute("cuda", Compute.Precision.AUTO).precision())
        .isEqualTo(Compute.Precision.BF16);
    assertThat(new Compute("cpu", Compute.Precision.AUTO).precision())
        .isEqualTo(Compute.hasBf16("cpu") ? Compute.Precision.BF16 : Compute.Precision.FP32);
    assertThat(new Compute("cpu", Compute.Precision.BF16).precision())
        .isEqualTo(Compute.Precision.BF16);
  }
}
