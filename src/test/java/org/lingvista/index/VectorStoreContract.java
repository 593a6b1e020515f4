package org.lingvista.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link VectorStore} does; the width of its model is 4. */
abstract class VectorStoreContract {

  /** The store under test, writable and empty at the start of a test. */
  abstract VectorStore store();

  private List<String> nearest(int k, IndexFilter filter, float... vector) {
    return store().nearest(Items.unit(vector), k, filter).stream()
        .map(hit -> hit.item().id())
        .toList();
  }

  private List<String> match(String text) {
    return store().match(text, 10, IndexFilter.all()).stream().map(hit -> hit.item().id()).toList();
  }

  private void put(Item... items) {
    store().upsert(List.of(items));
    store().commit();
  }

  @Test
  void findsTheNearestFirstWithExactCosines() {
    put(Items.image("x", 1, 0, 0, 0), Items.image("y", 0, 1, 0, 0), Items.image("xy", 1, 1, 0, 0));
    float[] query = Items.unit(3, 1, 0, 0);
    List<Hit> hits = store().nearest(query, 10, IndexFilter.all());
    assertThat(hits).extracting(hit -> hit.item().id()).containsExactly("x", "xy", "y");
    assertThat(hits.get(0).score()).isEqualTo(3 / Math.sqrt(10), within(1e-6));
    assertThat(hits.get(1).score()).isEqualTo(4 / Math.sqrt(20), within(1e-6));
    assertThat(hits.get(2).score()).isEqualTo(1 / Math.sqrt(10), within(1e-6));
  }

  @Test
  void everyThreadSeesWhatWasCommittedBeforeItAsked() {
    for (int round = 0; round < 20; round++) {
      String word = "word" + round;
      put(Items.text("t" + round, word));
      assertThat(IntStream.range(0, 8).parallel().mapToObj(i -> match(word)).toList())
          .allSatisfy(found -> assertThat(found).hasSize(1));
    }
  }

  @Test
  void givesBackEveryFieldAsStored() {
    Item whole =
        new Item(
            "photo#1",
            "photo",
            Item.Kind.IMAGE,
            Items.unit(1, 2, 3, 4),
            "Ein Hund",
            "Hund am Strand 🐕",
            "de",
            Instant.parse("1969-07-20T20:17:40.123Z"),
            "Lisboa, Portugal",
            "Ana",
            "a b/ö.jpg",
            new Item.Source("/photos", "a b/ö.jpg", "12:34:ab"),
            Map.of("style", "noto", "empty", ""));
    Item bare =
        new Item(
            "bare",
            "bare",
            Item.Kind.TEXT,
            Items.unit(4, 3, 2, 1),
            "",
            "",
            "",
            null,
            null,
            null,
            null,
            new Item.Source("/photos", "bare", ""),
            Map.of());
    put(whole, bare);
    assertThat(store().get("photo#1")).get().usingRecursiveComparison().isEqualTo(whole);
    assertThat(store().get("bare")).get().usingRecursiveComparison().isEqualTo(bare);
    assertThat(store().get("photo")).isEmpty();
  }

  @Test
  void writesAreSeenOnlyAfterCommit() {
    store().upsert(List.of(Items.image("x", 1, 0, 0, 0)));
    assertThat(store().count(IndexFilter.all())).isZero();
    assertThat(store().get("x")).isEmpty();
    store().commit();
    assertThat(store().count(IndexFilter.all())).isEqualTo(1);
  }

  @Test
  void anItemWithAnIdThatExistsReplacesIt() {
    put(Items.image("a", 1, 0, 0, 0), Items.image("b", 0, 0, 1, 0));
    put(Items.image("a", 0, 1, 0, 0));
    assertThat(store().count(IndexFilter.all())).isEqualTo(2);
    assertThat(nearest(1, IndexFilter.all(), 0, 1, 0, 0)).containsExactly("a");
    assertThat(store().nearest(Items.unit(1, 0, 0, 0), 1, IndexFilter.all()).getFirst().score())
        .isEqualTo(0, within(1e-6));
  }

