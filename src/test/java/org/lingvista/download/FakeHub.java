package org.lingvista.download;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A hub of one model on loopback, in the usual layout, with faults on request. */
public final class FakeHub implements AutoCloseable {
  /** Name of its model. */
  public static final String NAME = "owner/small";

  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  /** What it does wrong with a file. */
  public enum Fault {
    /** Ends after half of what was asked for. */
    CUT,
    /** Changes a byte. */
    WRONG,
    /** Sends on to the other address, as hubs do with large files. */
    REDIRECT,
    /** Sends on to itself, for ever. */
    LOOP,
    /** Says nothing for a while. */
    SLOW,
    /** Does not tell the hash. */
    NO_HASH,
    /** Says nothing more after half of the answer. */
    STALL,
    /** Answers 503. */
    BUSY,
    /** Ends the connection without an answer. */
    HANG_UP,
    /** Answers with a page for people. */
    HTML
  }

  /** Among the names of files in {@link #faults}: the list of them. */
  static final String LISTING = "";

  /** Path, Range and Authorization of each request, {@code -} for none. */
  final List<String> requests = Collections.synchronizedList(new ArrayList<>());

  final Map<String, Fault> faults = new HashMap<>();
  @Nullable String token;

  private final Path folder;
  private final HttpServer server;
  private final HttpServer other;

  public FakeHub(Path folder) throws IOException {
    this.folder = folder;
    this.server = start();
    this.other = start();
  }

  private HttpServer start() throws IOException {
    HttpServer started =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    started.createContext("/", this::answer);
    started.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    started.start();
    return started;
  }

  public URI endpoint() {
    return address(server);
  }

  private static URI address(HttpServer server) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    String range = exchange.getRequestHeaders().getFirst("Range");
    boolean elsewhere = exchange.getLocalAddress().getPort() == other.getAddress().getPort();
    requests.add(
        "%s%s %s %s"
            .formatted(
                elsewhere ? "other:" : "",
                path,
                range == null ? "-" : range,
                authorization == null ? "-" : authorization));
    try (exchange) {
      if (!elsewhere && token != null && !("Bearer " + token).equals(authorization)) {
        exchange.sendResponseHeaders(401, -1);
      } else if (path.equals("/api/models/" + NAME)) {
        listing(exchange);
      } else if (path.startsWith("/" + NAME + "/resolve/" + COMMIT + "/")) {
        file(
            exchange, path.substring(path.indexOf(COMMIT) + COMMIT.length() + 1), range, elsewhere);
      } else {
        exchange.sendResponseHeaders(404, -1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void listing(HttpExchange exchange) throws IOException, InterruptedException {
    Fault fault = faults.get(LISTING);
    String text = fault == Fault.HTML ? "<!doctype html><title>Sign in</title>" : listing();
    byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    if (!failed(exchange, fault, bytes, 0)) {
      send(exchange, bytes, 0, 200);
    }
  }

  /** Whether the request was answered with a fault that has nothing to do with files. */
  private static boolean failed(
      HttpExchange exchange, @Nullable Fault fault, byte[] bytes, int from)
      throws IOException, InterruptedException {
    if (fault == Fault.BUSY) {
      exchange.sendResponseHeaders(503, -1);
      return true;
    }
    if (fault == Fault.STALL) {
      exchange.sendResponseHeaders(from > 0 ? 206 : 200, bytes.length - from);
      exchange.getResponseBody().write(bytes, from, (bytes.length - from) / 2);
      exchange.getResponseBody().flush();
      Thread.sleep(120_000); // a virtual thread, which ends with the tests
    }
    return fault == Fault.HANG_UP; // the exchange is closed without an answer
  }

  private String listing() throws IOException {
    StringBuilder files = new StringBuilder();
    try (Stream<Path> walk = Files.walk(folder)) {
      walk.filter(Files::isRegularFile)
          .sorted()
          .forEach(
              file -> files.append("{\"rfilename\":\"%s\"},".formatted(folder.relativize(file))));
    }
    return "{\"sha\":\"%s\",\"siblings\":[%s{\"rfilename\":\"../outside\"}]}"
        .formatted(COMMIT, files);
  }

  private void file(HttpExchange exchange, String name, @Nullable String range, boolean elsewhere)
      throws IOException, InterruptedException {
    Fault fault = faults.get(name);
    byte[] bytes = Files.readAllBytes(folder.resolve(name));
    boolean large = name.endsWith(".safetensors") || name.endsWith(".bin");
    if (!elsewhere && fault != Fault.NO_HASH) {
      exchange
          .getResponseHeaders()
          .set(large ? "X-Linked-Etag" : "ETag", "\"" + hash(folder.resolve(name), large) + "\"");
    }
    if (fault == Fault.LOOP || (fault == Fault.REDIRECT && !elsewhere)) {
      URI to = fault == Fault.LOOP ? endpoint() : address(other);
      exchange.getResponseHeaders().set("Location", to + exchange.getRequestURI().getPath());
      exchange.sendResponseHeaders(302, -1);
      return;
    }
    if (fault == Fault.WRONG) {
      bytes[bytes.length / 2] ^= 1;
    }
    if (fault == Fault.SLOW) {
      Thread.sleep(120_000); // a virtual thread, which ends with the tests
    }
    int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
    if (from >= bytes.length && from > 0) {
      exchange.sendResponseHeaders(416, -1);
      return;
    }
    if (failed(exchange, fault, bytes, from)) {
      return;
    }
    if (fault == Fault.CUT) {
      exchange.sendResponseHeaders(from > 0 ? 206 : 200, bytes.length - from);
      OutputStream out = exchange.getResponseBody();
      out.write(bytes, from, (bytes.length - from) / 2);
      out.flush();
      return; // closed before all of it was sent
    }
    send(exchange, bytes, from, from > 0 ? 206 : 200);
  }

  private static void send(HttpExchange exchange, byte[] bytes, int from, int status)
      throws IOException {
    exchange.sendResponseHeaders(status, bytes.length - from);
    exchange.getResponseBody().write(bytes, from, bytes.length - from);
  }

  private static String hash(Path file, boolean large) {
    try {
      if (large) {
        return Checksum.of("SHA-256", file).hex();
      }
      byte[] bytes = Files.readAllBytes(file);
      var digest = Checksum.digest("SHA-1");
      digest.update(
          ("blob " + bytes.length + "\0").getBytes(java.nio.charset.StandardCharsets.UTF_8));
      return java.util.HexFormat.of().formatHex(digest.digest(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    other.stop(0);
  }
}
