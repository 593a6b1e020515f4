package org.lingvista.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A verb of lingvista in a Java process of its own, with the class path of the tests. */
final class ChildProcess {
  private ChildProcess() {}

  static List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx512m",
            "-Dorg.bytedeco.openblas.load=mkl",
            "-Dorg.bytedeco.javacpp.nopointergc=true",
            "-Dai.djl.offline=true",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "org.lingvista.cli.Main"));
    command.addAll(List.of(arguments));
    return command;
  }

  /** How a process ended and what it printed. */
  record Ended(int exit, List<String> lines) {}

  /**
   * Runs it, and ends it as soon as it prints a line that begins so. By SIGTERM: Java treats it as
   * Ctrl-C's SIGINT, which a process started in the background would inherit as ignored.
   */
  static Ended interruptedAt(String lineStart, ProcessBuilder builder)
      throws IOException, InterruptedException {
    Process child = builder.redirectErrorStream(true).start();
    List<String> lines = new ArrayList<>();
    try (BufferedReader output =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      boolean asked = false;
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        lines.add(line);
        if (!asked && line.startsWith(lineStart)) {
          asked = true;
          new ProcessBuilder("kill", "-TERM", Long.toString(child.pid())).start().waitFor();
        }
      }
      return new Ended(child.waitFor(), lines);
    } finally {
      child.destroyForcibly(); // does nothing to one that has ended
    }
  }
}