  @Test
  void deletedItemsAreNeverFound() {
    put(Items.image("a", 1, 0, 0, 0), Items.image("b", 1, 1, 0, 0), Items.text("t", "a dog"));
    store().delete(List.of("a", "t", "never stored"));
    store().commit();
    assertThat(nearest(10, IndexFilter.all(), 1, 0, 0, 0)).containsExactly("b");
    assertThat(match("dog")).isEmpty();
    assertThat(store().fingerprints("/photos")).containsOnlyKeys("b");
  }

  @Test
  void filtersByKindLanguageAndTime() {
    Item german =
        new Item(
            "de",
            "de",
            Item.Kind.TEXT,
            Items.unit(1, 0, 0, 0),
            "",
            "hund",
            "de",
            Instant.parse("2020-01-01T00:00:00Z"),
            null,
            null,
            null,
            new Item.Source("/texts", "de", "1"),
            Map.of());
    Item timeless =
        new Item(
            "timeless",
            "timeless",
            Item.Kind.TEXT,
            Items.unit(1, 0, 0, 0),
            "",
            "hund",
            "",
            null,
            null,
            null,
            null,
            new Item.Source("/texts", "timeless", "1"),
            Map.of());
    put(Items.image("image", 1, 0, 0, 0), Items.text("text", "hund"), german, timeless);
    assertThat(nearest(10, IndexFilter.kind(Item.Kind.IMAGE), 1, 0, 0, 0)).containsExactly("image");
    IndexFilter germanOnly = new IndexFilter(Set.of(Item.Kind.values()), Set.of("de"), null, null);
    assertThat(nearest(10, germanOnly, 1, 0, 0, 0)).containsExactly("de");
    assertThat(store().match("hund", 10, germanOnly)).hasSize(1);
    Instant newYear = Instant.parse("2020-01-01T00:00:00Z");
    Set<Item.Kind> kinds = Set.of(Item.Kind.TEXT);
    assertThat(store().count(new IndexFilter(kinds, Set.of(), newYear, null))).isEqualTo(2);
    assertThat(store().count(new IndexFilter(kinds, Set.of(), null, newYear))).isZero();
    assertThat(store().count(new IndexFilter(kinds, Set.of(), newYear, newYear.plusMillis(1))))
        .isEqualTo(1);
    assertThat(store().count(IndexFilter.all())).isEqualTo(4);
  }

  @Test
  void findsWordsWhateverTheirCaseAccentsAndScript() {
    put(
        Items.text("en", "Two Dogs on the BEACH"),
        Items.text("fr", "une forêt près de la mer"),
        Items.text("de", "die Straße"),
        Items.text("ru", "собака на пляже"),
        Items.text("tr", "IŞIK ve kış"),
        Items.text("zh", "沙滩上的狗"),
        Items.text("ja", "浜辺の犬"),
        Items.text("ko", "해변의 강아지"),
        Items.text("th", "สุนัขบนชายหาด"),
        Items.text("emoji", "happy 🐕"));
    assertThat(match("beach")).containsExactly("en");
    assertThat(match("FORET")).containsExactly("fr");
    assertThat(match("strasse")).containsExactly("de");
    assertThat(match("Собака")).containsExactly("ru");
    assertThat(match("kiş")).containsExactly("tr");
    assertThat(match("狗")).containsExactly("zh");
    assertThat(match("沙滩")).containsExactly("zh");
    assertThat(match("犬")).containsExactly("ja");
    assertThat(match("강아지")).containsExactly("ko");
    assertThat(match("สุนัข")).containsExactly("th");
    assertThat(match("🐕")).containsExactly("emoji");
    assertThat(match("cat")).isEmpty();
    assertThat(match("")).isEmpty();
    assertThat(match(" ?!, ")).isEmpty();
  }

