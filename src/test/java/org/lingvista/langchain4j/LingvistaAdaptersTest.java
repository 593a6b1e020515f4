package org.lingvista.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.embedding.request.EmbeddingInput;
import dev.langchain4j.model.embedding.request.EmbeddingInputType;
import dev.langchain4j.model.embedding.request.EmbeddingRequest;
import dev.langchain4j.rag.AugmentationRequest;
import dev.langchain4j.rag.DefaultRetrievalAugmentor;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.ContentMetadata;
import dev.langchain4j.rag.query.Query;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.encode.WordEncoder;
import org.lingvista.index.IndexModel;
import org.lingvista.index.Item;
import org.lingvista.index.LuceneStore;
import org.lingvista.ingest.FolderOrigin;
import org.lingvista.ingest.Ingestor;
import org.lingvista.ingest.Pictures;
import org.lingvista.search.SearchOptions;
import org.lingvista.search.Searcher;

class LingvistaAdaptersTest {
  @TempDir private Path folder;
  private final WordEncoder encoder = new WordEncoder("words", 64);
  private final LingvistaEmbeddingModel model = new LingvistaEmbeddingModel(encoder);
  private Path red;
  private LuceneStore store;

  @BeforeEach
  void index() throws Exception {
    Path files = Files.createDirectories(folder.resolve("files"));
    red = Pictures.write(files.resolve("red.png"), Pictures.RED);
    Files.writeString(files.resolve("moon.md"), "# Moon\n\nThe dog barks at the red moon.");
    Files.writeString(files.resolve("tea.md"), "# Tea\n\nThe cat drinks green tea.");
    store = LuceneStore.openForWriting(folder.resolve("index"), new IndexModel("words", 64));
    new Ingestor(encoder, store, (done, total) -> {}).ingest(new FolderOrigin(files));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void embedsTextsAsTheEncoderDoes() {
    var answer = model.embedAll(List.of(TextSegment.from("dog"), TextSegment.from("find a cat")));
    List<float[]> expected = encoder.encodeTexts(List.of("dog", "find a cat"));
    for (int i = 0; i < 2; i++) {
      assertThat(answer.content().get(i).vector()).isEqualTo(expected.get(i));
    }
    assertThat(model.embed("dog").content().vector()).isEqualTo(expected.getFirst());
    assertThat(model.dimension()).isEqualTo(64);
    assertThat(model.modelName()).isEqualTo("words");
  }

  @Test
  void embedsQueriesAndPicturesInTheOrderAsked() {
    EmbeddingRequest request =
        EmbeddingRequest.builder()
            .inputs(
                EmbeddingInput.from(ImageContent.from(red, "image/png")),
                EmbeddingInput.from("please find a dog"))
            .inputType(EmbeddingInputType.QUERY)
            .build();
    List<float[]> expected = encoder.encodeTexts(List.of("red", "dog"));
    var answer = model.embed(request);
    assertThat(answer.embeddings().get(0).vector()).isEqualTo(expected.get(0));
    assertThat(answer.embeddings().get(1).vector()).isEqualTo(expected.get(1));
    assertThat(answer.modelName()).isEqualTo("words");
  }

  @Test
  void refusesWhatItCannotDoInsteadOfPassingItOver() {
    EmbeddingInput both =
        EmbeddingInput.from(TextContent.from("dog"), ImageContent.from(red, "image/png"));
    assertThatThrownBy(() -> model.embed(EmbeddingRequest.builder().input(both).build()))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessage(
            "an input must be one text or one picture, it has 2 parts: send each as its own input");
    assertThatThrownBy(
            () -> model.embed(EmbeddingRequest.builder().input("dog").dimensions(8).build()))
        .hasMessage("this model makes vectors of width 64 only; dimensions=8");
    assertThatThrownBy(
            () -> model.embed(EmbeddingRequest.builder().input("dog").modelName("other").build()))
        .hasMessage("this model is words; modelName=other");
    assertThatThrownBy(() -> embed(ImageContent.from("http://127.0.0.1:1/a.png")))
        .hasMessage("a picture must be given as its bytes (base64Data); addresses are not fetched");
    assertThatThrownBy(() -> embed(ImageContent.from("AAAA", "image/png")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a picture");
  }

  private void embed(ImageContent picture) {
    model.embed(EmbeddingRequest.builder().input(EmbeddingInput.from(picture)).build());
  }

  @Test
  void retrievesPassagesBestFirstWithWhatIsKnownOfThem() {
    List<Content> found = retriever(Item.Kind.TEXT).retrieve(Query.from("find a dog"));
    assertThat(found).hasSize(2);
    TextSegment best = found.getFirst().textSegment();
    assertThat(best.text()).isEqualTo("The dog barks at the red moon.");
    assertThat(best.metadata().getString("title")).isEqualTo("Moon");
    assertThat(best.metadata().getString("kind")).isEqualTo("text");
    assertThat(best.metadata().getString("path")).endsWith("moon.md");
    assertThat(found.getFirst().metadata().get(ContentMetadata.EMBEDDING_ID))
        .isEqualTo(best.metadata().getString("id"));
    assertThat(found)
        .extracting(content -> content.metadata().get(ContentMetadata.SCORE))
        .asInstanceOf(InstanceOfAssertFactories.list(Double.class))
        .isSortedAccordingTo(Comparator.reverseOrder());
  }

  @Test
  void keepsToItsKindsWhateverTheQueryAsksFor() {
    assertThat(retriever(Item.Kind.TEXT).retrieve(Query.from("find a photo of red")))
        .extracting(content -> content.textSegment().metadata().getString("kind"))
        .containsExactly("text", "text");
    assertThat(retriever(Item.Kind.IMAGE).retrieve(Query.from("find a text of red")))
        .extracting(content -> content.textSegment().text())
        .containsExactly("red.png");
    assertThat(
            new LingvistaContentRetriever(
                    new Searcher(encoder, store),
                    EnumSet.allOf(Item.Kind.class),
                    SearchOptions.DEFAULT)
                .retrieve(Query.from("find a photo of red")))
        .extracting(content -> content.textSegment().text())
        .containsExactly("red.png");
  }

  @Test
  void findsNothingRatherThanAnotherKindWhenConditionsAreRelaxed() {
    store.deleteSources(folder.resolve("files").toString(), List.of("moon.md", "tea.md"));
    store.commit();
    assertThat(retriever(Item.Kind.TEXT).retrieve(Query.from("red"))).isEmpty();
  }

  @Test
  void augmentsAMessageInAPipelineOfLangChain4j() {
    UserMessage message = UserMessage.from("dog");
    var augmented =
        DefaultRetrievalAugmentor.builder()
            .contentRetriever(retriever(Item.Kind.TEXT))
            .build()
            .augment(
                new AugmentationRequest(
                    message, dev.langchain4j.rag.query.Metadata.from(message, "chat", List.of())));
    assertThat(((UserMessage) augmented.chatMessage()).singleText())
        .contains("The dog barks at the red moon.");
  }

  private LingvistaContentRetriever retriever(Item.Kind kind) {
    return new LingvistaContentRetriever(
        new Searcher(encoder, store), Set.of(kind), SearchOptions.DEFAULT);
  }
}
