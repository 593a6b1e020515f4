package org.lingvista.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.encode.Encoder;

/**
 * A server whose encoder is held up: what happens to the requests when it is stopped or crowded.
 */
class ServerStopTest {
  @TempDir private Path folder;
  private TestServer base;
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private SearchServer server;
  private int port;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void start() throws Exception {
    base = new TestServer(folder);
    server =
        SearchServer.start(
            new ServerOptions(
                "127.0.0.1", 0, folder.resolve("thumbnails"), 1 << 20, base.uploads, null),
            new SearchEngine(heldUp(), base.store, base.ingest));
    port = server.port();
  }

  @AfterEach
  void stop() {
    goOn.countDown();
    server.close();
    base.close();
  }

  private CompletableFuture<HttpResponse<String>> search() {
    URI address = URI.create("http://127.0.0.1:%d/api/understand?q=dog".formatted(port));
    return client.sendAsync(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
  }

  @Test
  void finishesWhatIsUnderWayAndTakesNothingNew() throws Exception {
    CompletableFuture<HttpResponse<String>> underWay = search();
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
    awaitRefusal();
    assertThat(closing).isNotDone();
    assertThatThrownBy(() -> search().get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(ConnectException.class);
    goOn.countDown();
    assertThat(underWay.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    closing.get(30, TimeUnit.SECONDS);
  }

  /** Until the port takes no connection: how soon depends on what else the machine does. */
  private void awaitRefusal() throws IOException, InterruptedException {
    long began = System.nanoTime();
    while (System.nanoTime() - began < TimeUnit.SECONDS.toNanos(8)) {
      try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
        Thread.sleep(20);
      } catch (ConnectException e) {
        return;
      }
    }
    throw new AssertionError("connections are still taken");
  }

  @Test
  @Timeout(90)
  void isNotKeptFromStoppingByListenersThatComeBack() throws Exception {
    URI events = URI.create("http://127.0.0.1:%d/api/events".formatted(port));
    HttpRequest request =
        HttpRequest.newBuilder(events).header("Accept", "text/event-stream").build();
    CountDownLatch listening = new CountDownLatch(8);
    List<Thread> listeners = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      listeners.add(Thread.ofVirtual().start(() -> listen(request, listening)));
    }
    assertThat(listening.await(30, TimeUnit.SECONDS)).isTrue();
    long began = System.nanoTime();
    server.close();
    assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(8));
    for (Thread listener : listeners) {
      listener.join(30_000);
      assertThat(listener.isAlive()).isFalse();
    }
  }

  /** As a page does, but without a pause, until nobody answers. */
  private void listen(HttpRequest request, CountDownLatch listening) {
    try {
      while (true) {
        HttpResponse<Stream<String>> answer = client.send(request, BodyHandlers.ofLines());
        try (Stream<String> lines = answer.body()) {
          lines.forEach(line -> listening.countDown());
        }
      }
    } catch (IOException | UncheckedIOException e) {
      // the server is gone
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void tellsACrowdToComeBackAndAnswersThoseThatWait() throws Exception {
    int admitted = Runtime.getRuntime().availableProcessors() + SearchServer.MOST_WAITING;
    List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
    for (int i = 0; i < admitted + 10; i++) {
      asked.add(search());
    }
    CompletableFuture<?>[] all = asked.toArray(CompletableFuture[]::new);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(9);
    while (asked.stream().filter(CompletableFuture::isDone).count() < 10) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(20);
    }
    // Whoever only looks whether the server lives is answered all the same.
    URI live = URI.create("http://127.0.0.1:%d/health/live".formatted(server.port()));
    assertThat(
            client.send(HttpRequest.newBuilder(live).build(), BodyHandlers.ofString()).statusCode())
        .isEqualTo(200);
    goOn.countDown();
    CompletableFuture.allOf(all).get(60, TimeUnit.SECONDS);
    List<HttpResponse<String>> refused =
        asked.stream()
            .map(CompletableFuture::join)
            .filter(each -> each.statusCode() == 429)
            .toList();
    assertThat(refused)
        .hasSize(10)
        .allSatisfy(each -> {
          assertThat(each.headers().firstValue("Retry-After")).contains("1");
          assertThat(each.body()).contains("too many requests at once: try again in a second");
        });
    assertThat(asked.stream().map(CompletableFuture::join).map(HttpResponse::statusCode))
        .containsOnly(200, 429);
  }

  /** The encoder of the tests, which encodes queries only when it may go on. */
  private Encoder heldUp() {
    return (Encoder)
        Proxy.newProxyInstance(
            Encoder.class.getClassLoader(),
            new Class<?>[] {Encoder.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("encodeQueries")) {
                begun.countDown();
                assertThat(goOn.await(60, TimeUnit.SECONDS)).isTrue();
              }
              return method.invoke(base.encoder, arguments);
            });
  }
}
