package org.lingvista.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HelpPairsTest {
  private static final String LONG =
      "The ruler shows how wide the page is and where its margins end, in the unit of your choice.";
  private static final String LANG =
      "Das Lineal zeigt, wie breit die Seite ist und wo ihre Ränder enden, in der Einheit Ihrer"
          + " Wahl.";

  private final Map<String, Map<String, HelpPage>> parsed = new LinkedHashMap<>();

  private void page(String language, String path, String title, String... paragraphs) {
    Map<String, String> byId = new LinkedHashMap<>();
    for (int i = 0; i < paragraphs.length; i++) {
      byId.put("par" + i, paragraphs[i]);
    }
    parsed
        .computeIfAbsent(language, l -> new LinkedHashMap<>())
        .put(path, new HelpPage(title, byId));
  }

  private Map<String, HelpPairs.Pair> of(String path) {
    return HelpPairs.of(parsed).pages().getOrDefault(path, Map.of());
  }

  /** Passage of page {@code a}; empty when there is none. */
  private static String passage(HelpPairs pairs, String language) {
    HelpPairs.Pair none = new HelpPairs.Pair("", "");
    return pairs.pages().getOrDefault("a", Map.of()).getOrDefault(language, none).passage();
  }

  @Test
  void readsTitleAndOwnParagraphsOfAPage() {
    String html =
        """
        <html><head><title>Page Numbers</title></head><body><p>Menu</p><div id="DisplayArea">
        <h1>Page Numbers</h1><p id="par_1" class="paragraph">A page <span>number</span>
        is a field.</p><div class="howtoget"><p>Choose it</p></div>
        <div class="embedded"><p id="par_2">From another page</p></div>
        <p id="par_3" class="code">PRINT 1</p><p id="par_4">Press
        <span hidden="true" class="MAC">Command</span><span hidden="true">Ctrl</span>.</p>
        <p>No id</p><div class="relatedtopics"><p>See also</p></div></div></body></html>
        """;

    HelpPage page = HelpPage.parse(html.getBytes(StandardCharsets.UTF_8));

    assertThat(page.title()).isEqualTo("Page Numbers");
    assertThat(page.paragraphs().values())
        .containsExactly("A page number is a field.", "Press Ctrl.", "No id");
    assertThat(page.paragraphs()).containsKeys("par_1", "par_4");
  }

  @Test
  void pairsTheTitleWithTheBody() {
    page("en", "a", "Measures", LONG);
    page("de", "a", "Maße", LANG);

    assertThat(of("a"))
        .isEqualTo(
            Map.of(
                "en", new HelpPairs.Pair("Measures", LONG),
                "de", new HelpPairs.Pair("Maße", LANG)));
  }

  @Test
  void dropsParagraphsStillInEnglishAndCountsThem() {
    String other = "Another paragraph that nobody has translated so far.";
    page("en", "a", "Measures", LONG);
    page("en", "b", "Elsewhere", other);
    page("de", "a", "Maße", LANG, LONG + " ", other.toUpperCase(java.util.Locale.ROOT));

    HelpPairs pairs = HelpPairs.of(parsed);

    assertThat(passage(pairs, "de")).isEqualTo(LANG);
    assertThat(pairs.counts()).containsEntry("paragraphs still in English, identical, de", 2L);
  }

  @Test
  void dropsOlderEnglishParagraphsByTheirWords() {
    page("en", "a", "Measures", LONG);
    page("de", "a", "Maße", "This is an older text of the page that you will not find.", LANG);

    HelpPairs pairs = HelpPairs.of(parsed);

    assertThat(passage(pairs, "de")).isEqualTo(LANG);
    assertThat(pairs.counts()).containsEntry("paragraphs still in English, by their words, de", 1L);
    assertThat(HelpEnglish.readsAsEnglish("Das ist ein Text der Seite, die man so nicht findet."))
        .isFalse();
  }

  @Test
  void leavesSentencesWithTheTitleOut() {
    page("en", "a", "Ruler Bar", "The RULER  bar is shown. " + LONG + " Hide the ruler bar.");

    assertThat(passage(HelpPairs.of(parsed), "en")).isEqualTo(LONG);
  }

  @Test
  void dropsThePairWhenTheTitleIsInEverySentence() {
    page("en", "a", "Ruler", LONG);

    assertThat(of("a")).isEmpty();
  }

  @Test
  void dropsParagraphsAndTitlesOfSeveralPages() {
    page("en", "a", "Measures", "This note stands on two pages, word for word.", LONG);
    page("en", "b", "Units", "This note stands on two pages, word for word.");
    page("en", "c", "Options", LONG.replace("ruler", "menu"));
    page("en", "d", "options", LONG.replace("ruler", "list"));

    assertThat(passage(HelpPairs.of(parsed), "en")).isEqualTo(LONG);
    assertThat(of("b")).isEmpty();
    assertThat(of("c")).isEmpty();
    assertThat(of("d")).isEmpty();
  }

  @Test
  void dropsLinesThatBecomeEqualOnlyOnceTitlesAreOut() {
    page("en", "a", "Apples", "Apples are round. Nobody has ever seen one of them fly.", LONG);
    page(
        "en",
        "b",
        "Pears",
        "Pears are green. Nobody has ever seen one of them fly.",
        LONG.replace("ruler", "pip"));

    assertThat(passage(HelpPairs.of(parsed), "en")).isEqualTo(LONG);
    assertThat(of("b").values())
        .extracting(HelpPairs.Pair::passage)
        .containsExactly(LONG.replace("ruler", "pip"));
  }

  @Test
  void cutsLongBodiesAtSentences() {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      body.append("Sentence number ").append(i).append(" stands here. ");
    }

    String passage = HelpPassage.of(List.of(body.toString()), "Title", "en");

    assertThat(passage.length()).isBetween(700, 830);
    assertThat(passage).startsWith("Sentence number 0 ").endsWith("stands here.");
  }

  @Test
  void keepsTitlesOfOneWordThatAreTheSameInEnglishButNoLongerOnes() {
    page("en", "a", "Navigator", LONG);
    page("de", "a", "Navigator", LANG);
    page("en", "b", "Import Dialog", LONG.replace("ruler", "list"));
    page("de", "b", "Import Dialog", LANG.replace("Lineal", "Feld"));

    assertThat(of("a")).containsOnlyKeys("en", "de");
    assertThat(of("b")).containsOnlyKeys("en");
  }
}
