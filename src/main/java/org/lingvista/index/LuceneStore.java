package org.lingvista.index;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene104.Lucene104HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues.ScalarEncoding;
import org.jspecify.annotations.Nullable;

/**
 * A {@link VectorStore} in a folder of this machine, on Lucene. One process writes at a time, any
 * number read; readers see a writer's commits at their next search.
 *
 * <p>Format, version 2: a Lucene 10 index whose last commit carries {@code lingvista.format} = 2,
 * {@code lingvista.model} (model id), {@code lingvista.width} (d) and any number of {@code
 * lingvista.note.NAME}, and of {@code lingvista.kept.NAME}, which may be missing. One document per
 * item, with the fields
 *
 * <ul>
 *   <li>{@code id} term, unique, and as doc values in {@code idValue} (not in indexes of earlier
 *       programs, where the stored one is read); {@code item} term; {@code kind} term {@code image}
 *       or {@code text}; {@code language} term, empty if unknown
 *   <li>{@code vector} of texts, {@code pictureVector} of pictures (in version 1, {@code vector} of
 *       both): d floats, L2-normalised, inner product; kept as float32 and, for the HNSW graph (M =
 *       16, beam 100), quantised to 8 bits per value
 *   <li>{@code title}, {@code text} stored; {@code words} both, indexed by {@link WordAnalyzer} for
 *       BM25 (k1 = 1.2, b = 0.75)
 *   <li>{@code time} milliseconds since 1970, point and stored, and as doc values in {@code
 *       timeOrder}; {@code place}, {@code person} words and stored; {@code placeName}, {@code
 *       personName} the whole and each part between commas or semicolons as a term; {@code path}
 *       stored
 *   <li>{@code collection} term; {@code source} term (collection, U+0000, name); {@code
 *       sourceName}, {@code fingerprint} stored and as doc values
 *   <li>{@code attribute}, {@code attributeValue} stored, the n-th name with the n-th value
 * </ul>
 *
 * <p>A vector search walks the graph with quantised vectors to a list of candidates longer than
 * asked for, and scores those again with the float32 vectors; a filter holds during the walk.
 * Pictures have a graph of their own: queries lie among the texts, and in one graph the walk to the
 * pictures led through thousands of texts. (Malkov and Yashunin, "Efficient and robust approximate
 * nearest neighbor search using HNSW", 2018.)
 */
public final class LuceneStore implements VectorStore {
  private static final double WRITE_BUFFER_MIB = 64;

  /** Of a tidy index. */
  private static final int MOST_SEGMENTS = 4;

  private static final long MERGE_POLL_NANOS = 50_000_000;

  private final LuceneErrors errors;
  private final FSDirectory directory;
  private final @Nullable RenewedWriter writer;
  private final SearcherManager searchers;
  private final IndexFacts facts;
  private final LuceneSearch search;

  private LuceneStore(
      LuceneErrors errors,
      FSDirectory directory,
      @Nullable RenewedWriter writer,
      SearcherManager searchers,
      IndexFacts facts) {
    this.errors = errors;
    this.directory = directory;
    this.writer = writer;
    this.searchers = searchers;
    this.facts = facts;
    this.search = new LuceneSearch(new WordAnalyzer(), facts);
  }

  /** Whether the folder holds a Lucene index. */
  public static boolean exists(Path folder) {
    try (FSDirectory directory = FSDirectory.open(existing(folder))) {
      return DirectoryReader.indexExists(directory);
    } catch (IOException e) {
      return false;
    }
  }

  /** Opens an index to search it; its write methods refuse. */
  public static LuceneStore open(Path folder) {
    LuceneErrors errors = new LuceneErrors(folder);
    if (!exists(folder)) {
      throw new IndexException(
          "no index in %s: make one with 'lingvista index MANIFEST|FOLDER --index %s'"
              .formatted(folder, folder));
    }
    return errors.wrap(() -> {
      FSDirectory directory = FSDirectory.open(folder);
      return opened(errors, directory, null);
    });
  }

  /**
   * Opens an index to add to it and search it, or creates it.
   *
   * @throws IndexException if it holds another model's vectors, or another process is writing to it
   */
  public static LuceneStore openForWriting(Path folder, IndexModel model) {
    LuceneErrors errors = new LuceneErrors(folder);
    return errors.wrap(() -> {
      boolean fresh = !exists(folder);
      if (fresh && !isEmpty(folder)) {
        throw new IndexException(
            "%s holds files that are not an index: choose an empty or new folder"
                .formatted(folder));
      }
      int format = IndexFacts.FORMAT;
      if (!fresh) {
        try (LuceneStore present = open(folder)) {
          present.model().require(errors.name(), model.id(), model.width());
          format = present.facts.format();
        }
      }
      IndexFacts facts = new IndexFacts(format, model);
      FSDirectory directory = FSDirectory.open(Files.createDirectories(folder));
      RenewedWriter writer =
          new RenewedWriter(() -> {
            IndexWriter open = new IndexWriter(directory, configuration());
            facts.become(open);
            return open;
          });
      try {
        if (fresh) {
          writer.write(IndexWriter::commit);
        }
        return opened(errors, directory, writer);
      } catch (IOException | RuntimeException e) {
        writer.rollback();
        throw e;
      }
    });
  }

  private static LuceneStore opened(
      LuceneErrors errors, FSDirectory directory, @Nullable RenewedWriter writer)
      throws IOException {
    SearcherManager searchers = new SearcherManager(directory, null);
    IndexSearcher searcher = searchers.acquire();
    try {
      IndexFacts facts = IndexFacts.of(errors, (DirectoryReader) searcher.getIndexReader());
      return new LuceneStore(errors, directory, writer, searchers, facts);
    } finally {
      searchers.release(searcher);
    }
  }

