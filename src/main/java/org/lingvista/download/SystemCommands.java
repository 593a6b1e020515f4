package org.lingvista.download;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Programs found on a search path.
 *
 * @param path folders to look in, as in {@code $PATH}
 * @param timeoutMinutes a program that takes longer is ended
 */
public record SystemCommands(String path, long timeoutMinutes) implements CommandRunner {

  /** The programs on this process's {@code $PATH}, each given an hour. */
  public static SystemCommands ofEnvironment() {
    return new SystemCommands(System.getenv().getOrDefault("PATH", "/usr/bin:/bin"), 60);
  }

  @Override
  public Result run(List<String> command, Path folder) throws IOException, InterruptedException {
    Path program = locate(command.getFirst());
    List<String> arguments = new ArrayList<>(command);
    arguments.set(0, program.toString());
    Path errors = Files.createTempFile("lingvista-", ".err");
    Path output = Files.createTempFile("lingvista-", ".out");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(arguments)
              .directory(folder.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile());
      Map<String, String> environment = builder.environment();
      environment.put("PATH", path);
      environment.put("LC_ALL", "C.UTF-8"); // messages are compared with English words
      Process process = builder.start();
      try {
        if (!process.waitFor(timeoutMinutes, TimeUnit.MINUTES)) {
          return new Result(-1, "", "no answer within " + timeoutMinutes + " minutes");
        }
      } finally {
        end(process);
      }
      return new Result(process.exitValue(), text(output), text(errors));
    } finally {
      Files.deleteIfExists(errors);
      Files.deleteIfExists(output);
    }
  }

  private Path locate(String program) throws ProgramNotFoundException {
    for (String folder : path.split(":", -1)) {
      Path candidate = Path.of(folder.isEmpty() ? "." : folder, program);
      if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
        return candidate.toAbsolutePath();
      }
    }
    throw new ProgramNotFoundException(program, new IOException("not on the path " + path));
  }

  private static void end(Process process) {
    if (process.isAlive()) {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
