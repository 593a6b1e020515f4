package org.lingvista.cli;

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
}
