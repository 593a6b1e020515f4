package org.lingvista.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A chat completions server on this machine whose every answer a test decides. */
public final class FakeChatServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<JsonNode> requests = new CopyOnWriteArrayList<>();
  private final List<String> keys = new CopyOnWriteArrayList<>();
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger mostInside = new AtomicInteger();

  /** What happens to one request. */
  public interface Behaviour {
    /**
     * Answers a request, or fails to.
     *
     * @param number of the request, from 0
     * @param request its body
     */
    void answer(HttpExchange exchange, int number, JsonNode request)
        throws IOException, InterruptedException;
  }

  public FakeChatServer(Behaviour behaviour) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/v1/chat/completions",
        exchange -> {
          mostInside.accumulateAndGet(inside.incrementAndGet(), Math::max);
          try (exchange) {
            JsonNode request = JSON.readTree(exchange.getRequestBody());
            int number;
            synchronized (requests) {
              number = requests.size();
              requests.add(request);
            }
            keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            behaviour.answer(exchange, number, request);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } finally {
            inside.decrementAndGet();
          }
        });
    server.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:%d/v1".formatted(server.getAddress().getPort()));
  }

  /** Bodies of the requests, in order of arrival. */
  public List<JsonNode> requests() {
    return requests;
  }

  List<String> keys() {
    return keys;
  }

  int mostInside() {
    return mostInside.get();
  }

  /** What the user's message of a request says. */
  static JsonNode user(JsonNode request) {
    try {
      return JSON.readTree(request.path("messages").path(1).path("content").asText());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A good answer: for every intent a query around the caption, in the wording of the number. */
  public static void good(HttpExchange exchange, JsonNode request) throws IOException {
    JsonNode user = user(request);
    ObjectNode answer = JSON.createObjectNode();
    var queries = answer.putArray("queries");
    int number = 0;
    for (JsonNode intent : user.path("intents")) {
      number++;
      ObjectNode query = queries.addObject().put("intent", intent.asText());
      if (intent.asText().equals(QuerySchema.NONE)) {
        query.put("query", "thanks a lot " + number);
      } else {
        query.put("query", "wish %d: %s".formatted(number, user.path("caption").asText()));
        query
            .putArray("slots")
            .addObject()
            .put("label", "content")
            .put("text", user.path("caption").asText());
      }
    }
    content(exchange, answer.toString());
  }

  /** Wraps what the model writes into an answer. */
  static void content(HttpExchange exchange, String content) throws IOException {
    ObjectNode answer = JSON.createObjectNode();
    answer.putArray("choices").addObject().putObject("message").put("content", content);
    answer.putObject("usage").put("prompt_tokens", 700).put("completion_tokens", 100);
    body(exchange, 200, answer.toString());
  }

  static void body(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
