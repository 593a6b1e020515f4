package org.lingvista;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.rag.query.Query;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.lingvista.encode.Encoder;
import org.lingvista.encode.EncoderBundle;
import org.lingvista.encode.QueryEncoding;
import org.lingvista.image.ImageDecoder;
import org.lingvista.index.IndexModel;
import org.lingvista.index.LuceneStore;
import org.lingvista.ingest.FolderOrigin;
import org.lingvista.ingest.IngestReport;
import org.lingvista.ingest.Ingestor;
import org.lingvista.langchain4j.LingvistaContentRetriever;
import org.lingvista.langchain4j.LingvistaEmbeddingModel;
import org.lingvista.query.QueryContext;
import org.lingvista.query.QueryFilter;
import org.lingvista.query.UnderstoodQuery;
import org.lingvista.search.SearchOptions;
import org.lingvista.search.SearchResponse;
import org.lingvista.search.SearchResult;
import org.lingvista.search.Searcher;

/**
 * The Java of the documents, in their words. {@link DocumentedExamplesTest} runs this in a folder
 * with {@code quickstart}, {@code my-files} and {@code dog.png}.
 */
public final class ApplicationExamples {
  private ApplicationExamples() {}

  /** Runs them all. */
  public static void main(String[] args) throws IOException {
    search();
    try (Encoder encoder = EncoderBundle.open(Path.of("quickstart/bundle"));
        LuceneStore index = LuceneStore.open(Path.of("quickstart/index"))) {
      Searcher searcher = new Searcher(encoder, index);
      options(searcher);
      understand(searcher);
      vectors(encoder);
      index(encoder);
      langchain4j(encoder, searcher);
    }
  }

  private static void search() throws IOException {
    try (Encoder encoder = EncoderBundle.open(Path.of("quickstart/bundle"));
        LuceneStore index = LuceneStore.open(Path.of("quickstart/index"))) {
      Searcher searcher = new Searcher(encoder, index);
      SearchResponse response = searcher.search("please find a photo of a dog");
      for (SearchResult result : response.results()) {
        System.out.println(result.score() + " " + result.item().path());
      }
    }
  }

  private static void options(Searcher searcher) {
    SearchOptions options = SearchOptions.DEFAULT.withPage(0, 24).withFilters(false);
    List<SearchResult> all = searcher.search("dog", options).results();
    System.out.println("without conditions: " + all.size());
  }

  private static void understand(Searcher searcher) {
    UnderstoodQuery query = searcher.understand("photos of a dog from 2019", QueryContext.here());
    System.out.println(query.intent() + " " + query.language() + " " + query.cleaned());
    List<QueryFilter> times =
        query.filters().stream().filter(filter -> filter instanceof QueryFilter.Taken).toList();
    SearchResponse changed = searcher.search(query.withFilters(times), SearchOptions.DEFAULT);
    System.out.println("conditions on time: " + changed.query().filters().size());
  }

  private static void vectors(Encoder encoder) {
    List<float[]> texts = encoder.encodeTexts(List.of("a dog", "ein Hund"));
    List<float[]> pictures = encoder.encodeImages(List.of(ImageDecoder.decode(Path.of("dog.png"))));
    QueryEncoding asked = encoder.encodeQueries(List.of("find a dog")).getFirst();
    System.out.println(asked.intent() + " " + asked.vector().length);
    System.out.println("vectors: " + texts.size() + " " + pictures.size());
  }

  private static void index(Encoder encoder) throws IOException {
    IndexModel model = new IndexModel(encoder.modelId(), encoder.width());
    try (LuceneStore store = LuceneStore.openForWriting(Path.of("my-index"), model)) {
      Ingestor ingestor = new Ingestor(encoder, store, (done, total) -> {});
      IngestReport report = ingestor.ingest(new FolderOrigin(Path.of("my-files")));
      System.out.println(report.added() + " added, " + report.problems().size() + " not readable");
    }
  }

  private static void langchain4j(Encoder encoder, Searcher searcher) {
    EmbeddingModel embeddings = new LingvistaEmbeddingModel(encoder);
    Embedding dog = embeddings.embed("a dog").content();
    ContentRetriever retriever = new LingvistaContentRetriever(searcher);
    for (Content content : retriever.retrieve(Query.from("what do dogs eat?"))) {
      System.out.println(content.textSegment().text());
    }
    System.out.println("embedding: " + dog.dimension());
  }
}
