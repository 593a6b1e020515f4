package org.lingvista.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.lucene.index.IndexReader;
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
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.VectorUtil;
import org.jspecify.annotations.Nullable;

/** The read side of {@link LuceneStore}. */
final class LuceneSearch {
  /**
   * Candidates of the quantised search beyond the results asked for: 8 bits order nearly as exactly
   * as float32 does, so it is the walk that needs room, and a long list has it anyway.
   */
  private static final int MORE_CANDIDATES = 90;

  /** Words of a text that are looked for; Lucene allows 1024 clauses. */
  private static final int MOST_WORDS = 512;

  private final WordAnalyzer analyzer;

  private final IndexFacts facts;

  private final AtomicReference<@Nullable Samples> samples = new AtomicReference<>();

  /** Documents that stand for their kinds, of one state of the index. */
  private record Samples(IndexReader of, int most, Map<Item.Kind, Sample> ofKinds) {}

  /** Documents of a kind, ascending, with their vectors, which every search compares with. */
  private record Sample(int[] documents, float[][] vectors) {}

  LuceneSearch(WordAnalyzer analyzer, IndexFacts facts) {
    this.analyzer = analyzer;
    this.facts = facts;
  }

  List<Found> nearest(IndexSearcher searcher, float[] vector, int k, IndexFilter filter)
      throws IOException {
    int size = searcher.getIndexReader().maxDoc();
    int candidates = (int) Math.min((long) k + MORE_CANDIDATES, Math.max(1, size));
    List<ScoreDoc> near = new ArrayList<>();
    if (facts.picturesApart()) {
      Query others = ItemDocument.query(filter.withKinds(EnumSet.allOf(Item.Kind.class)));
      for (Item.Kind kind : filter.kinds()) {
        near.addAll(walk(searcher, facts.vectorField(kind), vector, candidates, others));
      }
    } else {
      Query all = ItemDocument.query(filter);
      near.addAll(walk(searcher, ItemDocument.VECTOR, vector, candidates, all));
    }
    int[] documents = near.stream().mapToInt(doc -> doc.doc).sorted().toArray();
    float[] exact = new DocumentValues(searcher).cosines(vector, documents);
    List<Found> found = new ArrayList<>();
    for (int i = 0; i < documents.length; i++) {
      found.add(new Found(documents[i], exact[i]));
    }
    found.sort(BEST_FIRST);
    return List.copyOf(found.subList(0, Math.min(k, found.size())));
  }

  private static List<ScoreDoc> walk(
      IndexSearcher searcher, String field, float[] vector, int candidates, Query filter)
      throws IOException {
    // A filter that all pass would be asked at every step.
    @Nullable Query condition = filter instanceof MatchAllDocsQuery ? null : filter;
    Query query = new KnnFloatVectorQuery(field, vector, candidates, condition);
    return List.of(searcher.search(query, candidates).scoreDocs);
  }

  List<Found> match(IndexSearcher searcher, String text, int k, IndexFilter filter)
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
    List<Found> found = new ArrayList<>();
    for (ScoreDoc doc : searcher.search(query, most).scoreDocs) {
      found.add(new Found(doc.doc, doc.score));
    }
    return found;
  }

  List<Found> byTime(IndexSearcher searcher, boolean latestFirst, int k, IndexFilter filter)
      throws IOException {
    Long none = latestFirst ? Long.MIN_VALUE : Long.MAX_VALUE;
    SortField time = new SortField(ItemDocument.TIME_ORDER, SortField.Type.LONG, latestFirst, none);
    int most = Math.min(k, Math.max(1, searcher.getIndexReader().maxDoc()));
    List<Found> found = new ArrayList<>();
    Sort order = new Sort(time, SortField.FIELD_DOC);
    for (ScoreDoc doc : searcher.search(ItemDocument.query(filter), most, order).scoreDocs) {
      found.add(new Found(doc.doc, 0));
    }
    return found;
  }

  boolean[] holdAll(IndexSearcher searcher, String text, int[] documents) throws IOException {
    BooleanQuery.Builder words = new BooleanQuery.Builder();
    for (String word : analyzer.words(text, MOST_WORDS)) {
      words.add(new TermQuery(new Term(ItemDocument.WORDS, word)), Occur.FILTER);
    }
    Query query = searcher.rewrite(words.build());
    Weight weight = searcher.createWeight(query, ScoreMode.COMPLETE_NO_SCORES, 1);
    List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    boolean[] held = new boolean[documents.length];
    int next = 0;
    while (next < documents.length) {
      LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(documents[next], leaves));
      int end = leaf.docBase + leaf.reader().maxDoc();
      Scorer scorer = weight.scorer(leaf);
      DocIdSetIterator holders = scorer == null ? DocIdSetIterator.empty() : scorer.iterator();
      for (; next < documents.length && documents[next] < end; next++) {
        int document = documents[next] - leaf.docBase;
        if (holders.docID() < document) {
          holders.advance(document);
        }
        held[next] = holders.docID() == document;
      }
    }
    return held;
  }

  /** Evenly spread documents of a kind, ascending. */
  int[] sample(IndexSearcher searcher, Item.Kind kind, int most) throws IOException {
    return sampled(searcher, kind, most).documents.clone();
  }

  /** Inner products with the same documents. */
  float[] sampleCosines(IndexSearcher searcher, float[] vector, Item.Kind kind, int most)
      throws IOException {
    float[][] vectors = sampled(searcher, kind, most).vectors;
    float[] cosines = new float[vectors.length];
    for (int i = 0; i < vectors.length; i++) {
      cosines[i] = VectorUtil.dotProduct(vector, vectors[i]);
    }
    return cosines;
  }

  private Sample sampled(IndexSearcher searcher, Item.Kind kind, int most) throws IOException {
    Samples known = samples.get();
    if (known == null || !known.of.equals(searcher.getIndexReader()) || known.most != most) {
      known = new Samples(searcher.getIndexReader(), most, new ConcurrentHashMap<>());
      samples.set(known);
    }
    Sample sample = known.ofKinds.get(kind);
    if (sample == null) {
      Query ofKind = ItemDocument.query(IndexFilter.all().withKinds(Set.of(kind)));
      int[] documents = evenly(searcher, ofKind, most);
      sample = new Sample(documents, new DocumentValues(searcher).vectors(documents));
      known.ofKinds.put(kind, sample);
    }
    return sample;
  }

  private static int[] evenly(IndexSearcher searcher, Query query, int most) throws IOException {
    int all = searcher.count(query);
    int wanted = Math.min(all, most);
    int[] sample = new int[wanted];
    Weight weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
    int taken = 0;
    long seen = 0;
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      Scorer scorer = weight.scorer(leaf);
      if (scorer == null) {
        continue;
      }
      Bits live = leaf.reader().getLiveDocs();
      DocIdSetIterator documents = scorer.iterator();
      for (int doc = documents.nextDoc();
          doc != DocIdSetIterator.NO_MORE_DOCS && taken < wanted;
          doc = documents.nextDoc()) {
        if (live != null && !live.get(doc)) {
          continue;
        }
        if (seen == (long) taken * all / wanted) {
          sample[taken++] = leaf.docBase + doc;
        }
        seen++;
      }
    }
    return Arrays.copyOf(sample, taken);
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
    return found.length == 0
        ? Optional.empty()
        : Optional.of(new DocumentValues(searcher).item(found[0].doc));
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

  /** Best first; of equal scores the item stored earlier first. */
  private static final Comparator<Found> BEST_FIRST =
      Comparator.<Found>comparingDouble(each -> -each.score()).thenComparingInt(Found::document);
}
