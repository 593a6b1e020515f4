package org.lingvista.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.encode.WordEncoder;
import org.lingvista.index.IndexException;
import org.lingvista.index.Item;
import org.lingvista.index.LuceneStore;
import org.lingvista.query.KnownNames;
import org.lingvista.query.QueryContext;
import org.lingvista.query.QueryFilter;
import org.lingvista.query.TimeSpan;
import org.lingvista.query.UnderstoodQuery;
import org.lingvista.query.UnderstoodQuery.Order;

class SearcherTest {
  @TempDir private Path folder;
  private WordIndex index;
  private WordEncoder encoder;
  private LuceneStore store;
  private Searcher searcher;

  @BeforeEach
  void open() {
    index = new WordIndex(folder);
    encoder = index.encoder;
    store = index.store;
    searcher = index.searcher;
  }

  @AfterEach
  void close() {
    index.close();
  }

  private void put(String id, Item.Kind kind, String seen, String words) {
    index.put(id, kind, seen, words);
  }

  private List<String> ids(String query, SearchOptions options) {
    return searcher.search(query, options).results().stream()
        .map(result -> result.item().id())
        .toList();
  }

  @Test
  void findsWhatTheCleanedQueryMeans() {
    put("dog", Item.Kind.IMAGE, "dog", "");
    put("cat", Item.Kind.IMAGE, "cat", "");
    SearchResponse response = searcher.search("please find me a photo of a dog");
    assertThat(response.query().intent()).isEqualTo("find_images");
    assertThat(response.query().cleaned()).isEqualTo("dog");
    assertThat(response.searched()).isEqualTo(2);
    SearchResult best = response.results().getFirst();
    assertThat(best.item().id()).isEqualTo("dog");
    assertThat(best.rank()).isEqualTo(1);
    assertThat(best.vectorScore()).isEqualTo(1, within(1e-5));
    assertThat(best.vectorRank()).isEqualTo(1);
    assertThat(best.lexicalRank()).isNull();
    assertThat(best.score()).isEqualTo(1.0 / 61, within(1e-12));
  }

  @Test
  void fusesVectorAndWordRanks() {
    put("both", Item.Kind.TEXT, "dog beach", "dog");
    put("vector", Item.Kind.TEXT, "dog", "nothing");
    put("word", Item.Kind.TEXT, "zebra", "dog dog");
    List<SearchResult> results = searcher.search("dog").results();
    assertThat(results)
        .extracting(result -> result.item().id())
        .containsExactly("word", "both", "vector");
    assertThat(results.get(0).score()).isEqualTo(1.0 / 63 + 1.0 / 61, within(1e-12));
    assertThat(results.get(1).score()).isEqualTo(1.0 / 62 + 1.0 / 62, within(1e-12));
    assertThat(results.get(2).score()).isEqualTo(1.0 / 61, within(1e-12));
    assertThat(ids("dog", SearchOptions.DEFAULT.withLexical(false)))
        .containsExactly("vector", "both", "word");
  }

  @Test
  void theKindAskedForFiltersUnlessSwitchedOff() {
    put("image", Item.Kind.IMAGE, "dog", "");
    put("text", Item.Kind.TEXT, "dog", "dog");
    assertThat(ids("a photo of a dog", SearchOptions.DEFAULT)).containsExactly("image");
    assertThat(ids("a text of a dog", SearchOptions.DEFAULT)).containsExactly("text");
    assertThat(ids("a photo of a dog", SearchOptions.DEFAULT.withFilters(false)))
        .containsExactly("text", "image");
  }

  private void put(String id, String time, String place, String person) {
    store.upsert(
        List.of(
            new Item(
                id,
                id,
                Item.Kind.IMAGE,
                encoder.encodeTexts(List.of("dog")).getFirst(),
                "",
                "",
                "",
                time.isEmpty() ? null : Instant.parse(time),
                place.isEmpty() ? null : place,
                person.isEmpty() ? null : person,
                null,
                new Item.Source("test", id, ""),
                Map.of())));
    store.commit();
  }

  private static UnderstoodQuery understood(
      String cleaned, UnderstoodQuery.Order order, QueryFilter... filters) {
    float[] vector = new WordEncoder("words", 64).encodeTexts(List.of("dog")).getFirst();
    return new UnderstoodQuery(
        "text",
        "en",
        "find_anything",
        0.9,
        List.of(),
        List.of(filters),
        order,
        null,
        cleaned,
        false,
        List.of(),
        vector);
  }

  private List<String> ids(UnderstoodQuery query) {
    return searcher.search(query, SearchOptions.DEFAULT).results().stream()
        .map(result -> result.item().id())
        .toList();
  }

