package org.lingvista.index;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.util.VectorUtil;
import org.jspecify.annotations.Nullable;

/** What single documents hold. Made anew for each use by one thread. */
final class DocumentValues {
  private final IndexSearcher searcher;
  private final List<LeafReaderContext> leaves;
  private int leaf = -1;
  private KnnVectorValues.@Nullable DocIndexIterator documents;
  private @Nullable FloatVectorValues vectors;

  DocumentValues(IndexSearcher searcher) {
    this.searcher = searcher;
    this.leaves = searcher.getIndexReader().leaves();
  }

  /** Inner products with the float32 vectors of documents, which are fastest in ascending order. */
  float[] cosines(float[] vector, int[] numbers) throws IOException {
    float[] cosines = new float[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      cosines[i] = VectorUtil.dotProduct(vector, vector(numbers[i]));
    }
    return cosines;
  }

  /** The id, from its column; in indexes that lack the column from where it is stored. */
  String id(int number) throws IOException {
    LeafReaderContext holder = leaves.get(ReaderUtil.subIndex(number, leaves));
    var ids = holder.reader().getBinaryDocValues(ItemDocument.ID_VALUE);
    if (ids != null && ids.advanceExact(number - holder.docBase)) {
      return ids.binaryValue().utf8ToString();
    }
    return searcher.storedFields().document(number, Set.of(ItemDocument.ID)).get(ItemDocument.ID);
  }

  @Nullable Instant time(int number) throws IOException {
    LeafReaderContext holder = leaves.get(ReaderUtil.subIndex(number, leaves));
    var times = holder.reader().getNumericDocValues(ItemDocument.TIME_ORDER);
    return times != null && times.advanceExact(number - holder.docBase)
        ? Instant.ofEpochMilli(times.longValue())
        : null;
  }

  Item item(int number) throws IOException {
    return ItemDocument.item(searcher.storedFields().document(number), vector(number).clone());
  }

  /** The vector, valid until the next call. */
  private float[] vector(int number) throws IOException {
    int wanted = ReaderUtil.subIndex(number, leaves);
    int local = number - leaves.get(wanted).docBase;
    FloatVectorValues open = vectors;
    var iterator = documents;
    if (wanted != leaf || open == null || iterator == null || iterator.docID() > local) {
      open = leaves.get(wanted).reader().getFloatVectorValues(ItemDocument.VECTOR);
      iterator = open.iterator();
      leaf = wanted;
      vectors = open;
      documents = iterator;
    }
    if (iterator.docID() != local && iterator.advance(local) != local) {
      throw new IOException("document " + number + " has no vector");
    }
    return open.vectorValue(iterator.index());
  }
}
