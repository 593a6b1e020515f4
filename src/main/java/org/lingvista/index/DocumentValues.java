package org.lingvista.index;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
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
  private int last;
  private List<Column> columns = List.of();

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

  /** The float32 vectors of documents, which are read fastest in ascending order. */
  float[][] vectors(int[] numbers) throws IOException {
    float[][] vectors = new float[numbers.length][];
    for (int i = 0; i < numbers.length; i++) {
      vectors[i] = vector(numbers[i]).clone();
    }
    return vectors;
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
    if (wanted != leaf || local < last) {
      columns = new ArrayList<>();
      for (String field : List.of(ItemDocument.VECTOR, ItemDocument.PICTURE_VECTOR)) {
        FloatVectorValues values = leaves.get(wanted).reader().getFloatVectorValues(field);
        if (values != null) {
          columns.add(new Column(values, values.iterator()));
        }
      }
      leaf = wanted;
    }
    last = local;
    for (Column column : columns) {
      float[] vector = column.vector(local);
      if (vector != null) {
        return vector;
      }
    }
    throw new IOException("document " + number + " has no vector");
  }

  /** One field's vectors in a segment, read in ascending order of documents. */
  private record Column(FloatVectorValues values, KnnVectorValues.DocIndexIterator documents) {
    float @Nullable [] vector(int document) throws IOException {
      if (documents.docID() < document) {
        documents.advance(document);
      }
      return documents.docID() == document ? values.vectorValue(documents.index()) : null;
    }
  }
}