  @Test
  void timesPlacesAndPersonsFilter() {
    put("old", "2019-05-05T12:00:00Z", "Paris, France", "Anna");
    put("new", "2026-10-05T12:00:00Z", "Berlin", "Anna; Tom");
    put("bare", "", "", "");
    ZonedDateTime now = ZonedDateTime.parse("2026-11-18T12:00:00+01:00[Europe/Berlin]");
    QueryContext context = new QueryContext(null, now, KnownNames::asWritten);
    assertThat(searcher.search("dog last month", SearchOptions.DEFAULT, context).results())
        .extracting(result -> result.item().id())
        .containsExactly("new");
    assertThat(
            searcher
                .search("dog last month", SearchOptions.DEFAULT.withFilters(false), context)
                .results())
        .hasSize(3);
    Order any = Order.RELEVANCE;
    QueryFilter france = new QueryFilter.Place("france", List.of("France"));
    QueryFilter anna = new QueryFilter.Person("anna", List.of("Anna"));
    QueryFilter tom = new QueryFilter.Person("tom", List.of("Tom"));
    assertThat(ids(understood("dog", any, france))).containsExactly("old");
    assertThat(ids(understood("dog", any, anna))).containsExactlyInAnyOrder("old", "new");
    assertThat(ids(understood("dog", any, anna, tom))).containsExactly("new");
    assertThat(ids(understood("dog", any, new QueryFilter.Without(tom))))
        .containsExactlyInAnyOrder("old", "bare");
    QueryFilter nobody = new QueryFilter.Without(new QueryFilter.AnyPerson("people"));
    assertThat(ids(understood("dog", any, nobody))).containsExactly("bare");
    QueryFilter noPicture =
        new QueryFilter.Without(new QueryFilter.Only(QueryFilter.MediaKind.IMAGE));
    assertThat(searcher.search(understood("dog", any, noPicture), SearchOptions.DEFAULT).relaxed())
        .isTrue();
  }

  @Test
  void whenNothingMeetsAllConditionsThePicturesAskedForAreKeptLongest() {
    put("old", "2019-05-05T12:00:00Z", "Paris", "Anna");
    put("new", "2026-10-05T12:00:00Z", "Berlin", "Anna");
    put("passage", Item.Kind.TEXT, "dog", "dog");
    QueryFilter pictures = new QueryFilter.Only(QueryFilter.MediaKind.IMAGE);
    QueryFilter passages = new QueryFilter.Only(QueryFilter.MediaKind.TEXT);
    ZonedDateTime year = ZonedDateTime.parse("2021-01-01T00:00:00Z");
    QueryFilter time = new QueryFilter.Taken("2021", new TimeSpan(year, year.plusYears(1)));
    QueryFilter paris = new QueryFilter.Place("paris", List.of("Paris"));
    QueryFilter tom = new QueryFilter.Person("tom", List.of("Tom"));
    QueryFilter anna = new QueryFilter.Person("anna", List.of("Anna"));
    Order any = Order.RELEVANCE;

    SearchResponse noTime =
        searcher.search(understood("dog", any, time, paris, pictures), SearchOptions.DEFAULT);
    assertThat(noTime.results()).extracting(result -> result.item().id()).containsExactly("old");
    assertThat(noTime.dropped()).containsExactly(time);
    assertThat(noTime.searched()).isZero();
    assertThat(noTime.query().notes())
        .containsExactly(
            "nothing passes the filters: these are results without " + time.describe());
    assertThat(ids(understood("dog", any, pictures, paris, tom))).containsExactly("old");
    assertThat(ids(understood("dog", any, pictures, time, tom)))
        .containsExactlyInAnyOrder("old", "new");
    SearchResponse text =
        searcher.search(
            understood("dog", any, anna, new QueryFilter.Without(paris), passages, time),
            SearchOptions.DEFAULT);
    assertThat(text.results()).extracting(result -> result.item().id()).containsExactly("passage");
    assertThat(text.dropped()).containsExactly(anna, time);
    assertThat(ids(understood("", any, time, pictures))).containsExactly("new", "old");
  }

  @Test
  void aQueryOfFiltersAloneIsAnsweredByTimeNewestFirst() {
    put("old", "2019-05-05T12:00:00Z", "", "Anna");
    put("none", "", "", "Anna");
    put("new", "2026-10-05T12:00:00Z", "", "Anna");
    QueryFilter anna = new QueryFilter.Person("anna", List.of("Anna"));
    assertThat(ids(understood("", Order.RELEVANCE, anna))).containsExactly("new", "old", "none");
    assertThat(ids(understood("", Order.OLDEST, anna))).containsExactly("old", "new", "none");
    SearchResponse response =
        searcher.search(understood("", Order.RELEVANCE, anna), SearchOptions.DEFAULT);
    assertThat(response.searched()).isEqualTo(3);
    assertThat(response.query().notes()).containsExactly("newest first");
    assertThat(response.results().getFirst().vectorRank()).isNull();
  }

  @Test
  void theBestMatchesAreSortedByTimeWhenAsked() {
    put("old", "2019-05-05T12:00:00Z", "", "");
    put("new", "2026-10-05T12:00:00Z", "", "");
    assertThat(ids(understood("dog", Order.NEWEST))).containsExactly("new", "old");
    assertThat(ids(understood("dog", Order.OLDEST))).containsExactly("old", "new");
  }

