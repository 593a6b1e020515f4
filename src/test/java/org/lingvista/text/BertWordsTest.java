package org.lingvista.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BertWordsTest {

  @Test
  void splitsAtSpacesPunctuationAndChineseCharacters() {
    assertThat(words("Don't  stop—now\u3000狗dog。カメラ", true, false))
        .containsExactly("don", "'", "t", "stop", "—", "now", "狗", "dog", "。", "カメラ");
    assertThat(words("𠀀𠮷 a+b=$5 😀x", true, false))
        .containsExactly("𠀀", "𠮷", "a", "+", "b", "=", "$", "5", "😀x");
    assertThat(words("in 2016, 4x ٣ 三 ½", true, false))
        .containsExactly("in", "2", "0", "1", "6", ",", "4", "x", "٣", "三", "1", "⁄", "2");
  }

  @Test
  void splitsKanaWhereParticlesFollowNames() {
    assertThat(words("フォトを12枚 ｶﾒﾗーが, らーめんx", true, false))
        .containsExactly("フォト", "を", "1", "2", "枚", "カメラー", "が", ",", "ら", "ー", "め", "ん", "x");
    assertThat(words("abcカナdef", true, false)).containsExactly("abc", "カナ", "def");
  }

  @Test
  void dropsControlsAndKeepsAccentsUnlessTold() {
    assertThat(words("a\u0000b\u200bc\ufeff \tCafe\u0301", true, false))
        .containsExactly("abc", "café");
    assertThat(words("Café Ñandú", false, true)).containsExactly("Cafe", "Nandu");
  }

  @Test
  void lowersOneCharacterAtATime() {
    assertThat(words("İstanbul ΣΑΣ ẞ", true, false)).containsExactly("i̇stanbul", "σασ", "ß");
    assertThat(words("Straße", false, false)).containsExactly("Straße");
  }

  private static List<String> words(String text, boolean lowercase, boolean stripAccents) {
    List<String> words = new ArrayList<>();
    new BertWords(lowercase, stripAccents).forEach(text, words::add);
    return words;
  }
}
