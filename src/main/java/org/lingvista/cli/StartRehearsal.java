package org.lingvista.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.lingvista.places.Places;
import org.lingvista.server.SearchServer;
import org.lingvista.server.ServerOptions;

/**
 * A server that starts with a model over an empty index in a temporary folder, asks itself a little
 * and ends. Nothing of the user's is written to, and no address but a free port of this machine is
 * listened on. The launcher runs it so that Java records what a start loads and runs, and keeps it
 * for the next starts: an AOT cache, JEP 483 and 515.
 */
final class StartRehearsal {
  private static final List<String> REQUESTS =
      List.of(
          "/health/ready",
          "/",
          "/api/status",
          "/api/items",
          "/api/search?q=please+find+photos+of+a+dog+from+last+summer",
          "/api/search?q=Wie+drucke+ich");

  private StartRehearsal() {}

  /** Starts with a bundle, and ends when all was asked. */
  static void run(Path bundle, PrintWriter out) throws IOException {
    Path folder = Files.createTempDirectory("lingvista-start");
    try {
      Path uploads = Files.createDirectory(folder.resolve("uploads")).toRealPath();
      var watched = new ServedIndex.Watched(List.of(), uploads, Long.MAX_VALUE, Places.none());
      var options =
          new ServerOptions("127.0.0.1", 0, folder.resolve("thumbnails"), 1 << 20, uploads, null);
      try (IndexFollower served =
              IndexFollower.open(folder.resolve("index"), bundle, watched, out);
          SearchServer server = SearchServer.start(options, served.engine());
          Closeable following = served.follow(server)) {
        for (String request : REQUESTS) {
          URI address = URI.create("http://127.0.0.1:%d%s".formatted(server.port(), request));
          try (InputStream answer = address.toURL().openStream()) {
            answer.transferTo(OutputStream.nullOutputStream());
          }
        }
      }
    } finally {
      delete(folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
