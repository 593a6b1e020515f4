package org.lingvista.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.ingest.Pictures;

/** What a hostile or broken client gets to see, and what it leaves behind. */
class HostileRequestsTest {
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

  /** The answer to these very bytes: status line, headers and body. */
  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.server.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String get(String path) {
    return "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".formatted(path);
  }

  private HttpResponse<byte[]> post(String path, String type, byte[] body) throws Exception {
    return server.send(
        HttpRequest.newBuilder(server.address(path))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  private static void assertProblem(HttpResponse<byte[]> answer, int status, String detail)
      throws IOException {
    JsonNode problem = JSON.readTree(answer.body());
    assertThat(answer.statusCode()).as(problem.toString()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(problem.get("detail").asText()).contains(detail);
  }

  @Test
  void whatIsNoHttpIsAProblemToo() throws Exception {
    for (String request :
        List.of(
            get("/page/../../../../etc/passwd"),
            get("/%2e%2e/%2e%2e/etc/passwd"),
            get("/page/%00.js"),
            "GET /api/status HTTP/1.1\r\n\r\n",
            "GET /api/status HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
            "GET http://evil.example/api/status HTTP/1.1\r\nHost: localhost\r\n\r\n",
            String.join(
                "\r\n",
                "POST /v1/embeddings HTTP/1.1",
                "Host: localhost",
                "Content-Length: 4",
                "Transfer-Encoding: chunked",
                "",
                "0",
                "",
                ""))) {
      assertThat(raw(request))
          .as(request)
          .startsWith("HTTP/1.1 400 ")
          .contains("application/problem+json")
          .contains("this is not a valid HTTP request")
          .doesNotContain("root:");
    }
    assertThat(raw(get("/api/search?q=" + "a".repeat(70_000))))
        .startsWith("HTTP/1.1 414 ")
        .contains("may have at most 64 KiB together: shorten the query");
  }

  @Test
  void takesTheLongestQueryInAnyScript() throws Exception {
    String query = TestServer.encoded("犬".repeat(4_096));
    assertThat(server.get("/api/search?q=" + query).statusCode()).isEqualTo(200);
  }

  @Test
  void refusesABodyThatSaysItIsTooLargeBeforeReadingIt() throws Exception {
    for (String path : List.of("/v1/embeddings", "/api/similar")) {
      String answer =
          raw(
              "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000000000\r\n\r\n{}"
                  .formatted(path));
      assertThat(answer).startsWith("HTTP/1.1 413 ").contains("may have at most");
    }
  }

  @Test
  void aRequestThatBreaksOffIsNoFaultOfTheServer() throws Exception {
    String answer =
        raw("POST /v1/embeddings HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{");
    assertThat(answer).startsWith("HTTP/1.1 400 ").contains("broken-off");
  }

  @Test
  void refusesFormsThatAreBroken() throws Exception {
    for (String form :
        List.of("abc", "--x\r\nContent-", "--x\r\n\r\na\r\n".repeat(1_001) + "--x--")) {
      String answer =
          raw(
              ("POST /api/items HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n"
                      + "Content-Type: multipart/form-data; boundary=x\r\n\r\n%s")
                  .formatted(form.length(), form));
      assertThat(answer)
          .startsWith("HTTP/1.1 400 ")
          .contains("application/problem+json")
          .doesNotContain("problem:fault");
    }
    assertProblem(post("/api/items", "multipart/form-data", new byte[3]), 400, "field 'file'");
    assertProblem(post("/api/items", "text/plain", new byte[3]), 415, "multipart/form-data");
    try (Stream<Path> left = Files.list(server.uploads.resolve(".incoming"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void refusesDaysThatNoCalendarHas() throws Exception {
    for (String day : List.of("-999999999-01-01", "%2B999999999-12-31", "2024-02-30", "x")) {
      assertProblem(
          server.get("/api/search?q=a&from=" + day), 400, "from must be a day such as 2024-12-31");
    }
  }

  private static byte[] blank(int width, int height) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_BYTE_BINARY), "png", out);
    return out.toByteArray();
  }

  @Test
  void refusesPicturesThatUnpackToTooMuch() throws Exception {
    assertProblem(
        post("/api/similar", "image/png", blank(9_000, 9_000)),
        415,
        "the picture has 9000 x 9000 pixels, the limit is 40000000 in all");
    assertProblem(
        post("/api/similar", "image/png", blank(6_300, 6_300)),
        415,
        "times its size, the limit is 10000; save the picture again as JPEG");
  }

  @Test
  void refusesManyPicturesThatTogetherAreTooLarge() throws Exception {
    // Each is within every limit of its own: 90 of them are 173 million pixels in 30 KB.
    String url = "data:image/png;base64," + Base64.getEncoder().encodeToString(blank(1_600, 1_200));
    ObjectNode request = JSON.createObjectNode();
    ArrayNode input = request.putArray("input");
    for (int i = 0; i < 90; i++) {
      input.add(url);
    }
    assertProblem(
        post("/v1/embeddings", "application/json", JSON.writeValueAsBytes(request)),
        413,
        "at most 160 million pixels together");
  }

  @Test
  void readsOnlyTheFirstFrameOfAnAnimation() throws Exception {
    byte[] gif = animation(3_000);
    assertThat(post("/api/similar", "image/gif", gif).statusCode()).isEqualTo(200);
    assertThat(server.encoder.images()).isEqualTo(1);
  }

  private static byte[] animation(int frames) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    var writer = ImageIO.getImageWritersByFormatName("gif").next();
    try (var stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.prepareWriteSequence(null);
      var frame = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_INDEXED);
      for (int i = 0; i < frames; i++) {
        writer.writeToSequence(new javax.imageio.IIOImage(frame, null, null), null);
      }
      writer.endWriteSequence();
    }
    writer.dispose();
    return out.toByteArray();
  }

  @Test
  void methodsThatAreMadeUpDoNotFillTheMetrics() throws Exception {
    for (int i = 0; i < 5; i++) {
      server.send(
          HttpRequest.newBuilder(server.address("/api/status"))
              .method("MADEUP" + i, HttpRequest.BodyPublishers.noBody()));
    }
    String metrics = new String(server.get("/metrics").body(), StandardCharsets.UTF_8);
    assertThat(metrics).contains("method=\"other\"").doesNotContain("MADEUP");
  }

  @Test
  void theLogRepeatsNothingThatAPersonSent() throws Exception {
    Queue<String> lines = new ConcurrentLinkedQueue<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            lines.add(new SimpleFormatter().format(line));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger root = Logger.getLogger("");
    root.addHandler(handler);
    try {
      Path files = Files.createDirectories(folder.resolve("files"));
      Pictures.write(files.resolve("secretname.png"), Pictures.RED);
      server.ingest(files);
      server.get("/api/search?q=secretquery");
      server.get("/api/search?q=secretquery&zone=secretzone");
      server.get("/api/understand?q=secretquery");
      server.get("/api/item?id=secretid");
      raw("CONNECT /api/search?q=secretquery HTTP/1.1\r\nHost: localhost\r\n\r\n");
      raw("GET / HTTP/1.1\r\nHost: secret@host\r\n\r\n");
      raw("GET / HTTP/1.1\r\nHost: localhost\r\nHost: secrethost\r\nCookie: secret\r\n\r\n");
      post("/v1/embeddings", "application/json", utf8("{\"input\":[\"secret\""));
      post("/v1/embeddings", "application/json", utf8("{\"input\":\"secrettext\"}"));
      byte[] form =
          utf8(
              String.join(
                  "\r\n",
                  "--x",
                  "Content-Disposition: form-data; name=\"file\"; filename=\"secret.txt\"",
                  "",
                  "secretcontent",
                  "--x--",
                  ""));
      assertThat(post("/api/items", "multipart/form-data; boundary=x", form).statusCode())
          .isEqualTo(202);
      server.store.close(); // every search from here on is a fault
      assertThat(server.get("/api/search?q=secretquery").statusCode()).isGreaterThanOrEqualTo(500);
    } finally {
      root.removeHandler(handler);
    }
    assertThat(lines).isNotEmpty();
    assertThat(lines).noneMatch(line -> line.contains("secret"));
  }
}
