package org.lingvista.download;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Runs a program of the system. */
@FunctionalInterface
public interface CommandRunner {

  /**
   * What a program left behind.
   *
   * @param exitCode 0 when it succeeded
   * @param output its standard output
   * @param errors its standard error
   */
  record Result(int exitCode, String output, String errors) {}

  /**
   * Runs the command in a folder and waits for it.
   *
   * @throws ProgramNotFoundException when there is no such program
   * @throws InterruptedException when the thread is interrupted; the program is then ended
   */
  Result run(List<String> command, Path folder) throws IOException, InterruptedException;

  /** There is no such program on the path. */
  final class ProgramNotFoundException extends IOException {
    private static final long serialVersionUID = 1L;

    public ProgramNotFoundException(String program, Throwable cause) {
      super("no program named " + program, cause);
    }
  }
}
