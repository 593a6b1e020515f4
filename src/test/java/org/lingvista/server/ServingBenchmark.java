package org.lingvista.server;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lingvista.index.IndexFilter;
import org.lingvista.index.Item;
import org.lingvista.index.LuceneStore;

/**
 * A server over a large index as a process of its own: how soon it is ready, how long one client
 * waits, what many get. {@code scripts/bench/serving.sh}.
 */
final class ServingBenchmark {
  private static final int WARM_UP = 300;
  private static final int MEASURED = 500;
  private static final int CLIENTS = 32;
  private static final List<String> TEMPLATES =
      List.of("please find photos of %s", "%s", "how do I %s", "zeig mir Bilder von %s");
  private static final Pattern TIMES = Pattern.compile("encode;dur=([0-9.]+), index;dur=([0-9.]+)");
  private static final Pattern RESIDENT =
      Pattern.compile("VmRSS:\\s+([0-9]+) kB\\s+RssAnon:\\s+([0-9]+) kB");

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI server;
  private final List<String> titles;

  private ServingBenchmark(URI server, List<String> titles) {
    this.server = server;
    this.titles = titles;
  }

  /**
   * Arguments: the index to grow from, the folder of the large one (made when missing), its items,
   * seconds of 32 clients, and the command that runs lingvista.
   */
  public static void main(String[] arguments) throws Exception {
    Path from = Path.of(arguments[0]);
    Path large = Path.of(arguments[1]);
    if (!LuceneStore.exists(large)) {
      GrownIndex.write(from, large, Integer.parseInt(arguments[2]));
    }
    List<String> titles = titles(from);
    int port = freePort();
    URI server = URI.create("http://localhost:" + port);
    List<String> command = new ArrayList<>(List.of(arguments).subList(4, arguments.length));
    command.addAll(List.of("serve", "--index", large.toString(), "--port", Integer.toString(port)));
    long began = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(large.resolveSibling("server.log").toFile())
            .start();
    try {
      ServingBenchmark benchmark = new ServingBenchmark(server, titles);
      benchmark.awaitReady(process);
      System.out.printf(Locale.ROOT, "ready after %.2f s%n", (System.nanoTime() - began) / 1e9);
      benchmark.first();
      benchmark.oneClient();
      benchmark.manyClients(process.pid(), Integer.parseInt(arguments[3]));
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  private static List<String> titles(Path from) {
    try (LuceneStore store = LuceneStore.open(from)) {
      return store.byTime(true, 5_000, IndexFilter.all()).stream()
          .map(hit -> hit.item())
          .map(Item::title)
          .filter(title -> !title.isBlank() && title.length() < 60)
          .toList();
    }
  }

  private void awaitReady(Process process) throws InterruptedException {
    while (true) {
      try {
        if (get("/health/ready").statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        if (!process.isAlive()) {
          throw new IllegalStateException("the server did not start: see server.log", e);
        }
      }
      Thread.sleep(10);
    }
  }

  private void first() throws Exception {
    long began = System.nanoTime();
    HttpResponse<String> answer = get(query(new Random(0)));
    System.out.printf(
        Locale.ROOT,
        "first search %.0f ms (status %d)%n",
        (System.nanoTime() - began) / 1e6,
        answer.statusCode());
  }

  private void oneClient() throws Exception {
    Random random = new Random(3);
    List<Double> whole = new ArrayList<>();
    List<Double> encode = new ArrayList<>();
    List<Double> index = new ArrayList<>();
    for (int i = 0; i < WARM_UP + MEASURED; i++) {
      String query = query(random);
      long began = System.nanoTime();
      HttpResponse<String> answer = get(query);
      double millis = (System.nanoTime() - began) / 1e6;
      Matcher times = TIMES.matcher(answer.headers().firstValue("Server-Timing").orElse(""));
      if (answer.statusCode() != 200 || !times.matches()) {
        throw new IllegalStateException("status " + answer.statusCode() + ": " + answer.body());
      }
      if (i >= WARM_UP) {
        whole.add(millis);
        encode.add(Double.parseDouble(times.group(1)));
        index.add(Double.parseDouble(times.group(2)));
      }
    }
    System.out.printf(
        Locale.ROOT, "one client, %d searches after %d: p50 / p95 in ms%n", MEASURED, WARM_UP);
    System.out.printf(Locale.ROOT, "  whole request  %s%n", percentiles(whole));
    System.out.printf(Locale.ROOT, "  understanding  %s%n", percentiles(encode));
    System.out.printf(Locale.ROOT, "  index          %s%n", percentiles(index));
  }

  private void manyClients(long pid, int seconds) throws Exception {
    if (seconds == 0) {
      return;
    }
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    Map<Object, AtomicInteger> statuses = new ConcurrentHashMap<>();
    List<Thread> clients = new ArrayList<>();
    System.out.printf(
        Locale.ROOT, "%d clients for %d s; resident before: %s%n", CLIENTS, seconds, resident(pid));
    for (int i = 0; i < CLIENTS; i++) {
      Random random = new Random(100 + i);
      clients.add(
          Thread.ofVirtual()
              .start(() -> {
                while (System.nanoTime() < end) {
                  Object status;
                  try {
                    status = get(query(random)).statusCode();
                  } catch (IOException | InterruptedException e) {
                    status = e.getClass().getSimpleName();
                  }
                  statuses.computeIfAbsent(status, s -> new AtomicInteger()).incrementAndGet();
                }
              }));
    }
    for (int part = 1; part <= 5; part++) {
      Thread.sleep(seconds * 1000L / 5);
      System.out.printf(
          Locale.ROOT, "  after %3d s resident %s%n", part * seconds / 5, resident(pid));
    }
    for (Thread each : clients) {
      each.join();
    }
    Map<String, Object> sorted = new TreeMap<>();
    statuses.forEach((status, count) -> sorted.put(status.toString(), count));
    System.out.printf(Locale.ROOT, "  answers by status: %s%n", sorted);
  }

  private String query(Random random) {
    String template = TEMPLATES.get(random.nextInt(TEMPLATES.size()));
    String text = template.formatted(titles.get(random.nextInt(titles.size())));
    return "/api/search?q=" + URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(server.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Pages of the index and of libraries that were touched count too, hence the part without. */
  private static String resident(long pid) throws IOException {
    Matcher lines = RESIDENT.matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
    return lines.find()
        ? "%d MiB, of them %d not of files"
            .formatted(Long.parseLong(lines.group(1)) / 1024, Long.parseLong(lines.group(2)) / 1024)
        : "unknown";
  }

  private static int freePort() throws IOException {
    try (var socket = new java.net.ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static String percentiles(List<Double> values) {
    Collections.sort(values);
    return String.format(
        Locale.ROOT,
        "%6.2f / %6.2f",
        values.get(values.size() / 2),
        values.get((int) Math.ceil(0.95 * values.size()) - 1));
  }
}