  @Test
  void picturesAndPassagesTakeTurnsWhateverTheirCosines() {
    for (int i = 0; i < 5; i++) {
      put("text" + i, Item.Kind.TEXT, "dog", "");
      put("image" + i, Item.Kind.IMAGE, "dog word" + i, "");
    }
    assertThat(ids("dog", SearchOptions.DEFAULT).subList(0, 4))
        .anyMatch(id -> id.startsWith("image"))
        .anyMatch(id -> id.startsWith("text"));
  }

  @Test
  void aQueryThatAsksForNothingIsSearchedAsItIs() {
    put("greeting", Item.Kind.TEXT, "hello dog", "hello dog");
    SearchResponse response = searcher.search("hello dog");
    assertThat(response.query().plain()).isTrue();
    assertThat(response.results().getFirst().vectorScore()).isEqualTo(1, within(1e-5));
  }

  @Test
  void pagesJoinToTheWholeList() {
    for (int i = 0; i < 25; i++) {
      put("i" + i, Item.Kind.TEXT, "dog word" + i, "dog " + "x ".repeat(i));
    }
    List<String> whole = ids("dog", SearchOptions.DEFAULT.withPage(0, 100));
    assertThat(whole).hasSize(25);
    List<String> joined = new ArrayList<>();
    for (int offset = 0; offset < 30; offset += 10) {
      joined.addAll(ids("dog", SearchOptions.DEFAULT.withPage(offset, 10)));
    }
    assertThat(joined).isEqualTo(whole);
    assertThat(ids("dog", SearchOptions.DEFAULT.withPage(1_000, 10))).isEmpty();
    SearchResponse second = searcher.search("dog", SearchOptions.DEFAULT.withPage(10, 3));
    assertThat(second.results()).extracting(SearchResult::rank).containsExactly(11, 12, 13);
  }

  @Test
  void fusionEqualsTheFormulaOverBothLists() {
    String[] words = {"dog", "beach", "sea", "sun", "hat"};
    for (int i = 0; i < 40; i++) {
      put("i" + i, Item.Kind.TEXT, words[i % 5] + " " + words[i % 3], words[i % 4] + " y" + i % 7);
    }
    for (SearchResult result :
        searcher.search("dog beach", SearchOptions.DEFAULT.withPage(0, 40)).results()) {
      Integer byVector = result.vectorRank();
      Integer byWords = result.lexicalRank();
      double expected =
          (byVector == null ? 0 : 1.0 / (60 + byVector))
              + (byWords == null ? 0 : 1.0 / (60 + byWords));
      assertThat(result.score()).isEqualTo(expected, within(1e-12));
    }
    assertThat(searcher.search("dog beach").results())
        .isSortedAccordingTo((a, b) -> Double.compare(b.score(), a.score()));
  }

  @Test
  void anEmptyQueryIsRefusedAndAnEmptyIndexSaysSo() {
    assertThatThrownBy(() -> searcher.search(" \n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the query is empty: say what to look for");
    SearchResponse response = searcher.search("dog");
    assertThat(response.results()).isEmpty();
    assertThat(response.query().notes()).containsExactly("the index is empty");
    put("text", Item.Kind.TEXT, "dog", "dog");
    SearchResponse relaxed = searcher.search("photo of a dog");
    assertThat(relaxed.relaxed()).isTrue();
    assertThat(relaxed.searched()).isZero();
    assertThat(relaxed.results()).hasSize(1);
    assertThat(relaxed.query().notes())
        .containsExactly("nothing passes the filters: these are results without them");
  }

  @Test
  void aVeryLongQueryIsCutAtAWholeCharacterAndSaysSo() {
    put("dog", Item.Kind.TEXT, "dog", "dog");
    SearchResponse response = searcher.search("🐕".repeat(4_095) + "🐕dog".repeat(30_000));
    assertThat(response.query().text()).isEqualTo("🐕".repeat(4_096));
    assertThat(response.query().notes()).contains("only the first 4096 characters were used");
  }

  @Test
  void refusesAnIndexOfAnotherModelByName() {
    WordEncoder other = new WordEncoder("other", 64);
    assertThatThrownBy(() -> new Searcher(other, store))
        .isInstanceOf(IndexException.class)
        .hasMessageContaining("holds vectors of model words (width 64)")
        .hasMessageContaining("you use model other");
  }

  @Test
  void manyThreadsSearchOneIndex() {
    for (int i = 0; i < 20; i++) {
      put("i" + i, Item.Kind.TEXT, "dog word" + i, "dog");
    }
    List<String> alone = ids("dog word3", SearchOptions.DEFAULT);
    assertThat(
            IntStream.range(0, 64)
                .parallel()
                .mapToObj(i -> ids("dog word3", SearchOptions.DEFAULT))
                .distinct())
        .containsExactly(alone);
  }

  @Test
  void optionsThatCannotBeAreRefused() {
    assertThatThrownBy(() -> SearchOptions.DEFAULT.withPage(0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("limit=0");
    assertThatThrownBy(() -> SearchOptions.DEFAULT.withPage(Integer.MAX_VALUE, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 10000");
  }
}
