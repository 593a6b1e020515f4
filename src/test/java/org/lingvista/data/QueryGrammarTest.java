package org.lingvista.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class QueryGrammarTest {
  private static final List<String> NAMES = List.of("place", "person");
  private static final Set<String> HELD_OUT_PARTS = Set.of("time", "place", "person");

  private static final Map<String, QueryGrammar> GRAMMARS = new ConcurrentHashMap<>();

  private static QueryGrammar grammar(String language) {
    return GRAMMARS.computeIfAbsent(language, QueryGrammar::of);
  }

  static Set<String> languages() {
    return QueryGrammar.LANGUAGES;
  }

  @ParameterizedTest
  @MethodSource("languages")
  void trainedAndHeldOutPhrasesAreDisjoint(String language) {
    QueryGrammar grammar = grammar(language);
    List<String> lists = new ArrayList<>(HELD_OUT_PARTS);
    lists.add(QuerySchema.NONE);
    List<String> shared = new ArrayList<>();
    for (String list : lists) {
      Set<String> trained = new HashSet<>();
      Set<String> heldOut = new HashSet<>();
      if (!NAMES.contains(list)) { // the combinations of names are too many to list
        trained.addAll(QueryTexts.keys(grammar.texts(list, QuerySplit.TRAIN)));
      }
      if (list.equals(QuerySchema.NONE)) {
        heldOut.addAll(QueryTexts.keys(grammar.texts(list, QuerySplit.TEST)));
      } else {
        trained.addAll(drawn(grammar, list, QuerySplit.TRAIN));
        heldOut.addAll(drawn(grammar, list, QuerySplit.TEST));
      }
      assertThat(heldOut).as(list).isNotEmpty();
      heldOut.stream().filter(trained::contains).forEach(text -> shared.add(list + ": " + text));
    }
    assertThat(shared).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("languages")
  void noHeldOutNameIsTrainedBesideAnyWord(String language) {
    QueryGrammar grammar = grammar(language);
    QueryRecognizer recognizer = new QueryRecognizer(grammar);
    for (String slot : NAMES) {
      assertThat(grammar.labelled(slot, QuerySplit.TEST))
          .as(slot)
          .hasSizeGreaterThan(3)
          .noneMatch(name -> recognizer.labels(slot, name));
      assertThat(names(grammar, slot).stream().limit(300))
          .as("what training labels is recognised")
          .allMatch(name -> recognizer.labels(slot, name));
    }
  }

  @ParameterizedTest
  @MethodSource("languages")
  void aboutHalfOfThePlacesAreFromCldr(String language) {
    QueryGrammar grammar = grammar(language);
    CldrPlaces places = CldrPlaces.of(language);
    RandomGenerator random = new SplittableRandom(3);
    int fromCldr = 0;
    Set<String> names = new HashSet<>();
    for (int i = 0; i < 2000; i++) {
      for (QueryGrammar.Piece piece : grammar.expandPart("place", QuerySplit.TRAIN, random)) {
        if (piece.label() != null) {
          String name = piece.text();
          fromCldr += places.cities().contains(name) || places.countries().contains(name) ? 1 : 0;
          names.add(name);
        }
      }
    }
    // Names written by hand are often in CLDR too.
    assertThat(fromCldr).isBetween(600, 1900);
    assertThat(names).hasSizeGreaterThan(300);
  }

  @ParameterizedTest
  @MethodSource("languages")
  void framesAreHeldOutExceptTheBareContent(String language) {
    QueryGrammar grammar = grammar(language);
    List<String> intents = new ArrayList<>(QuerySchema.labels().intents());
    intents.add(QueryGrammar.KEYWORDS);
    for (String intent : intents) {
      Set<String> trained = sources(grammar, intent, QuerySplit.TRAIN);
      Set<String> heldOut = sources(grammar, intent, QuerySplit.TEST);
      trained.remove("<content>");
      assertThat(heldOut).as(intent).isNotEmpty().doesNotContainAnyElementsOf(trained);
    }
  }

  @ParameterizedTest
  @MethodSource("languages")
  void everyLanguageIsVariedEnough(String language) {
    QueryGrammar grammar = grammar(language);
    for (String intent :
        List.of(
            QuerySchema.FIND_IMAGES,
            QuerySchema.FIND_PASSAGES,
            QuerySchema.FIND_ANYTHING,
            QuerySchema.COUNT)) {
      assertThat(grammar.frames(intent, QuerySplit.TRAIN)).as(intent).hasSizeGreaterThan(9);
      assertThat(grammar.frames(intent, QuerySplit.TEST)).as(intent).hasSizeGreaterThan(3);
    }
    assertThat(grammar.texts("opener", QuerySplit.TRAIN)).hasSizeGreaterThan(7);
    assertThat(grammar.texts("time", QuerySplit.TRAIN)).hasSizeGreaterThan(100);
    assertThat(grammar.texts("time", QuerySplit.TEST)).hasSizeGreaterThan(25);
    assertThat(grammar.texts("place", QuerySplit.TRAIN)).hasSizeGreaterThan(24);
    assertThat(grammar.texts("place", QuerySplit.TEST)).hasSizeGreaterThan(9);
    assertThat(names(grammar, "person")).hasSizeGreaterThan(1000);
    assertThat(grammar.texts(QuerySchema.NONE, QuerySplit.TRAIN)).hasSizeGreaterThan(79);
    assertThat(grammar.texts(QuerySchema.NONE, QuerySplit.TEST)).hasSizeGreaterThan(29);
  }

  @Test
  void theChecksumOfWhatShipsTellsOneGrammarFromAnother() {
    assertThat(QueryGrammarFiles.checksum(List.of("en", "de")))
        .isEqualTo(QueryGrammarFiles.checksum(List.of("en", "de")))
        .isNotEqualTo(QueryGrammarFiles.checksum(List.of("en")))
        .isNotEqualTo(QueryGrammarFiles.checksum(List.of("en", "fr")));
  }

  @Test
  void onlyTheMarkedPieceOfASlotIsLabelled() {
    QueryGrammar grammar =
        QueryGrammar.parse(
            """
            language: en
            parts:
              place: "in {Paris} itself"
              media_one: photo
            frames:
              find_images: a <media_one> of <content> <place>
            """);
    var frame = grammar.frames(QuerySchema.FIND_IMAGES, QuerySplit.TRAIN).getFirst();
    var pieces = grammar.expand(frame, QuerySplit.TRAIN, new SplittableRandom(1), "dog");
    QueryAssembly query = QueryAssembly.of(pieces, grammar.elisions());
    assertThat(query.text()).isEqualTo("a photo of dog in Paris itself");
    assertThat(query.spans())
        .extracting(span -> span.label() + "=" + QuerySchema.text(query.text(), span))
        .containsExactly("media=photo", "content=dog", "place=Paris");
  }

  @Test
  void heldOutPlacesAreNotTakenFromCldr() {
    QueryGrammar grammar =
        QueryGrammar.parse(
            """
            language: pl
            cldr:
              without: Peru | Kair
            parts:
              place: |
                w mieście {<cldr_city>} | kraj: {<cldr_country>}
                * w {Krakowie} | w {Oslo} | w {Warszawie} | we {Francji}
            frames:
              find_images: zdjęcia <place>
            """);
    assertThat(grammar.labelled("place", QuerySplit.TRAIN))
        .contains("Berlin", "Norwegia")
        .doesNotContain("Oslo", "Warszawa", "Francja", "Peru", "Kair");
    assertThat(grammar.labelled("place", QuerySplit.TEST))
        .containsExactly("Krakowie", "Oslo", "Warszawie", "Francji");
  }

  @Test
  void linesCountAsOftenAsTheySayAndOnlyWhereTheySay() {
    QueryGrammar grammar =
        QueryGrammar.parse(
            """
            language: en
            parts:
              get: |
                find | show
                + 3x fetch
            frames:
              count: |
                <get> it
                * <get> them
            """);
    var random = new SplittableRandom(5);
    Map<String, Integer> trained = new HashMap<>();
    for (int i = 0; i < 1000; i++) {
      String word = grammar.expandPart("get", QuerySplit.TRAIN, random).getFirst().text();
      trained.merge(word, 1, Integer::sum);
    }
    assertThat(trained.get("fetch")).isBetween(500, 700);
    assertThat(grammar.texts(QuerySchema.COUNT, QuerySplit.TEST))
        .containsExactly("find them", "show them");
  }

  @Test
  void anEndingFollowsTheNameThatIsDrawn() {
    QueryGrammar grammar =
        QueryGrammar.parse(
            """
            language: tr
            parts:
              place: "{(Paris|Londra)}'[DA]"
            frames:
              find_images: <place> <content>[nIn] resmi
            """);
    assertThat(grammar.texts(QuerySchema.FIND_IMAGES, QuerySplit.TRAIN))
        .allMatch(text -> text.startsWith("Paris'te ") || text.startsWith("Londra'da "));
    var frame = grammar.frames(QuerySchema.FIND_IMAGES, QuerySplit.TRAIN).getFirst();
    var pieces = grammar.expand(frame, QuerySplit.TRAIN, new SplittableRandom(1), "kedi");
    assertThat(QueryAssembly.of(pieces, grammar.elisions()).text()).endsWith(" kedinin resmi");
  }

  @Test
  void namesThePartThatIsMissing() {
    assertThatThrownBy(() -> QueryGrammar.parse("language: en\nframes: {count: a <thing>}"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("en.count.0")
        .hasMessageContaining("<thing>");
  }

  @Test
  void namesTheEntryWhoseBracketIsOpen() {
    assertThatThrownBy(() -> QueryGrammar.parse("language: en\nframes: {count: \"a (b|c\"}"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("a (b|c");
  }

  @Test
  void refusesAPartThatContainsItself() {
    assertThatThrownBy(() -> QueryGrammar.parse("language: en\nparts: {a: x <a>}"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("contains itself");
  }

  @Test
  void refusesAMarkedPieceWhereNothingIsLabelled() {
    assertThatThrownBy(() -> QueryGrammar.parse("language: en\nframes: {count: \"a {b}\"}"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("{…}");
  }

  @Test
  void refusesUnknownKeysAndLanguages() {
    assertThatThrownBy(() -> QueryGrammar.parse("language: en\nframe: {}"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("[frame]");
    assertThatThrownBy(() -> QueryGrammar.of("xx"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("xx");
  }

  private static Set<String> sources(QueryGrammar grammar, String intent, QuerySplit split) {
    Set<String> sources = new HashSet<>();
    grammar.frames(intent, split).forEach(frame -> sources.add(frame.pattern().source()));
    return sources;
  }

  /** What random expansions of a part say. */
  private static Set<String> drawn(QueryGrammar grammar, String part, QuerySplit split) {
    RandomGenerator random = new SplittableRandom(11);
    Set<String> texts = new HashSet<>();
    for (int i = 0; i < 600; i++) {
      StringBuilder text = new StringBuilder();
      grammar.expandPart(part, split, random).forEach(piece -> text.append(piece.text()));
      texts.add(QueryTexts.key(text.toString()));
    }
    return texts;
  }

  /** What 4,000 draws of each of a slot's parts label in training. */
  private static Set<String> names(QueryGrammar grammar, String slot) {
    RandomGenerator random = new SplittableRandom(5);
    Set<String> names = new HashSet<>();
    for (String part : grammar.parts()) {
      for (int i = 0; i < 4000 && slot.equals(grammar.slot(part)); i++) {
        for (QueryGrammar.Piece piece : grammar.expandPart(part, QuerySplit.TRAIN, random)) {
          if (piece.label() != null) {
            names.add(piece.text());
          }
        }
      }
    }
    return names;
  }
}
