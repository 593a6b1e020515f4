package org.lingvista.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.VectorUtil;
import org.jspecify.annotations.Nullable;

/** The read side of {@link LuceneStore}. */
final class LuceneSearch {
  /** Candidates of the quantised search per result asked for, and at least. */
  private static final int OVERSAMPLING = 4;

  private static final int LEAST_CANDIDATES = 100;

  /** Words of a text that are looked for; Lucene allows 1024 clauses. */
  private static final int MOST_WORDS = 512;

  private final WordAnalyzer analyzer;

  LuceneSearch(WordAnalyzer analyzer) {
    this.analyzer = analyzer;
  }

  List<Hit> nearest(IndexSearcher searcher, float[] vector, int k, IndexFilter filter)
      throws IOException {
    int size = searcher.getIndexReader().maxDoc();
    int candidates =
        (int) Math.min(Math.max((long) OVERSAMPLING * k, LEAST_CANDIDATES), Math.max(1, size));
    Query query =
        new KnnFloatVectorQuery(
            ItemDocument.VECTOR, vector, candidates, ItemDocument.query(filter));
    ScoreDoc[] found = searcher.search(query, candidates).scoreDocs;
    Arrays.sort(found, Comparator.comparingInt(doc -> doc.doc));
    List<Hit> hits = new ArrayList<>();
    VectorCursor cursor = new VectorCursor(searcher);
    List<ScoreDoc> exact = new ArrayList<>();
    for (ScoreDoc doc : found) {
      exact.add(new ScoreDoc(doc.doc, VectorUtil.dotProduct(vector, cursor.vector(doc.doc))));
    }
    exact.sort(BEST_FIRST);
    for (ScoreDoc doc : exact.subList(0, Math.min(k, exact.size()))) {
      hits.add(hit(searcher, doc));
    }
    return hits;
  }

  List<Hit> match(IndexSearcher searcher, String text, int k, IndexFilter filter)
      throws IOException {
    BooleanQuery.Builder words = new BooleanQuery.Builder();
    for (String word : analyzer.words(text, MOST_WORDS)) {
      words.add(new TermQuery(new Term(ItemDocument.WORDS, word)), Occur.SHOULD);
    }
    Query query =
        new BooleanQuery.Builder()
            .add(words.build(), Occur.MUST)
            .add(ItemDocument.query(filter), Occur.FILTER)
            .build();
    int most = Math.min(k, Math.max(1, searcher.getIndexReader().maxDoc()));
    TopDocs found = searcher.search(query, most);
    List<Hit> hits = new ArrayList<>();
    for (ScoreDoc doc : found.scoreDocs) {
      hits.add(hit(searcher, doc));
    }
    return hits;
  }

  List<Hit> byTime(IndexSearcher searcher, boolean latestFirst, int k, IndexFilter filter)
      throws IOException {
    Long none = latestFirst ? Long.MIN_VALUE : Long.MAX_VALUE;
    SortField time = new SortField(ItemDocument.TIME_ORDER, SortField.Type.LONG, latestFirst, none);
    int most = Math.min(k, Math.max(1, searcher.getIndexReader().maxDoc()));
    List<Hit> hits = new ArrayList<>();
    Sort order = new Sort(time, SortField.FIELD_DOC);
    for (ScoreDoc doc : searcher.search(ItemDocument.query(filter), most, order).scoreDocs) {
      hits.add(hit(searcher, new ScoreDoc(doc.doc, 0)));
    }
    return hits;
  }

  /** What still has items; terms alone outlive their documents until segments are merged. */
  List<String> collections(IndexSearcher searcher) throws IOException {
    List<String> live = new ArrayList<>();
    for (String name : terms(searcher, ItemDocument.COLLECTION)) {
      if (searcher.count(new TermQuery(new Term(ItemDocument.COLLECTION, name))) > 0) {
        live.add(name);
      }
    }
    return live;
  }

  List<String> names(IndexSearcher searcher, IndexFilter.NameField field) throws IOException {
    return terms(searcher, ItemDocument.nameField(field));
  }

  private static List<String> terms(IndexSearcher searcher, String field) throws IOException {
    Set<String> names = new TreeSet<>();
    Terms terms = MultiTerms.getTerms(searcher.getIndexReader(), field);
    if (terms != null) {
      TermsEnum each = terms.iterator();
      for (BytesRef term = each.next(); term != null; term = each.next()) {
        names.add(term.utf8ToString());
      }
    }
    return List.copyOf(names);
  }

  Optional<Item> get(IndexSearcher searcher, String id) throws IOException {
    ScoreDoc[] found = searcher.search(new TermQuery(new Term(ItemDocument.ID, id)), 1).scoreDocs;
    return found.length == 0 ? Optional.empty() : Optional.of(hit(searcher, found[0]).item());
  }

  Map<String, String> fingerprints(IndexSearcher searcher, String collection) throws IOException {
    Query query = new TermQuery(new Term(ItemDocument.COLLECTION, collection));
    Weight weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
    Map<String, String> fingerprints = new HashMap<>();
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      Scorer scorer = weight.scorer(leaf);
      if (scorer == null) {
        continue;
      }
      LeafReader reader = leaf.reader();
      var names = reader.getBinaryDocValues(ItemDocument.SOURCE_NAME);
      var prints = reader.getBinaryDocValues(ItemDocument.FINGERPRINT);
      DocIdSetIterator documents = scorer.iterator();
      for (int doc = documents.nextDoc();
          doc != DocIdSetIterator.NO_MORE_DOCS;
          doc = documents.nextDoc()) {
        boolean live = reader.getLiveDocs() == null || reader.getLiveDocs().get(doc);
        if (live && names.advanceExact(doc) && prints.advanceExact(doc)) {
          fingerprints.put(names.binaryValue().utf8ToString(), prints.binaryValue().utf8ToString());
        }
      }
    }
    return fingerprints;
  }

  private static Hit hit(IndexSearcher searcher, ScoreDoc doc) throws IOException {
    float[] vector = new VectorCursor(searcher).vector(doc.doc).clone();
    return new Hit(ItemDocument.item(searcher.storedFields().document(doc.doc), vector), doc.score);
  }

  /** Best first; of equal scores the item stored earlier first. */
  private static final Comparator<ScoreDoc> BEST_FIRST =
      Comparator.<ScoreDoc>comparingDouble(doc -> -doc.score).thenComparingInt(doc -> doc.doc);

  /** Reads the float32 vectors of documents in ascending order. */
  private static final class VectorCursor {
    private final List<LeafReaderContext> leaves;
    private int leaf = -1;
    private KnnVectorValues.@Nullable DocIndexIterator documents;
    private @Nullable FloatVectorValues values;

    VectorCursor(IndexSearcher searcher) {
      this.leaves = searcher.getIndexReader().leaves();
    }

    /** The vector, valid until the next call. */
    float[] vector(int doc) throws IOException {
      int wanted = ReaderUtil.subIndex(doc, leaves);
      FloatVectorValues open = values;
      var iterator = documents;
      if (wanted != leaf || open == null || iterator == null) {
        open = leaves.get(wanted).reader().getFloatVectorValues(ItemDocument.VECTOR);
        iterator = open.iterator();
        leaf = wanted;
        values = open;
        documents = iterator;
      }
      int local = doc - leaves.get(wanted).docBase;
      if (iterator.docID() != local && iterator.advance(local) != local) {
        throw new IOException("document " + doc + " has no vector");
      }
      return open.vectorValue(iterator.index());
    }
  }
}
