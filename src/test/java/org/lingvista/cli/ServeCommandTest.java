package org.lingvista.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.encode.TinyBundle;
import org.lingvista.ingest.Pictures;
import org.lingvista.server.SearchServer;
import picocli.CommandLine;

/** Serving at the end of the quickstart, and the browser that is opened on it. */
class ServeCommandTest {
  private static final Map<String, String> DESKTOP = Map.of("DISPLAY", ":0");

  @TempDir private Path folder;
  private final BlockingQueue<List<String>> started = new LinkedBlockingQueue<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private CommandLine line() {
    return new CommandLine(new QuickstartCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true));
  }

  private Path quickstart() throws Exception {
    Path root = folder.resolve("quickstart");
    Path bundle = TinyBundle.write(root.resolve("bundle"));
    rename(bundle, "modelId: fixture", "modelId: quickstart");
    Pictures.write(folder.resolve("pictures/red.png"), Pictures.RED);
    assertThat(
            Main.run(
                "index",
                "--index",
                root.resolve("index").toString(),
                "--model",
                bundle.toString(),
                folder.resolve("pictures").toString()))
        .isZero();
    return root;
  }

  /** As if the bundle were another model's, its checksums included. */
  private static void rename(Path bundle, String from, String to) throws Exception {
    Path config = bundle.resolve("config.yaml");
    Path sums = bundle.resolve("SHA256SUMS");
    String before = sha256(config);
    Files.writeString(config, Files.readString(config).replace(from, to));
    Files.writeString(sums, Files.readString(sums).replace(before, sha256(config)));
  }

  private static String sha256(Path file) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }

  @Test
  void theQuickstartEndsByOpeningThePageOnWhatItIndexed() throws Exception {
    Path root = quickstart();
    BrowserOpening browser = new BrowserOpening("Linux", DESKTOP, started::add);
    Callable<Integer> show = () -> QuickstartCommand.show(line(), root, browser);
    FutureTask<Integer> shown = new FutureTask<>(show);
    Thread thread = new Thread(shown, "quickstart");
    thread.start();
    List<String> command = started.poll(60, TimeUnit.SECONDS);
    assertThat(command).as(err.toString()).isNotNull().hasSize(2).startsWith("xdg-open");
    String page = command.get(1);
    assertThat(page).matches("http://localhost:[0-9]+");
    assertThat(out.toString()).contains("open " + page);
    HttpClient client = HttpClient.newHttpClient();
    HttpResponse<String> status =
        client.send(
            HttpRequest.newBuilder(URI.create(page + "/api/items")).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(status.body()).contains("\"images\":1").contains("red.png");
    thread.interrupt();
    assertThat(shown.get(60, TimeUnit.SECONDS)).isZero();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void withoutADesktopTheQuickstartTellsHowToServe() {
    BrowserOpening browser = new BrowserOpening("Linux", Map.of(), started::add);
    Path root = folder.resolve("quickstart");
    assertThat(QuickstartCommand.show(line(), root, browser)).isZero();
    assertThat(out.toString())
        .isEqualTo(
            "to search it in a page: lingvista serve --index %s%n"
                .formatted(root.resolve("index")));
    assertThat(started).isEmpty();
  }

  @Test
  void everySystemOpensPagesInItsOwnWay() throws Exception {
    record Case(String system, Map<String, String> environment, List<String> command) {}
    for (Case each :
        List.of(
            new Case("Mac OS X", Map.of(), List.of("open", "page")),
            new Case(
                "Windows 11", Map.of(), List.of("rundll32", "url.dll,FileProtocolHandler", "page")),
            new Case("Linux", Map.of("WAYLAND_DISPLAY", "w"), List.of("xdg-open", "page")))) {
      new BrowserOpening(each.system(), each.environment(), started::add).open("page");
      assertThat(started.poll()).isEqualTo(each.command());
    }
    new BrowserOpening("Linux", Map.of("DISPLAY", ""), started::add).open("page");
    assertThat(started).isEmpty();
  }

  @Test
  void saysThatTheQuickstartsModelKnowsOnlyDrawingsAndHowToGetAnother() throws Exception {
    Path root = quickstart();
    ProcessBuilder serve =
        new ProcessBuilder(
            ChildProcess.command(
                "serve", "--index", root.resolve("index").toString(), "--port", "0"));
    serve.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    ChildProcess.Ended ended = ChildProcess.interruptedAt("  lingvista pull", serve);
    assertThat(ended.exit()).isEqualTo(143);
    assertThat(ended.lines())
        .anyMatch(line -> line.matches("open http://localhost:[0-9]+"))
        .contains(
            "this model was trained on drawings and cut-outs, not on photos; for photos:",
            "  " + SearchServer.PHOTO_MODEL);
  }
}
