package org.lingvista.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.encode.WordEncoder;
import org.lingvista.index.IndexException;
import org.lingvista.index.IndexModel;
import org.lingvista.index.Item;
import org.lingvista.index.LuceneStore;

/** What is measured of an index once and kept with it. */
class ChanceTest {
  private static final int NAMES = 64;
  private static final String KEPT = "chance-1-text";

  @TempDir private Path folder;
  private final WordEncoder encoder = new WordEncoder("words", 32);

  @BeforeEach
  void indexSome() {
    try (LuceneStore store = writing()) {
      add(store, 0, 100);
    }
  }

  private LuceneStore writing() {
    return LuceneStore.openForWriting(folder, new IndexModel("words", 32));
  }

  private void add(LuceneStore store, int from, int to) {
    List<Item> items = new ArrayList<>();
    for (int i = from; i < to; i++) {
      String text = "word" + i % 13 + " other" + i;
      float[] vector = encoder.encodeTexts(List.of(text)).getFirst();
      items.add(
          new Item(
              "id" + i,
              "id" + i,
              Item.Kind.TEXT,
              vector,
              "",
              text,
              "en",
              null,
              null,
              null,
              null,
              new Item.Source("test", "id" + i, "1"),
              Map.of()));
    }
    store.upsert(items);
    store.commit();
  }

  /** Texts that are encoded for one search by someone who opens the index. */
  private int encodedForASearch() {
    try (LuceneStore store = LuceneStore.open(folder)) {
      int before = encoder.texts();
      new Searcher(encoder, store).search("word3");
      return encoder.texts() - before;
    }
  }

  private String kept() {
    try (LuceneStore store = LuceneStore.open(folder)) {
      return store.kept(KEPT).orElse("");
    }
  }

  @Test
  void isMeasuredByEachWhoOpensAnIndexThatHasNotKeptIt() {
    assertThat(kept()).isEmpty();
    assertThat(encodedForASearch()).isGreaterThanOrEqualTo(NAMES);
    assertThat(encodedForASearch()).isGreaterThanOrEqualTo(NAMES);
  }

  @Test
  void isKeptAndGivesTheSameResults() {
    List<SearchResult> measured;
    try (LuceneStore store = LuceneStore.open(folder)) {
      measured = new Searcher(encoder, store).search("word3").results();
    }
    try (LuceneStore store = writing()) {
      new Searcher(encoder, store).prepare();
    }
    assertThat(kept()).startsWith("100 ");
    assertThat(encodedForASearch()).isLessThan(NAMES);
    try (LuceneStore store = LuceneStore.open(folder)) {
      assertThat(new Searcher(encoder, store).search("word3").results())
          .extracting(SearchResult::likely)
          .containsExactlyElementsOf(measured.stream().map(SearchResult::likely).toList());
    }
  }

  @Test
  void staysWhenMoreIsIndexedAndIsMeasuredAgainWhenThatIsMuch() {
    try (LuceneStore store = writing()) {
      new Searcher(encoder, store).prepare();
    }
    String before = kept();
    try (LuceneStore store = writing()) {
      add(store, 100, 105);
      new Searcher(encoder, store).prepare();
    }
    assertThat(kept()).isEqualTo(before);
    try (LuceneStore store = writing()) {
      add(store, 105, 150);
    }
    assertThat(encodedForASearch()).isGreaterThanOrEqualTo(NAMES);
    try (LuceneStore store = writing()) {
      new Searcher(encoder, store).prepare();
    }
    assertThat(kept()).startsWith("150 ");
    assertThat(encodedForASearch()).isLessThan(NAMES);
  }

  @Test
  void isMeasuredWhereWhatWasKeptIsNone() {
    for (String nonsense : List.of("", "100 3", "100 x 5", "100 NaN 5", "many 3 5")) {
      try (LuceneStore store = writing()) {
        store.keep(KEPT, nonsense);
        store.commit();
      }
      assertThat(encodedForASearch()).as(nonsense).isGreaterThanOrEqualTo(NAMES);
    }
  }

  @Test
  void isNotKeptByWhoOnlyReads() {
    try (LuceneStore store = LuceneStore.open(folder)) {
      Searcher searcher = new Searcher(encoder, store);
      assertThatThrownBy(searcher::prepare)
          .isInstanceOf(IndexException.class)
          .hasMessageContaining("opened for searching only");
    }
  }
}