  @Test
  void ranksRarerAndMoreWordsFirst() {
    put(
        Items.text("one", "a dog here"),
        Items.text("both", "a brown dog"),
        Items.text("brown", "a brown bear"),
        Items.text("other", "a grey dog"));
    assertThat(match("brown dog").getFirst()).isEqualTo("both");
    assertThat(match("brown dog")).hasSize(4);
  }

  @Test
  void takesQueriesAsPlainWordsWithoutSyntax() {
    put(Items.text("a", "dogs AND cats"), Items.text("b", "birds"));
    assertThat(match("title:x AND (\"dogs OR -[ ^~*?\\")).containsExactly("a");
    assertThat(match("word ".repeat(20_000) + "birds")).containsExactly("b");
  }

  @Test
  void rejectsVectorsThatAreNotUnitVectorsOfTheModelsWidth() {
    assertThatThrownBy(() -> put(Items.item("n", Item.Kind.IMAGE, new float[] {1, 0, 0}, "")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("vector of n has width 3")
        .hasMessageContaining("width 4");
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      float[] vector = {0, bad, 0, 1};
      assertThatThrownBy(() -> put(Items.item("n", Item.Kind.IMAGE, vector, "")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("vector of n has " + bad + " at position 1");
      assertThatThrownBy(() -> store().nearest(vector, 1, IndexFilter.all()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("query vector has " + bad);
    }
    for (float[] vector : List.of(new float[4], new float[] {2, 0, 0, 0})) {
      assertThatThrownBy(() -> put(Items.item("n", Item.Kind.IMAGE, vector, "")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("must be L2-normalised");
    }
  }

  @Test
  void oneBadItemRejectsTheWholeCall() {
    Item good = Items.image("good", 1, 0, 0, 0);
    Item bad = Items.item("bad", Item.Kind.IMAGE, new float[4], "");
    assertThatThrownBy(() -> store().upsert(List.of(good, bad)))
        .isInstanceOf(IllegalArgumentException.class);
    store().commit();
    assertThat(store().count(IndexFilter.all())).isZero();
  }

  @Test
  void anEmptyStoreFindsNothing() {
    assertThat(nearest(10, IndexFilter.all(), 1, 0, 0, 0)).isEmpty();
    assertThat(match("dog")).isEmpty();
    assertThat(store().count(IndexFilter.all())).isZero();
    assertThat(store().fingerprints("/photos")).isEmpty();
  }

  @Test
  void moreThanThereAreGivesAllAndLessThanOneIsRefused() {
    put(Items.image("x", 1, 0, 0, 0), Items.image("y", 0, 1, 0, 0));
    assertThat(nearest(1_000_000_000, IndexFilter.all(), 1, 0, 0, 0)).containsExactly("x", "y");
    assertThatThrownBy(() -> nearest(0, IndexFilter.all(), 1, 0, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("k must be positive; k=0");
  }

  @Test
  void knowsTheFingerprintOfEachSourceOfACollection() {
    put(Items.image("a", 1, 0, 0, 0), Items.image("b", 0, 1, 0, 0));
    assertThat(store().fingerprints("/photos")).isEqualTo(Map.of("a", "print-a", "b", "print-b"));
    assertThat(store().fingerprints("/phot")).isEmpty();
    store().deleteSources("/photos", List.of("a"));
    store().deleteSources("/elsewhere", List.of("b"));
    store().commit();
    assertThat(store().fingerprints("/photos")).containsOnlyKeys("b");
    assertThat(store().count(IndexFilter.all())).isEqualTo(1);
  }

  @Test
  void keepsSmallFactsWithTheCommit() {
    assertThat(store().kept("fact")).isEmpty();
    store().keep("fact", "one");
    assertThat(store().kept("fact")).isEmpty();
    store().commit();
    assertThat(store().kept("fact")).hasValue("one");
    store().keep("other", "two");
    store().keep("fact", "three");
    store().upsert(List.of(Items.text("text", "word")));
    store().commit();
    assertThat(store().kept("fact")).hasValue("three");
    assertThat(store().kept("other")).hasValue("two");
    assertThat(store().kept("fac")).isEmpty();
  }
}
