package org.lingvista.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.encode.TinyBundle;
import org.lingvista.index.IndexFilter;
import org.lingvista.index.LuceneStore;

/** {@code lingvista serve} as a process: what it prints, how it ends, what it leaves. */
@Timeout(300)
class ServeProcessTest {
  private static final int FILES = 60;

  /** What the shell gives for SIGTERM; systemd takes it for a clean end of a Java program. */
  private static final int TERMINATED = 143;

  @TempDir private Path folder;
  private Path index;
  private Path files;

  @BeforeEach
  void writeFiles() throws IOException {
    index = folder.resolve("index");
    files = Files.createDirectories(folder.resolve("files"));
    for (int i = 0; i < FILES; i++) {
      Files.writeString(files.resolve("note%03d.txt".formatted(i)), "The dog number " + i + ".");
    }
    TinyBundle.write(folder.resolve("bundle"));
  }

  private ProcessBuilder serve(String... before) {
    List<String> command = new ArrayList<>(List.of(before));
    command.addAll(
        ChildProcess.command(
            "serve",
            files.toString(),
            "--index",
            index.toString(),
            "--model",
            folder.resolve("bundle").toString(),
            "--cache",
            folder.resolve("cache").toString(),
            "--port",
            "0"));
    return new ProcessBuilder(command).redirectErrorStream(true);
  }

  /** A server that has said where it listens. */
  private record Running(Process process, BufferedReader lines, URI address)
      implements AutoCloseable {
    static Running start(ProcessBuilder builder) throws IOException {
      Process process = builder.start();
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      List<String> said = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        said.add(line);
        if (line.startsWith("open ")) {
          return new Running(process, lines, URI.create(line.substring(5)));
        }
      }
      throw new AssertionError("it did not start: " + said);
    }

    int terminate() throws Exception {
      new ProcessBuilder("kill", "-TERM", Long.toString(process.pid())).start().waitFor();
      String rest = String.join("\n", lines.lines().toList());
      int exit = process.waitFor();
      assertThat(rest).doesNotContain("Exception");
      return exit;
    }

    @Override
    public void close() {
      process.destroyForcibly(); // does nothing to one that has ended
    }
  }

  @Test
  void refusesASecondServerOnTheSameIndexAndTheFirstGoesOn() throws Exception {
    try (Running first = Running.start(serve())) {
      Process second = serve().start();
      List<String> said = second.inputReader(StandardCharsets.UTF_8).lines().toList();
      assertThat(second.waitFor()).isEqualTo(1);
      assertThat(said.stream().filter(line -> line.startsWith("lingvista: ")))
          .singleElement()
          .isEqualTo(
              "lingvista: index "
                  + index
                  + ": another process is writing to it; wait until it is done, then try again");
      HttpResponse<String> live =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(first.address().resolve("/health/ready")).build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(live.statusCode()).isEqualTo(200);
    }
  }

  @Test
  void stoppedWhileIndexingItLeavesAnIndexThatTheNextStartCompletes() throws Exception {
    try (Running stopped = Running.start(serve())) {
      assertThat(stopped.terminate()).isEqualTo(TERMINATED);
    }
    try (LuceneStore store = LuceneStore.open(index)) {
      store.verify();
      assertThat(store.count(IndexFilter.all())).isLessThanOrEqualTo(FILES);
    }
    try (Running again = Running.start(serve());
        LuceneStore store = LuceneStore.open(index)) {
      while (store.count(IndexFilter.all()) < FILES) {
        Thread.sleep(50);
      }
      assertThat(again.terminate()).isEqualTo(TERMINATED);
      store.verify();
      assertThat(store.count(IndexFilter.all())).isEqualTo(FILES);
    }
  }

  private static String ask(Running server) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(server.address().resolve("/api/ingest")).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static String waitFor(Running server, Predicate<String> condition) throws Exception {
    String status = ask(server);
    while (!condition.test(status)) { // the class has a time limit
      Thread.sleep(100);
      status = ask(server);
    }
    return status;
  }

  /** The system's limit on the size of a file stands for the disk. */
  private static void limitFiles(Running server, String bytes) throws Exception {
    String pid = Long.toString(server.process().pid());
    Process limit = new ProcessBuilder("prlimit", "--pid", pid, "--fsize=" + bytes + ":").start();
    assertThat(limit.waitFor()).isZero();
  }

  @Test
  void tellsThatTheDiskIsFullAndGoesOnWhenThereIsRoom() throws Exception {
    try (Running server = Running.start(serve())) {
      waitFor(server, status -> status.contains("\"watching\""));
      limitFiles(server, "2000");
      for (int i = 0; i < 200; i++) {
        Files.writeString(files.resolve("more%03d.txt".formatted(i)), "Cat number " + i + ".");
      }
      String status =
          waitFor(
              server, said -> said.contains("\"watching\"") && !said.contains("\"problem\":null"));
      assertThat(status)
          .contains(
              "\"problem\":\"%s: index %s cannot be read or written: File too large; what was committed before is kept\""
                  .formatted(files.toRealPath(), index));
      limitFiles(server, "unlimited");
      Files.writeString(files.resolve("last.txt"), "There is room again.");
      waitFor(server, said -> said.contains("\"texts\":" + (FILES + 201)));
      assertThat(ask(server)).contains("\"problem\":null");
    }
  }

  @Test
  void tellsWhoUploadsThatTheDiskIsFullAndLeavesNothingHalfWritten() throws Exception {
    // The shell's limit on the size of a file stands for the full disk.
    try (Running server =
        Running.start(serve("bash", "-c", "ulimit -f 50000; exec \"$@\"", "bash"))) {
      byte[] head =
          "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"large.txt\"\r\n\r\n"
              .getBytes(StandardCharsets.UTF_8);
      byte[] tail = "\r\n--x--\r\n".getBytes(StandardCharsets.UTF_8);
      HttpRequest upload =
          HttpRequest.newBuilder(server.address().resolve("/api/items"))
              .header("Content-Type", "multipart/form-data; boundary=x")
              .POST(
                  HttpRequest.BodyPublishers.ofByteArrays(
                      List.of(head, new byte[60_000_000], tail)))
              .build();
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(upload, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(507);
      assertThat(answer.body())
          .contains("the server's disk has no room for this: free some, then send it again");
      Path uploads = folder.resolve("index-uploads");
      try (Stream<Path> left = Files.walk(uploads)) {
        assertThat(left.filter(Files::isRegularFile)).isEmpty();
      }
    }
  }
}
