package org.lingvista.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.ingest.Pictures;

class SearchServerTest {
  @TempDir private Path folder;
  private Path photos;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    photos = folder.resolve("photos");
    Pictures.write(photos.resolve("red.png"), Pictures.RED);
    Pictures.write(photos.resolve("blue.png"), Pictures.BLUE);
    Files.writeString(photos.resolve("moon.md"), "# Moon\n\nThe dog barks at the red moon.");
    server = new TestServer(folder);
    server.ingest(photos);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static List<String> titles(JsonNode answer) {
    List<String> titles = new ArrayList<>();
    answer.get("results").forEach(result -> titles.add(result.get("title").asText()));
    return titles;
  }

  @Test
  void answersASearchWithWhatWasUnderstoodAndWhatWasFound() throws Exception {
    JsonNode answer = server.json("/api/search?q=find+a+photo+of+red");
    assertThat(answer.get("intent").asText()).isEqualTo("find_images");
    assertThat(answer.get("cleaned").asText()).isEqualTo("red");
    assertThat(answer.get("slots").get(0).get("start").asInt()).isEqualTo(16);
    assertThat(answer.get("searched").asInt()).isEqualTo(2);
    assertThat(titles(answer)).containsExactly("red.png", "blue.png");
    assertThat(answer.get("cursor").isNull()).isTrue();
    JsonNode first = answer.get("results").get(0);
    assertThat(first.get("kind").asText()).isEqualTo("image");
    assertThat(first.get("path").asText()).isEqualTo(photos.resolve("red.png").toString());
    assertThat(first.has("vector")).isFalse();
    assertThat(titles(server.json("/api/search?q=find+a+photo+of+red&filters=off")))
        .contains("Moon");
    assertThat(server.json("/api/understand?q=find+a+photo+of+red").get("cleaned").asText())
        .isEqualTo("red");
  }

  @Test
  void pagingNeitherRepeatsNorSkipsWhileTheIndexGrows() throws Exception {
    Path more = folder.resolve("more");
    for (int i = 0; i < 30; i++) {
      Path note = more.resolve("note" + i + ".txt");
      Files.createDirectories(more);
      Files.writeString(note, "moon " + i);
    }
    server.ingest(more);
    JsonNode page = server.json("/api/search?q=moon&filters=off&limit=5");
    List<String> before = titles(server.json("/api/search?q=moon&filters=off&limit=200"));
    List<String> seen = new ArrayList<>(titles(page));
    for (int i = 0; !page.get("cursor").isNull(); i++) {
      Files.writeString(more.resolve("new" + i + ".txt"), "moon");
      server.ingest(more);
      page = server.json("/api/search?limit=5&cursor=" + page.get("cursor").asText());
      seen.addAll(titles(page));
    }
    assertThat(seen).containsExactlyElementsOf(before).hasSize(33);
  }

  @Test
  void goesDeeperThanTheFirstRankingWithoutRepeating() throws Exception {
    Path many = Files.createDirectories(folder.resolve("many"));
    for (int i = 0; i < ResultLists.FIRST + 50; i++) {
      Files.writeString(many.resolve("n%03d.txt".formatted(i)), "night " + i);
    }
    server.ingest(many);
    JsonNode page = server.json("/api/search?q=night&filters=off&limit=90");
    Set<String> seen = new HashSet<>(titles(page));
    int total = page.get("results").size();
    while (!page.get("cursor").isNull()) {
      page = server.json("/api/search?limit=90&cursor=" + page.get("cursor").asText());
      seen.addAll(titles(page));
      total += page.get("results").size();
    }
    assertThat(total).isEqualTo(ResultLists.FIRST + 53);
    assertThat(seen).hasSize(total);
  }

  @Test
  void pagesPastWhatWasDeletedMeanwhile() throws Exception {
    JsonNode page = server.json("/api/search?q=red&filters=off&limit=1");
    Files.delete(photos.resolve("moon.md"));
    server.ingest(photos);
    page = server.json("/api/search?limit=10&cursor=" + page.get("cursor").asText());
    assertThat(titles(page)).doesNotContain("Moon").isNotEmpty();
    assertThat(page.get("cursor").isNull()).isTrue();
  }

  @Test
  void findsMoreLikeAnItemButNotItself() throws Exception {
    String id = TestServer.encoded(photos + "#red.png");
    JsonNode answer = server.json("/api/similar?id=" + id);
    assertThat(answer.get("similar").asText()).isEqualTo("red.png");
    assertThat(titles(answer)).containsExactlyInAnyOrder("Moon", "blue.png");
    assertThat(server.json("/api/similar?id=gone").get("type").asText())
        .isEqualTo("urn:lingvista:problem:no-such-item");
  }

