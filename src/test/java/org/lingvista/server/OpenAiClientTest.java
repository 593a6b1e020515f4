package org.lingvista.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams.EncodingFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.ingest.Pictures;

/** OpenAI's own Java client against the server. */
class OpenAiClientTest {
  private static final String MODEL = "quickstart-words";

  @TempDir private Path folder;
  private TestServer server;
  private OpenAIClient client;

  @BeforeEach
  void start() throws Exception {
    Path file = folder.resolve("server.key");
    String key = ApiKey.create(file);
    server = new TestServer(ApiKey.read(file), folder);
    client = client(key);
  }

  private OpenAIClient client(String key) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(server.address("/v1").toString())
        .apiKey(key)
        .maxRetries(0)
        .build();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private static EmbeddingCreateParams.Builder texts(String... texts) {
    return EmbeddingCreateParams.builder().model(MODEL).inputOfArrayOfStrings(List.of(texts));
  }

  private static float[] vector(CreateEmbeddingResponse answer, int index) {
    List<Float> values = answer.data().get(index).embedding();
    float[] vector = new float[values.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = values.get(i);
    }
    return vector;
  }

  @Test
  void embedsTextsAndPicturesInEitherFormat() throws Exception {
    byte[] png = Files.readAllBytes(Pictures.write(folder.resolve("red.png"), Pictures.RED));
    String picture = "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
    List<float[]> expected = server.encoder.encodeTexts(List.of("dog", "red"));
    for (EncodingFormat format : List.of(EncodingFormat.FLOAT, EncodingFormat.BASE64)) {
      CreateEmbeddingResponse answer =
          client
              .embeddings()
              .create(texts("dog", picture).encodingFormat(format).dimensions(64).build());
      answer.validate();
      assertThat(answer.model()).isEqualTo(MODEL);
      assertThat(vector(answer, 0)).as(format.toString()).isEqualTo(expected.get(0));
      assertThat(vector(answer, 1)).as(format.toString()).isEqualTo(expected.get(1));
    }
    CreateEmbeddingResponse standard = client.embeddings().create(texts("dog").build());
    assertThat(vector(standard, 0)).isEqualTo(expected.get(0));
  }

  @Test
  void listsTheModelsAndAsksThemByName() {
    List<String> models =
        client.models().list().data().stream().map(model -> model.validate().id()).toList();
    assertThat(models).containsExactly(MODEL, MODEL + ":query");
    CreateEmbeddingResponse answer =
        client.embeddings().create(texts("find a dog").model(models.get(1)).build());
    assertThat(vector(answer, 0)).isEqualTo(server.encoder.encodeTexts(List.of("dog")).getFirst());
  }

  @Test
  void showsTheServersWordsWhenSomethingIsWrong() {
    assertThatThrownBy(() -> client.embeddings().create(texts("dog").dimensions(3).build()))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("this model makes vectors of width 64 only; dimensions=3");
    assertThatThrownBy(() -> client.embeddings().create(texts("dog").model("other").build()))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("the models here are " + MODEL);
    OpenAIClient stranger = client("wrong");
    assertThatThrownBy(() -> stranger.embeddings().create(texts("dog").build()))
        .isInstanceOf(UnauthorizedException.class)
        .hasMessageContaining("lingvista serve --new-key");
    stranger.close();
  }
}
