package org.lingvista.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerAccessTest {
  @TempDir private Path folder;

  @Test
  void letsInWhoHasTheKeyAndNobodyElse() throws Exception {
    Path file = folder.resolve("config/server.key");
    String key = ApiKey.create(file);
    assertThat(Files.readString(file)).doesNotContain(key).hasSize(65);
    try (TestServer server = new TestServer(ApiKey.read(file), folder)) {
      for (String path : List.of("/api/search?q=a", "/api/status", "/metrics", "/v1/models")) {
        assertThat(server.get(path).statusCode()).as(path).isEqualTo(401);
        HttpRequest.Builder with =
            HttpRequest.newBuilder(server.address(path)).header("Authorization", "Bearer " + key);
        assertThat(server.send(with).statusCode()).as(path).isEqualTo(200);
        HttpRequest.Builder wrong =
            HttpRequest.newBuilder(server.address(path))
                .header("Authorization", "Bearer " + key + "x");
        assertThat(server.send(wrong).statusCode()).as(path).isEqualTo(401);
      }
      assertThat(server.get("/").statusCode()).isEqualTo(200);
      assertThat(server.get("/health/live").statusCode()).isEqualTo(200);

      HttpResponse<byte[]> session =
          server.send(
              HttpRequest.newBuilder(server.address("/api/session"))
                  .header("Authorization", "Bearer " + key)
                  .POST(HttpRequest.BodyPublishers.noBody()));
      assertThat(session.statusCode()).isEqualTo(204);
      String cookie = session.headers().firstValue("Set-Cookie").orElse("");
      assertThat(cookie).contains("HttpOnly").contains("SameSite=Strict");
      HttpRequest.Builder page =
          HttpRequest.newBuilder(server.address("/api/status"))
              .header("Cookie", cookie.substring(0, cookie.indexOf(';')));
      assertThat(server.send(page).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void doesNotListenBeyondThisMachineWithoutAKey() throws Exception {
    try (TestServer server = new TestServer(folder)) {
      ServerOptions everywhere =
          new ServerOptions("0.0.0.0", 0, folder.resolve("thumbnails"), 1, folder, null);
      assertThatThrownBy(() ->
              SearchServer.start(
                  everywhere, new SearchEngine(server.encoder, server.store, server.ingest)))
          .hasMessage(
              "other machines can reach 0.0.0.0, so a key is needed: make one with"
                  + " 'lingvista serve --new-key', then start again");
    }
  }

  @Test
  void saysThatAKeyFileIsDamaged() throws Exception {
    Path file = Files.writeString(folder.resolve("server.key"), "nonsense");
    assertThatThrownBy(() -> ApiKey.read(file)).hasMessageContaining("is damaged; make a new key");
    assertThat(ApiKey.read(folder.resolve("none"))).isNull();
  }

  @Test
  void theDocumentOfTheApiNamesEveryPathAndEveryPathAnswers() throws Exception {
    try (TestServer server = new TestServer(folder)) {
      JsonNode paths = server.json("/api/openapi.json").get("paths");
      List<String> names = new ArrayList<>();
      paths.fieldNames().forEachRemaining(names::add);
      assertThat(names)
          .contains("/api/search", "/api/similar", "/v1/embeddings", "/metrics", "/health/ready");
      for (String path : names) {
        if (path.equals("/api/events")) {
          continue; // never ends
        }
        for (String method : List.of("get", "post", "delete")) {
          int status =
              server
                  .send(
                      HttpRequest.newBuilder(server.address(path))
                          .method(
                              method.toUpperCase(java.util.Locale.ROOT),
                              HttpRequest.BodyPublishers.noBody()))
                  .statusCode();
          boolean described = paths.get(path).has(method);
          boolean session = path.equals("/api/session"); // only with a key
          assertThat(status != 405 && status != 404)
              .as(method + " " + path + " " + status)
              .isEqualTo(described && !session);
        }
      }
    }
  }

  @Test
  void countsRequestsForPrometheus() throws Exception {
    try (TestServer server = new TestServer(folder)) {
      server.get("/api/status");
      String metrics = new String(server.get("/metrics").body(), StandardCharsets.UTF_8);
      assertThat(metrics)
          .contains("lingvista_items{kind=\"image\"} 0.0")
          .contains("path=\"/api/status\",status=\"200\"");
    }
  }
}
