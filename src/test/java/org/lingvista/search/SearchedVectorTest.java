package org.lingvista.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.encode.WordEncoder;
import org.lingvista.index.Item;
import org.lingvista.query.QueryContext;
import org.lingvista.query.UnderstoodQuery;

/** Which vector a query is searched with. */
class SearchedVectorTest {
  @TempDir private Path folder;
  private WordIndex index;
  private WordEncoder encoder;
  private Searcher searcher;

  @BeforeEach
  void open() {
    index = new WordIndex(folder);
    encoder = index.encoder;
    searcher = index.searcher;
  }

  @AfterEach
  void close() {
    index.close();
  }

  private void put(String id, String seen) {
    index.put(id, Item.Kind.TEXT, seen, "");
  }

  @Test
  void searchesBetweenTheFusedQueryAndWhatItLooksFor() {
    put("dog", "dog");
    put("cat", "cat");
    float[] dog = encoder.encodeTexts(List.of("dog")).getFirst();
    float[] cat = encoder.encodeTexts(List.of("cat")).getFirst();
    UnderstoodQuery one = searcher.understand("please find me a dog", QueryContext.here());
    UnderstoodQuery changed = with(one, "cat", one.vector());
    double both = 0;
    for (int i = 0; i < dog.length; i++) {
      both += dog[i] * cat[i];
    }
    double expected = Math.sqrt((1 + both) / 2);
    assertThat(searcher.search(changed, SearchOptions.DEFAULT).results())
        .extracting(SearchResult::vectorScore)
        .allSatisfy(score -> assertThat(score).isEqualTo(expected, within(1e-5)))
        .hasSize(2);
  }

  @Test
  void aCaptionIsEncodedAsPlainTextAlone() {
    put("dog", "red dog");
    UnderstoodQuery caption = searcher.understand("Red  dog", QueryContext.here());
    assertThat(caption.plain()).isFalse();
    float[] cat = encoder.encodeTexts(List.of("cat")).getFirst();
    UnderstoodQuery misled = with(caption, caption.cleaned(), cat);
    assertThat(searcher.search(misled, SearchOptions.DEFAULT).results().getFirst().vectorScore())
        .isEqualTo(1, within(1e-5));
  }

  private static UnderstoodQuery with(UnderstoodQuery query, String cleaned, float[] vector) {
    return new UnderstoodQuery(
        query.text(),
        query.language(),
        query.intent(),
        query.intentProbability(),
        query.slots(),
        query.filters(),
        query.order(),
        query.limit(),
        cleaned,
        query.plain(),
        query.notes(),
        vector);
  }
}