  @Test
  void showsThumbnailsAndFilesOnlyFromTheFolderThatWasIndexed() throws Exception {
    JsonNode item = server.json("/api/item?id=" + TestServer.encoded(photos + "#red.png"));
    HttpResponse<byte[]> thumbnail = server.get(item.get("thumbnail").asText());
    assertThat(thumbnail.statusCode()).isEqualTo(200);
    assertThat(thumbnail.headers().firstValue("Content-Type")).contains("image/jpeg");
    assertThat(thumbnail.body()).startsWith(0xff, 0xd8);
    HttpResponse<byte[]> again =
        server.send(
            HttpRequest.newBuilder(server.address(item.get("thumbnail").asText()))
                .header("If-None-Match", thumbnail.headers().firstValue("ETag").orElse("")));
    assertThat(again.statusCode()).isEqualTo(304);
    HttpResponse<byte[]> file = server.get(item.get("file").asText());
    assertThat(file.body()).isEqualTo(Files.readAllBytes(photos.resolve("red.png")));
    assertThat(file.headers().firstValue("Content-Security-Policy"))
        .contains("default-src 'none'; sandbox");

    // After indexing, the picture is replaced by a link that leads out of the folder.
    Path secret = Files.writeString(folder.resolve("secret.png"), "secret");
    Files.delete(photos.resolve("red.png"));
    Files.createSymbolicLink(photos.resolve("red.png"), secret);
    HttpResponse<byte[]> outside = server.get(item.get("file").asText());
    assertThat(outside.statusCode()).isEqualTo(403);
    assertThat(new String(outside.body(), java.nio.charset.StandardCharsets.UTF_8))
        .contains("outside-folders")
        .doesNotContain("secret.png");
    Files.delete(photos.resolve("red.png"));
    assertThat(server.get(item.get("file").asText()).statusCode()).isEqualTo(404);
  }

  @Test
  void everyErrorIsAProblemThatSaysWhatToDo() throws Exception {
    record Bad(String path, int status, String code) {}
    for (Bad bad :
        List.of(
            new Bad("/api/search", 400, "empty-query"),
            new Bad("/api/search?q=+", 400, "empty-query"),
            new Bad("/api/search?q=a&limit=0", 400, "bad-parameter"),
            new Bad("/api/search?q=a&limit=many", 400, "bad-parameter"),
            new Bad("/api/search?q=a&filters=maybe", 400, "bad-parameter"),
            new Bad("/api/search?cursor=x", 400, "bad-parameter"),
            new Bad("/api/search?cursor=0000.5", 410, "cursor-gone"),
            new Bad("/api/item", 400, "bad-parameter"),
            new Bad("/api/item?id=none", 404, "no-such-item"),
            new Bad("/api/none", 404, "not-found"),
            new Bad("/page/none.js", 404, "not-found"),
            new Bad("/page/..%2fSearchServer.class", 404, "not-found"))) {
      HttpResponse<byte[]> answer = server.get(bad.path());
      assertThat(answer.statusCode()).as(bad.path()).isIn(bad.status(), 400);
      if (answer.statusCode() != bad.status()) {
        continue; // the HTTP library refuses some addresses before we see them
      }
      assertThat(answer.headers().firstValue("Content-Type"))
          .as(bad.path())
          .contains("application/problem+json");
      JsonNode problem = server.json(bad.path());
      assertThat(problem.get("type").asText()).isEqualTo("urn:lingvista:problem:" + bad.code());
      assertThat(problem.get("status").asInt()).isEqualTo(bad.status());
      assertThat(problem.get("detail").asText()).isNotBlank();
    }
    HttpResponse<byte[]> method =
        server.send(HttpRequest.newBuilder(server.address("/api/search")).DELETE());
    assertThat(method.statusCode()).isEqualTo(405);
  }

  @Test
  void servesThePageWithAPolicyThatAllowsNothingFromElsewhere() throws Exception {
    HttpResponse<byte[]> page = server.get("/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    HttpResponse<byte[]> script = server.get("/page/app.js");
    assertThat(script.headers().firstValue("Content-Type").orElse("")).contains("javascript");
    assertThat(server.json("/page/texts/ja.json").get("search").asText()).isEqualTo("検索");
  }

  @Test
  void refusesChangesAskedByAnotherSite() throws Exception {
    HttpRequest.Builder foreign =
        HttpRequest.newBuilder(server.address("/api/search"))
            .header("Origin", "https://elsewhere.example")
            .DELETE();
    assertThat(server.send(foreign).statusCode()).isEqualTo(403);
  }

  @Test
  void tellsThatTheModelKnowsOnlyDrawingsAndHowToGetAnother() throws Exception {
    JsonNode model = server.json("/api/status").get("model");
    assertThat(model.get("drawingsOnly").asBoolean()).isTrue();
    assertThat(model.get("photoModel").asText()).startsWith("lingvista pull ");
    assertThat(server.json("/health/ready").get("status").asText()).isEqualTo("ready");
    assertThat(server.json("/health/live").get("status").asText()).isEqualTo("live");
  }

  @Test
  void namesAPortThatIsTaken() {
    assertThatThrownBy(() ->
            SearchServer.start(
                new ServerOptions(
                    "127.0.0.1",
                    server.server.port(),
                    folder.resolve("thumbnails"),
                    1,
                    server.uploads,
                    null),
                new SearchEngine(server.encoder, server.store, server.ingest)))
        .hasMessage(
            "cannot listen on 127.0.0.1, port %d: something else does; choose another with --port",
            server.server.port());
  }
}
