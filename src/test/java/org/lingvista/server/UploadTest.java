package org.lingvista.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.index.IndexFilter;
import org.lingvista.ingest.Pictures;

class UploadTest {
  @TempDir private Path folder;
  private TestServer server;
  private byte[] red = new byte[0];

  @BeforeEach
  void start() throws Exception {
    red = Files.readAllBytes(Pictures.write(folder.resolve("photos/red.png"), Pictures.RED));
    server = new TestServer(folder, folder.resolve("photos").toRealPath());
    server.ingest.start();
    waitForItems(1);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void waitForItems(int items) throws InterruptedException {
    long end = System.nanoTime() + 60_000_000_000L;
    while (server.store.count(IndexFilter.all()) != items) {
      assertThat(System.nanoTime()).as(server.ingest.status().toString()).isLessThan(end);
      Thread.sleep(20);
    }
  }

  private HttpResponse<byte[]> upload(String name, byte[] bytes) throws Exception {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    form.writeBytes(
        ("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name + "\"\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8));
    form.writeBytes(bytes);
    form.writeBytes("\r\n--x--\r\n".getBytes(StandardCharsets.UTF_8));
    return server.send(
        HttpRequest.newBuilder(server.address("/api/items"))
            .header("Content-Type", "multipart/form-data; boundary=x")
            .POST(HttpRequest.BodyPublishers.ofByteArray(form.toByteArray())));
  }

  @Test
  void takesAFileIndexesItAndDeletesItAgain() throws Exception {
    HttpResponse<byte[]> answer = upload("../../evil name.png", red);
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(new ObjectMapper().readTree(answer.body()).get("accepted").get(0).asText())
        .isEqualTo("evil name.png");
    waitForItems(2);
    upload("evil name.png", red);
    waitForItems(3);
    assertThat(server.uploads.resolve("evil name-2.png")).exists();

    String id = TestServer.encoded(server.uploads + "#evil name.png");
    HttpResponse<byte[]> deleted =
        server.send(HttpRequest.newBuilder(server.address("/api/item?id=" + id)).DELETE());
    assertThat(deleted.statusCode()).isEqualTo(204);
    assertThat(server.uploads.resolve("evil name.png")).doesNotExist();
    waitForItems(2);
  }

  @Test
  void deletesNothingThatWasNotUploaded() throws Exception {
    Path photo = folder.resolve("photos/red.png").toRealPath();
    String id = TestServer.encoded(photo.resolveSibling("") + "#red.png");
    HttpResponse<byte[]> answer =
        server.send(HttpRequest.newBuilder(server.address("/api/item?id=" + id)).DELETE());
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(photo).exists();
  }

  @Test
  void searchesWithAPictureAndRefusesWhatIsNone() throws Exception {
    HttpRequest.Builder picture =
        HttpRequest.newBuilder(server.address("/api/similar?limit=1"))
            .POST(HttpRequest.BodyPublishers.ofByteArray(red));
    JsonNode answer = new ObjectMapper().readTree(server.send(picture).body());
    assertThat(answer.get("results").get(0).get("title").asText()).isEqualTo("red.png");
    HttpRequest.Builder nonsense =
        HttpRequest.newBuilder(server.address("/api/similar"))
            .POST(HttpRequest.BodyPublishers.ofString("no picture"));
    assertThat(server.send(nonsense).statusCode()).isEqualTo(415);
    HttpRequest.Builder large =
        HttpRequest.newBuilder(server.address("/api/similar"))
            .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[PictureBytes.MOST_BYTES + 1]));
    assertThat(server.send(large).statusCode()).isEqualTo(413);
  }

  @Test
  void makesNamesThatAFileSystemTakes() {
    assertThat(UploadApi.name("C:\\a\\b.png")).isEqualTo("b.png");
    assertThat(UploadApi.name("..")).isEqualTo("_");
    assertThat(UploadApi.name(".hidden")).doesNotStartWith(".");
    assertThat(UploadApi.name("a\nb?.png")).isEqualTo("a_b_.png");
    assertThat(UploadApi.name("x".repeat(300) + ".jpeg")).hasSizeLessThan(130).endsWith(".jpeg");
  }
}