  @Override
  public IndexModel model() {
    return facts.model();
  }

  @Override
  public void upsert(Collection<Item> items) {
    items.forEach(item -> UnitVectors.require("vector of " + item.id(), item.vector(), model()));
    write(open -> {
      for (Item item : items) {
        open.updateDocument(new Term(ItemDocument.ID, item.id()), ItemDocument.of(item, facts));
      }
    });
  }

  @Override
  public void delete(Collection<String> ids) {
    Term[] terms = ids.stream().map(id -> new Term(ItemDocument.ID, id)).toArray(Term[]::new);
    write(open -> open.deleteDocuments(terms));
  }

  @Override
  public void deleteSources(String collection, Collection<String> names) {
    Term[] terms =
        names.stream().map(name -> ItemDocument.sourceTerm(collection, name)).toArray(Term[]::new);
    write(open -> open.deleteDocuments(terms));
  }

  @Override
  public void commit() {
    write(open -> {
      open.commit();
      // Otherwise a search beside the one that refreshes would still see the index as it was.
      searchers.maybeRefreshBlocking();
    });
  }

  /**
   * Merges all segments into one when they are many: each has a graph of its own, which a search
   * walks with nearly as many steps as one of the whole.
   */
  @Override
  public void tidy(BooleanSupplier goOn) {
    write(open -> tidy(open, goOn));
  }

  private void tidy(IndexWriter open, BooleanSupplier goOn) throws IOException {
    open.commit();
    if (DirectoryReader.listCommits(directory).getLast().getSegmentCount() <= MOST_SEGMENTS
        || !(open.getConfig().getMergeScheduler() instanceof ConcurrentMergeScheduler merges)) {
      return;
    }
    open.forceMerge(1, false);
    while (open.hasPendingMerges() || merges.mergeThreadCount() > 0) {
      if (!goOn.getAsBoolean()) {
        return; // closing the writer ends the merge; the segments stay as they were
      }
      LockSupport.parkNanos(MERGE_POLL_NANOS);
    }
    open.commit();
    searchers.maybeRefreshBlocking();
  }

  @Override
  public IndexView view() {
    return errors.wrap(() -> {
      refresh();
      return new LuceneView(errors, searchers, search, facts.model());
    });
  }

  @Override
  public List<String> names(IndexFilter.NameField field) {
    return searching(searcher -> search.names(searcher, field));
  }

  /** Names of the folders, manifests and shards that items came from, in order. */
  public List<String> collections() {
    return searching(search::collections);
  }

  @Override
  public void keep(String name, String fact) {
    write(open -> {
      synchronized (facts) { // what others keep at the same time is kept too
        facts.keep(open, name, fact);
      }
    });
  }

  @Override
  public Optional<String> kept(String name) {
    return searching(searcher ->
        Optional.ofNullable(IndexFacts.kept((DirectoryReader) searcher.getIndexReader(), name)));
  }

  @Override
  public Optional<Item> get(String id) {
    return searching(searcher -> search.get(searcher, id));
  }

  @Override
  public Map<String, String> fingerprints(String collection) {
    return searching(searcher -> search.fingerprints(searcher, collection));
  }

  /** Reads every byte and compares the checksums; throws {@link IndexException} on damage. */
  public void verify() {
    this.<Boolean>searching(searcher -> {
      for (var leaf : searcher.getIndexReader().leaves()) {
        leaf.reader().checkIntegrity();
      }
      return true;
    });
  }

  @Override
  public void close() {
    errors.run(() -> {
      try (directory) {
        searchers.close();
        if (writer != null) {
          writer.rollback();
        }
      }
    });
  }

  private interface Search<T> {
    T in(IndexSearcher searcher) throws IOException;
  }

  private <T> T searching(Search<T> task) {
    return errors.wrap(() -> {
      refresh();
      IndexSearcher searcher = searchers.acquire();
      try {
        return task.in(searcher);
      } finally {
        searchers.release(searcher);
      }
    });
  }

  /**
   * A reader looks for commits of others, which takes a look into the folder each time; a writer
   * has seen its own.
   */
  private void refresh() throws IOException {
    if (writer == null && searchers.maybeRefresh()) {
      requireSameModel();
    }
  }

  /** Someone may have deleted the folder and indexed again while this store was open. */
  private void requireSameModel() throws IOException {
    IndexSearcher searcher = searchers.acquire();
    try {
      IndexFacts now = IndexFacts.of(errors, (DirectoryReader) searcher.getIndexReader());
      now.model().require(errors.name(), model().id(), model().width());
      if (now.format() != facts.format()) {
        throw new IndexException(errors.name() + " was made anew meanwhile: open it again");
      }
    } finally {
      searchers.release(searcher);
    }
  }

  private void write(RenewedWriter.Task task) {
    RenewedWriter open = writer;
    if (open == null) {
      throw new IndexException(errors.name() + " was opened for searching only");
    }
    errors.run(() -> open.write(task));
  }

  private static IndexWriterConfig configuration() {
    KnnVectorsFormat vectors =
        new Lucene104HnswScalarQuantizedVectorsFormat(ScalarEncoding.UNSIGNED_BYTE, 16, 100);
    Codec codec =
        new Lucene104Codec() {
          @Override
          public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
            return vectors;
          }
        };
    return new IndexWriterConfig(new WordAnalyzer())
        .setCodec(codec)
        .setRAMBufferSizeMB(WRITE_BUFFER_MIB)
        .setCommitOnClose(false);
  }

  private static boolean isEmpty(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return true;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  /** FSDirectory creates a folder that is missing; looking must not. */
  private static Path existing(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException("no folder " + folder);
    }
    return folder;
  }
}
