package org.lingvista.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.lingvista.download.Cache;
import org.lingvista.places.Places;
import org.lingvista.server.ApiKey;
import org.lingvista.server.SearchServer;
import org.lingvista.server.ServerOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lingvista serve}: an index as a page and an HTTP API, until the process is stopped. */
@Command(
    name = "serve",
    description = {
      "Index folders of photos and documents, keep up with their changes, and serve a page and an",
      "HTTP API to search them. Without folders, serve an index as it is."
    },
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  private static final int GRACE_SECONDS = 20;

  @Parameters(
      paramLabel = "FOLDER",
      arity = "0..*",
      description = "Folders of photos and documents, such as ~/Pictures ~/Documents.")
  private List<Path> folders = List.of();

  @Option(
      names = "--index",
      paramLabel = "DIR",
      description =
          "The index (default: $XDG_DATA_HOME/lingvista/index or ~/.local/share/lingvista/index;"
              + " without folders quickstart/index).")
  private @Nullable Path index;

  @Option(
      names = "--model",
      paramLabel = "BUNDLE",
      description =
          "The exported model (default: the one the index was made with, else quickstart/bundle).")
  private @Nullable Path model;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address to listen on (default: ${DEFAULT-VALUE}, this machine only).")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      description = "Port to listen on, 0 for any (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--rescan",
      paramLabel = "SECONDS",
      defaultValue = "600",
      description =
          "Look through the folders this often, beside what the system notifies of (default:"
              + " ${DEFAULT-VALUE}).")
  private int rescanSeconds;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = "Cache folder (default: $XDG_CACHE_HOME/lingvista or ~/.cache/lingvista).")
  private @Nullable Path cache;

  @Option(
      names = "--thumbnails",
      paramLabel = "MIB",
      defaultValue = "512",
      description = "Space for thumbnails in the cache, in MiB (default: ${DEFAULT-VALUE}).")
  private int thumbnailMib;

  @Option(
      names = "--require-key",
      description =
          "Ask for the key on this machine too, as behind a proxy (beyond it a key is always"
              + " asked).")
  private boolean requireKey;

  @Option(
      names = "--new-key",
      description = "Make a key, print it once, store only its hash, and end.")
  private boolean newKey;

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description =
          "Where the key's hash is stored (default: $XDG_CONFIG_HOME/lingvista/server.key or"
              + " ~/.config/lingvista/server.key).")
  private @Nullable Path keyFile;

  @Option(names = "--open", description = "Open the page in the browser, where there is a desktop.")
  private boolean open;

  @Option(
      names = "--rehearse",
      hidden = true,
      description = "Only start and end, for Java's cache.")
  private boolean rehearse;

  @Spec private CommandSpec spec;

  private final BrowserOpening browser;

  ServeCommand() {
    this(BrowserOpening.ofThisMachine());
  }

  ServeCommand(BrowserOpening browser) {
    this.browser = browser;
  }

  @Override
  public Integer call() throws IOException {
    if (newKey) {
      PrintWriter out = spec.commandLine().getOut();
      out.println(ApiKey.create(keyFile()));
      out.flush();
      return 0;
    }
    CountDownLatch stop = new CountDownLatch(1);
    try (StopSignals signals = StopSignals.listen(stop, Duration.ofSeconds(GRACE_SECONDS))) {
      serve(stop);
      return signals.exitCode();
    }
  }

  private void serve(CountDownLatch stop) throws IOException {
    QuietLucene.apply();
    List<Path> roots = roots();
    Path named = roots.isEmpty() ? Defaults.namedIndex(index) : Defaults.ownIndex(index);
    PrintWriter out = spec.commandLine().getOut();
    if (rehearse) {
      Path indexed = IndexPointer.current(named);
      StartRehearsal.run(Defaults.model(model, Defaults.modelOf(indexed)), out);
      return;
    }
    Path uploads = uploads(named);
    var watched = new ServedIndex.Watched(roots, uploads, rescanSeconds * 1000L, places(out));
    try (IndexFollower served = IndexFollower.open(named, model, watched, out);
        SearchServer server = SearchServer.start(options(uploads), served.engine());
        Closeable following = served.follow(server)) {
      String page =
          "http://%s:%d".formatted(host.equals("127.0.0.1") ? "localhost" : host, server.port());
      out.println("open " + page);
      if (SearchServer.knowsOnlyDrawings(served.engine().encoder())) {
        out.printf(
            "this model was trained on drawings and cut-outs, not on photos; for photos:%n  %s%n",
            SearchServer.PHOTO_MODEL);
      }
      out.flush();
      if (open) {
        open(page);
      }
      stop.await();
    } catch (InterruptedException e) {
      // who runs this verb in a thread of its own wants it to end
      Thread.currentThread().interrupt();
    }
  }

  /** A page that cannot be opened is no reason not to serve it; its address was printed. */
  private void open(String page) {
    try {
      browser.open(page);
    } catch (IOException e) {
      spec.commandLine().getErr().println("the browser cannot be opened: " + e.getMessage());
    }
  }

  private ServerOptions options(Path uploads) throws IOException {
    boolean ask = requireKey || !ServerOptions.onlyThisMachine(host);
    ApiKey key = ask ? ApiKey.read(keyFile()) : null;
    if (requireKey && key == null) {
      throw new IllegalArgumentException(
          "there is no key yet: make one with 'lingvista serve --new-key'");
    }
    return new ServerOptions(
        host,
        port,
        Cache.locate(cache, System.getenv()).folder("thumbnails"),
        (long) thumbnailMib << 20,
        uploads,
        key);
  }

  private Places places(PrintWriter out) {
    return Defaults.places(
        cache,
        line -> {
          out.println(line);
          out.flush();
        });
  }

  private Path keyFile() {
    return keyFile == null
        ? Defaults.userFolder("XDG_CONFIG_HOME", ".config").resolve("server.key")
        : keyFile;
  }

  /** Beside the index, for the index folder is Lucene's. */
  private static Path uploads(Path index) throws IOException {
    Path place = index.toAbsolutePath().normalize();
    Path folder = place.resolveSibling(place.getFileName() + "-uploads");
    return Files.createDirectories(folder).toRealPath();
  }

  /** The folders, absolute; one inside another would be indexed twice. */
  private List<Path> roots() throws IOException {
    List<Path> roots = new ArrayList<>();
    for (Path folder : folders) {
      if (!Files.isDirectory(folder)) {
        throw new IllegalArgumentException(folder + " is not a folder");
      }
      Path root = folder.toRealPath();
      for (Path other : roots) {
        if (root.startsWith(other) || other.startsWith(root)) {
          throw new IllegalArgumentException(
              "%s and %s overlap: name only the outer one".formatted(other, root));
        }
      }
      roots.add(root);
    }
    return roots;
  }
}
