package org.lingvista.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LanguageSamplerTest {

  @Test
  void drawsInProportionToTheCountToThePowerOfOneOverT() {
    // 900 examples in English, 100 in German: 0.9 at T=1, 30/(30+10) at T=2, even at T→∞.
    assertThat(share(1)).isCloseTo(0.9, within(0.015));
    assertThat(share(2)).isCloseTo(0.75, within(0.02));
    assertThat(share(1e9)).isCloseTo(0.5, within(0.025));
  }

  private static double share(double temperature) {
    LanguageSampler sampler = new LanguageSampler(examples(), List.of(), temperature);
    SplittableRandom random = new SplittableRandom(1);
    int english = 0;
    for (int i = 0; i < 10_000; i++) {
      english += "en".equals(sampler.draw(Set.of("en", "de"), null, random)) ? 1 : 0;
    }
    return english / 10_000.0;
  }

  private static List<List<String>> examples() {
    List<List<String>> examples = new ArrayList<>(Collections.nCopies(900, List.of("en")));
    examples.addAll(Collections.nCopies(100, List.of("de")));
    return examples;
  }

  @Test
  void drawsOnlyWhatTheExampleHasAndTheOptionsAllow() {
    LanguageSampler sampler = new LanguageSampler(examples(), List.of("de"), 1);
    SplittableRandom random = new SplittableRandom(1);
    assertThat(sampler.draw(Set.of("en", "de"), null, random)).isEqualTo("de");
    assertThat(sampler.draw(Set.of("en"), null, random)).isNull();
    assertThat(sampler.draw(Set.of("de"), "de", random)).isNull();
    assertThat(sampler.any(Set.of("en"))).isFalse();
  }
}
