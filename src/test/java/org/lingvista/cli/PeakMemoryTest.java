package org.lingvista.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PeakMemoryTest {

  @Test
  void readsThePeakThatLinuxReports() {
    assertThat(PeakMemory.parse(List.of("Name:\tjava", "VmHWM:\t 2097664 kB", "VmRSS:\t 1024 kB")))
        .isEqualTo(2048);
    assertThat(PeakMemory.parse(List.of("Name:\tjava"))).isNull();
  }
}
