package org.lingvista.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Closeable;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.encode.EncoderBundle;
import org.lingvista.encode.TinyBundle;
import org.lingvista.index.IndexException;
import org.lingvista.index.IndexModel;
import org.lingvista.index.LuceneStore;
import org.lingvista.server.SearchServer;
import org.lingvista.server.ServerOptions;

/** A server under load while the model of its index is switched and switched back. */
@Timeout(600)
class HotSwapTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** More than a search ranks at once. */
  private static final int NOTES = 230;

  private static final int CLIENTS = 3;

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private final StringWriter said = new StringWriter();
  private final AtomicBoolean ending = new AtomicBoolean();
  private final AtomicInteger answered = new AtomicInteger();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private List<String> kept = List.of();
  private Path index = Path.of(".");
  private Path notes = Path.of(".");
  private String firstId = "";
  private String secondId = "";
  private IndexFollower served;
  private SearchServer server;
  private Closeable following;

  @BeforeEach
  void serve() throws Exception {
    index = folder.resolve("index");
    notes = Files.createDirectory(folder.resolve("notes"));
    Path first = TinyBundle.write(folder.resolve("first"));
    try (var encoder = EncoderBundle.open(first)) {
      firstId = encoder.modelId();
    }
    secondId = "other-" + firstId;
    OtherModel.copy(first, folder.resolve("second"), firstId, secondId);
    for (int i = 0; i < NOTES; i++) {
      Files.writeString(notes.resolve("note%03d.txt".formatted(i)), "The moon, night " + i + ".");
    }
    run("index", notes, "--index", index, "--model", first);
    Path uploads = Files.createDirectory(folder.resolve("uploads")).toRealPath();
    served =
        IndexFollower.open(
            index,
            null,
            new ServedIndex.Watched(
                List.of(notes.toRealPath()),
                uploads,
                3_600_000,
                org.lingvista.places.Places.none()),
            new PrintWriter(said, true));
    server =
        SearchServer.start(
            new ServerOptions("127.0.0.1", 0, folder.resolve("cache"), 1 << 20, uploads, null),
            served.engine());
    following = served.follow(server);
  }

  @AfterEach
  void stop() throws Exception {
    ending.set(true);
    following.close();
    server.close();
    served.close();
  }

  private static void run(Object... arguments) {
    CommandRun run = CommandRun.of(arguments);
    assertThat(run.code()).as(run.err()).isZero();
  }

  private HttpResponse<String> get(String path) throws Exception {
    URI address = URI.create("http://127.0.0.1:" + server.port() + path);
    return client.send(
        HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode json(String path) throws Exception {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private void askAllTheTime() {
    while (!ending.get()) {
      try {
        HttpResponse<String> answer = get("/api/search?q=moon&filters=off&limit=5");
        if (answer.statusCode() != 200 || JSON.readTree(answer.body()).get("results").size() != 5) {
          wrong.add(answer.statusCode() + " " + answer.body());
        }
        for (String search : kept) { // else 256 newer ones would push it out
          HttpResponse<String> page = get("/api/search?limit=1&cursor=" + search + ".0");
          if (page.statusCode() != 200) {
            wrong.add(page.statusCode() + " " + page.body());
          }
        }
        answered.incrementAndGet();
      } catch (Exception e) {
        wrong.add(e.toString());
      }
    }
  }

  private void await(String model) throws Exception {
    while (!json("/api/status").at("/model/id").asText().equals(model)) {
      Thread.sleep(50);
    }
  }

  @Test
  void noRequestFailsNothingAddedIsMissedAndTheOldIndexIsLetGo() throws Exception {
    String page = json("/api/search?q=moon&filters=off&limit=10").get("cursor").asText();
    String deep = json("/api/search?q=moon&filters=off&limit=200").get("cursor").asText();
    kept = List.of(page.substring(0, page.indexOf('.')), deep.substring(0, deep.indexOf('.')));
    List<Thread> clients =
        Stream.generate(() -> Thread.ofVirtual().unstarted(this::askAllTheTime))
            .limit(CLIENTS)
            .toList();
    clients.forEach(Thread::start);
    Path shadow = new IndexPointer(index).shadow(secondId);

    Files.writeString(notes.resolve("cat.txt"), "Cats sleep."); // perhaps in the old index by then
    run("model", "switch", folder.resolve("second"), "--index", index);
    Files.writeString(notes.resolve("dog.txt"), "Dogs bark."); // in neither
    await(secondId);
    assertThat(json("/v1/models").at("/data/0/id").asText()).isEqualTo(secondId);
    assertThat(json("/api/search?q=sleep&filters=off&limit=200").toString()).contains("cat.txt");
    while (!json("/api/search?q=bark&filters=off&limit=200").toString().contains("dog.txt")) {
      Thread.sleep(50); // it may have come after the scan, and is then noticed
    }
    assertThat(json("/api/search?cursor=" + page).get("results"))
        .as("what was ranked before goes on in its order")
        .hasSize(24);
    HttpResponse<String> gone = get("/api/search?cursor=" + deep);
    assertThat(gone.statusCode()).isEqualTo(410);
    assertThat(gone.body()).contains("cursor-gone", "switched to another model");
    awaitLetGo(index, firstId);

    run("model", "rollback", "--index", index);
    await(firstId);
    assertThat(json("/api/search?q=sleep&filters=off&limit=200").toString()).contains("cat.txt");
    assertThat(json("/api/search?q=bark&filters=off&limit=200").toString()).contains("dog.txt");
    awaitLetGo(shadow, secondId);

    int before = answered.get();
    while (answered.get() < before + CLIENTS) {
      Thread.sleep(20);
    }
    ending.set(true);
    for (Thread each : clients) {
      each.join();
    }
    assertThat(wrong).isEmpty();
    assertThat(said.toString().lines())
        .containsExactly(
            "now serving model %s, from %s".formatted(secondId, shadow),
            "now serving model %s, from %s".formatted(firstId, index));
  }

  @Test
  void anIndexThatCannotBeOpenedIsToldAndTheOneBeforeGoesOnUntilItCan() throws Exception {
    Path shadow = new IndexPointer(index).shadow(secondId);
    run("model", "switch", folder.resolve("second"), "--index", index);
    await(secondId);
    try (LuceneStore busy = openWhenLetGo(index)) {
      run("model", "rollback", "--index", index);
      while (!said.toString().contains("another process is writing to it")) {
        Thread.sleep(50);
      }
      assertThat(json("/api/status").at("/model/id").asText()).isEqualTo(secondId);
      assertThat(busy.model().id()).isEqualTo(firstId);
      assertThat(shadow).isDirectory();
    }
    await(firstId);
  }

  private static IndexModel modelOf(Path place) {
    try (LuceneStore store = LuceneStore.open(place)) {
      return store.model();
    }
  }

  private static void awaitLetGo(Path place, String id) throws Exception {
    try (LuceneStore free = openWhenLetGo(place)) {
      assertThat(free.model().id()).isEqualTo(id);
    }
  }

  /** An index is free to be written to by others when the server has closed it. */
  private static LuceneStore openWhenLetGo(Path place) throws InterruptedException {
    while (true) {
      try {
        return LuceneStore.openForWriting(place, modelOf(place));
      } catch (IndexException e) {
        assertThat(e).hasMessageContaining("another process is writing to it");
        Thread.sleep(50);
      }
    }
  }
}
