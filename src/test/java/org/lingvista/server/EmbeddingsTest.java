package org.lingvista.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.ingest.Pictures;

class EmbeddingsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer(folder);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<byte[]> post(String body) throws Exception {
    return server.send(
        HttpRequest.newBuilder(server.address("/v1/embeddings"))
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static float[] floats(JsonNode list) {
    float[] values = new float[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) list.get(i).asDouble();
    }
    return values;
  }

  @Test
  void encodesTextsAndPicturesInTheOrderAsked() throws Exception {
    byte[] png = Files.readAllBytes(Pictures.write(folder.resolve("red.png"), Pictures.RED));
    ObjectNode request = JSON.createObjectNode().put("model", "quickstart-words");
    request
        .putArray("input")
        .add("dog")
        .add("data:image/png;base64," + Base64.getEncoder().encodeToString(png))
        .add("cat");
    JsonNode answer = JSON.readTree(post(request.toString()).body());
    assertThat(answer.get("object").asText()).isEqualTo("list");
    List<float[]> expected = server.encoder.encodeTexts(List.of("dog", "red", "cat"));
    for (int i = 0; i < 3; i++) {
      JsonNode each = answer.get("data").get(i);
      assertThat(each.get("index").asInt()).isEqualTo(i);
      assertThat(floats(each.get("embedding"))).isEqualTo(expected.get(i));
    }
  }

  @Test
  void packsVectorsInBase64AsOpenAisClientsAskByDefault() throws Exception {
    JsonNode answer =
        JSON.readTree(post("{\"input\":\"dog\",\"encoding_format\":\"base64\"}").body());
    byte[] bytes = Base64.getDecoder().decode(answer.get("data").get(0).get("embedding").asText());
    float[] vector = new float[64];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
    assertThat(vector).isEqualTo(server.encoder.encodeTexts(List.of("dog")).getFirst());
  }

  @Test
  void encodesQueriesWhenTheModelIsAskedForThem() throws Exception {
    JsonNode answer =
        JSON.readTree(
            post("{\"input\":\"find a dog\",\"model\":\"quickstart-words:query\"}").body());
    assertThat(floats(answer.get("data").get(0).get("embedding")))
        .isEqualTo(server.encoder.encodeTexts(List.of("dog")).getFirst());
    assertThat(server.json("/v1/models").get("data").get(1).get("id").asText())
        .isEqualTo("quickstart-words:query");
  }

  @Test
  void saysWhatIsWrongWithARequest() throws Exception {
    record Bad(String body, int status, String detail) {}
    for (Bad bad :
        List.of(
            new Bad("no json", 400, "not JSON"),
            new Bad("{}", 400, "input must be"),
            new Bad("{\"input\":[]}", 400, "input must be"),
            new Bad("{\"input\":[1,2]}", 400, "token ids"),
            new Bad(
                "{\"input\":[{\"image_url\":\"http://127.0.0.1:1/a.png\"}]}",
                400,
                "no address is fetched"),
            new Bad("{\"input\":\"a\",\"model\":\"other\"}", 404, "quickstart-words:query"),
            new Bad("{\"input\":\"a\",\"dimensions\":3}", 400, "width 64"),
            new Bad("{\"input\":\"a\",\"encoding_format\":\"x\"}", 400, "float or base64"),
            new Bad("{\"input\":\"data:text/html,x\"}", 415, "data:image/TYPE;base64"),
            new Bad("{\"input\":\"data:image/png;base64,AAAA\"}", 415, "not a picture"))) {
      HttpResponse<byte[]> answer = post(bad.body());
      assertThat(answer.statusCode()).as(bad.body()).isEqualTo(bad.status());
      assertThat(JSON.readTree(answer.body()).get("detail").asText())
          .as(bad.body())
          .contains(bad.detail());
    }
  }
}
