package org.lingvista.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A server that speaks OpenAI's chat completions. Busy answers (429), faults of the server (5xx),
 * cut connections and silence are tried again, each time after twice the wait or after what {@code
 * Retry-After} says; every other refusal ends at once. The key goes over https, or to this machine.
 */
public final class ChatEndpoint implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PATH = "/chat/completions";
  private static final int MOST_BYTES = 1 << 20;
  private static final int LONGEST_MESSAGE = 200;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int SERVER_ERROR = 500;
  private static final int OK = 200;

  private final Settings settings;
  private final URI target;
  private final HttpClient client;

  /**
   * How to reach it.
   *
   * @param url its address, such as {@code https://api.openai.com/v1}
   * @param model the model's name there
   * @param key sent as a bearer token; null for none
   * @param timeoutMillis longest wait for one answer
   * @param attempts how often one request is tried
   * @param firstWaitMillis wait before the second attempt
   */
  public record Settings(
      URI url,
      String model,
      @Nullable String key,
      int timeoutMillis,
      int attempts,
      int firstWaitMillis) {
    public Settings {
      String scheme = url.getScheme();
      if (url.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
        throw new IllegalArgumentException(
            "the endpoint must be an http or https address; it is " + url);
      }
      if (attempts < 1 || timeoutMillis < 1 || firstWaitMillis < 0) {
        throw new IllegalArgumentException(
            "attempts and timeoutMillis must be positive; attempts=%d, timeoutMillis=%d"
                .formatted(attempts, timeoutMillis));
      }
      if (key != null && "http".equals(scheme) && !isThisMachine(url.getHost())) {
        throw new IllegalArgumentException(
            "the key is not sent in the clear to %s; use https".formatted(url.getHost()));
      }
    }

    private static boolean isThisMachine(String host) {
      try {
        return host.equals("localhost") || InetAddress.ofLiteral(host).isLoopbackAddress();
      } catch (IllegalArgumentException e) {
        return false; // a name, and not looked up
      }
    }
  }

  /**
   * What came back.
   *
   * @param content the message of the model
   * @param promptTokens as the server counted; 0 if it did not
   */
  record Answer(String content, long promptTokens, long completionTokens) {}

  /** An attempt that may work later. */
  private static final class PassingFault extends Exception {
    private static final long serialVersionUID = 1L;
    private final long waitMillis;

    PassingFault(String message, long waitMillis) {
      super(message);
      this.waitMillis = waitMillis;
    }
  }

  /** The server could not be asked, however often. */
  static final class Unreachable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreachable(String message) {
      super(message);
    }
  }

  ChatEndpoint(Settings settings) {
    this.settings = settings;
    String url = settings.url().toString().replaceAll("/+$", "");
    this.target = URI.create(url.endsWith(PATH) ? url : url + PATH);
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofMillis(settings.timeoutMillis()))
            .build();
  }

  /**
   * Sends one conversation.
   *
   * @throws Unreachable when every attempt failed in a way that may pass
   * @throws DataException when the server refuses for good
   */
  Answer ask(String system, String user, int mostTokens) throws Unreachable, InterruptedException {
    String body = body(system, user, mostTokens);
    long wait = settings.firstWaitMillis();
    for (int attempt = 1; ; attempt++) {
      try {
        return send(body);
      } catch (PassingFault fault) {
        if (attempt == settings.attempts()) {
          throw new Unreachable(
              "%s after %d attempts: %s".formatted(target, attempt, fault.getMessage()));
        }
        // Up to half as long again, so that requests that failed together do not return together.
        long longer = ThreadLocalRandom.current().nextLong(wait / 2 + 1);
        Thread.sleep(Math.max(fault.waitMillis, wait + longer));
        wait *= 2;
      }
    }
  }

  private String body(String system, String user, int mostTokens) {
    ObjectNode body = JSON.createObjectNode().put("model", settings.model());
    body.putArray("messages")
        .add(JSON.createObjectNode().put("role", "system").put("content", system))
        .add(JSON.createObjectNode().put("role", "user").put("content", user));
    body.putObject("response_format").put("type", "json_object");
    return body.put("max_tokens", mostTokens).toString();
  }

  private Answer send(String body) throws PassingFault, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target)
            .timeout(Duration.ofMillis(settings.timeoutMillis()))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (settings.key() != null) {
      request.header("Authorization", "Bearer " + settings.key());
    }
    int status;
    String text;
    long retryAfter;
    try {
      HttpResponse<InputStream> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      status = response.statusCode();
      retryAfter = retryAfterMillis(response);
      try (InputStream stream = response.body()) {
        text = new String(stream.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new PassingFault(message, 0);
    }
    if (status == TOO_MANY_REQUESTS || status == REQUEST_TIMEOUT || status >= SERVER_ERROR) {
      throw new PassingFault("status " + status, retryAfter);
    }
    if (status != OK) {
      throw new DataException(
          "%s refused with status %d: %s".formatted(target, status, message(text)));
    }
    return answer(text);
  }

  private static Answer answer(String text) throws PassingFault {
    try {
      JsonNode root = JSON.readTree(text);
      JsonNode content = root.path("choices").path(0).path("message").path("content");
      JsonNode usage = root.path("usage");
      return new Answer(
          content.asText(""),
          usage.path("prompt_tokens").asLong(),
          usage.path("completion_tokens").asLong());
    } catch (JsonProcessingException e) {
      throw new PassingFault("an answer that is not whole JSON", 0);
    }
  }

  private static long retryAfterMillis(HttpResponse<?> response) {
    String seconds = response.headers().firstValue("Retry-After").orElse("0");
    return seconds.matches("\\d{1,3}") ? Duration.ofSeconds(Long.parseLong(seconds)).toMillis() : 0;
  }

  /** The server's own words, on one line and not too long. */
  private static String message(String text) {
    String message = text;
    try {
      message = JSON.readTree(text).path("error").path("message").asText(text);
    } catch (JsonProcessingException e) {
      // It is not JSON: then the text itself.
    }
    String line = message.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    return line.substring(0, Math.min(LONGEST_MESSAGE, line.length()));
  }

  @Override
  public void close() {
    client.close();
  }
}
