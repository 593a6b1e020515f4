package org.lingvista.search;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.lingvista.encode.WordEncoder;
import org.lingvista.index.IndexModel;
import org.lingvista.index.Item;
import org.lingvista.index.LuceneStore;

/** An index of what words say, and a searcher of it. */
final class WordIndex implements AutoCloseable {
  final WordEncoder encoder = new WordEncoder("words", 64);
  final LuceneStore store;
  final Searcher searcher;

  WordIndex(Path folder) {
    store = LuceneStore.openForWriting(folder, new IndexModel("words", 64));
    searcher = new Searcher(encoder, store);
  }

  /**
   * Puts an item in.
   *
   * @param seen what its vector is made of
   * @param words what word search finds
   */
  void put(String id, Item.Kind kind, String seen, String words) {
    store.upsert(
        List.of(
            new Item(
                id,
                id,
                kind,
                encoder.encodeTexts(List.of(seen)).getFirst(),
                "",
                words,
                "",
                null,
                null,
                null,
                null,
                new Item.Source("test", id, ""),
                Map.of())));
    store.commit();
  }

  @Override
  public void close() {
    store.close();
  }
}
