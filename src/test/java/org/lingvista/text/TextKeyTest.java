package org.lingvista.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextKeyTest {

  @Test
  void ignoresCaseWidthCompositionAndWhiteSpace() {
    assertThat(TextKey.normalized("  Dog\t\n FACE\u00a0")).isEqualTo("dog face");
    assertThat(TextKey.normalized("Cafe\u0301")).isEqualTo(TextKey.normalized("CAFÉ"));
    assertThat(TextKey.normalized("ＤＯＧ　ﾈｺ")).isEqualTo("dog ネコ");
    assertThat(TextKey.normalized("STRASSE")).isEqualTo(TextKey.normalized("Straße"));
    assertThat(TextKey.normalized("soft\u00adhyphen\u200b")).isEqualTo("softhyphen");
    assertThat(TextKey.normalized("ΣΑΣ")).isEqualTo(TextKey.normalized("σας"));
  }

  @Test
  void keepsWhatDiffers() {
    assertThat(TextKey.normalized("piña")).isNotEqualTo(TextKey.normalized("pina"));
    assertThat(TextKey.normalized("dog-face")).isNotEqualTo(TextKey.normalized("dog face"));
    assertThat(TextKey.normalized(" \t")).isEmpty();
  }

  @Test
  void hashesEqualTextsEqually() {
    assertThat(TextKey.hash(" DOG")).isEqualTo(TextKey.hash("dog"));
    assertThat(TextKey.hash("dog")).isNotEqualTo(TextKey.hash("cat"));
    // First 8 bytes of SHA-256("dog").
    assertThat(TextKey.hash("dog")).isEqualTo(0xcd6357efdd966de8L);
  }
}
