package org.lingvista.index;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One state of an index, whatever is committed meanwhile. It ranks by numbers of documents, so that
 * the items themselves, which take longer to read than to find, are read of those shown only. Safe
 * for use by many threads; the state is kept on the disk until it is closed. Every method throws
 * {@link IndexException} as {@link VectorStore} does.
 */
public interface IndexView extends AutoCloseable {

  /** Number of items that pass the filter. */
  long count(IndexFilter filter);

  /** As {@link VectorStore#nearest}. */
  List<Found> nearest(float[] vector, int k, IndexFilter filter);

  /** As {@link VectorStore#match}. */
  List<Found> match(String text, int k, IndexFilter filter);

  /** As {@link VectorStore#byTime}; the scores are 0. */
  List<Found> byTime(boolean latestFirst, int k, IndexFilter filter);

  /**
   * The inner products of a vector with those of documents, in their order.
   *
   * @param vector L2-normalised, length d
   */
  float[] cosines(float[] vector, int[] documents);

  /**
   * Whether documents hold every word of a text; none does if the text has no words.
   *
   * @param documents ascending
   */
  boolean[] holdAll(String text, int[] documents);

  /**
   * Documents of a kind, evenly spread over the order in which they were stored; the same ones as
   * long as the index stays as it is.
   *
   * @param most how many at most
   * @return ascending; all of the kind if there are no more
   */
  int[] sample(Item.Kind kind, int most);

  /**
   * The inner products of a vector with the documents of {@link #sample}, in their order. Their
   * vectors are kept in memory.
   *
   * @param vector L2-normalised, length d
   */
  float[] sampleCosines(float[] vector, Item.Kind kind, int most);

  /** The id of a document's item. */
  String id(int document);

  /** The time of a document's item; null if it has none. */
  @Nullable Instant time(int document);

  /** A document's item. */
  Item item(int document);

  /** What was found with its items. */
  default List<Hit> hits(List<Found> found) {
    List<Hit> hits = new ArrayList<>();
    for (Found each : found) {
      hits.add(new Hit(item(each.document()), each.score()));
    }
    return hits;
  }

  @Override
  void close();
}
