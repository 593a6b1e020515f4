package org.lingvista.index;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Items with vectors and words, found again by either. Writes become visible, all together, with
 * {@link #commit}; what was not committed is gone after a crash or {@link #close}. Safe for use by
 * many threads. Every method throws {@link IndexException} with a clear message when the index is
 * damaged or cannot be read or written.
 */
public interface VectorStore extends AutoCloseable {

  /** Whose vectors these are. */
  IndexModel model();

  /**
   * Stores items; one with an id that exists is replaced.
   *
   * @throws IllegalArgumentException naming the item, if a vector has another width than the model,
   *     a value that is not finite, or is not L2-normalised; then nothing of this call is stored
   */
  void upsert(Collection<Item> items);

  /** Removes items; ids that do not exist are ignored. */
  void delete(Collection<String> ids);

  /** Removes all items that were read from these sources of a collection. */
  void deleteSources(String collection, Collection<String> names);

  /** Makes all writes so far durable and visible. */
  void commit();

  /**
   * Makes searches faster after many writes, where that pays; takes its time and changes nothing
   * that can be seen.
   *
   * @param goOn asked now and then; false gives up
   */
  default void tidy(BooleanSupplier goOn) {}

  /** The index as it is now; close it soon. */
  IndexView view();

  /** Number of items that pass the filter. */
  default long count(IndexFilter filter) {
    try (IndexView view = view()) {
      return view.count(filter);
    }
  }

  /**
   * The k items whose vectors have the largest inner product with this one, best first; fewer if
   * fewer pass the filter. The scores are exact, the list approximate.
   *
   * @param vector L2-normalised, length d
   */
  default List<Hit> nearest(float[] vector, int k, IndexFilter filter) {
    try (IndexView view = view()) {
      return view.hits(view.nearest(vector, k, filter));
    }
  }

  /**
   * The k items whose words match this text best by BM25, best first; items with no word in common
   * are never among them. The text is plain words, no query syntax.
   */
  default List<Hit> match(String text, int k, IndexFilter filter) {
    try (IndexView view = view()) {
      return view.hits(view.match(text, k, filter));
    }
  }

  /**
   * The k latest, or earliest, items that pass the filter, by their time; items without a time come
   * last.
   */
  default List<Hit> byTime(boolean latestFirst, int k, IndexFilter filter) {
    try (IndexView view = view()) {
      return view.hits(view.byTime(latestFirst, k, filter));
    }
  }

  /**
   * All places, or all persons, that items have, sorted. An item with several, separated by commas
   * or semicolons, has each of them and the whole.
   */
  List<String> names(IndexFilter.NameField field);

  /**
   * Keeps a small fact about the items, some dozens of characters, visible and durable with the
   * next {@link #commit}.
   *
   * @param name what was kept under it before is replaced
   * @throws IndexException if the store was opened for searching only
   */
  void keep(String name, String fact);

  /** What was kept under a name and committed; empty if nothing was. */
  Optional<String> kept(String name);

  /** The item with this id. */
  Optional<Item> get(String id);

  /** Fingerprint of each source of a collection, by name. */
  Map<String, String> fingerprints(String collection);

  @Override
  void close();
}
