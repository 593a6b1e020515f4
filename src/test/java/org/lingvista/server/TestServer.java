package org.lingvista.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lingvista.encode.WordEncoder;
import org.lingvista.index.IndexModel;
import org.lingvista.index.LuceneStore;
import org.lingvista.ingest.FailureLog;
import org.lingvista.ingest.FolderOrigin;
import org.lingvista.ingest.IngestService;
import org.lingvista.ingest.Ingestor;
import org.lingvista.places.Places;

/** A server on any port over a small index made with {@link WordEncoder}, and a client for it. */
final class TestServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  final WordEncoder encoder = new WordEncoder("quickstart-words", 64);
  final LuceneStore store;
  final SearchServer server;
  final IngestService ingest;
  final Path uploads;
  private final HttpClient client = HttpClient.newHttpClient();

  TestServer(Path folder, Path... watched) throws IOException {
    this(null, 0, folder, watched);
  }

  TestServer(@Nullable ApiKey key, Path folder, Path... watched) throws IOException {
    this(key, 0, folder, watched);
  }

  TestServer(@Nullable ApiKey key, int port, Path folder, Path... watched) throws IOException {
    uploads = Files.createDirectories(folder.resolve("uploads")).toRealPath();
    store =
        LuceneStore.openForWriting(folder.resolve("index"), new IndexModel("quickstart-words", 64));
    ingest =
        new IngestService(
            encoder,
            store,
            List.of(watched),
            uploads,
            FailureLog.inMemory(),
            3_600_000,
            Places.none());
    server =
        SearchServer.start(
            new ServerOptions(
                "127.0.0.1", port, folder.resolve("thumbnails"), 1 << 20, uploads, key),
            new SearchEngine(encoder, store, ingest));
  }

  /** Indexes a folder. */
  void ingest(Path folder) throws IOException {
    new Ingestor(encoder, store, (done, total) -> {}).ingest(new FolderOrigin(folder));
  }

  URI address(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  HttpResponse<byte[]> get(String path) throws Exception {
    return send(HttpRequest.newBuilder(address(path)));
  }

  /** The JSON at a path, whatever its status. */
  JsonNode json(String path) throws Exception {
    return JSON.readTree(get(path).body());
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.close();
    ingest.close();
    store.close();
  }
}
