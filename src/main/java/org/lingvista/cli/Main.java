package org.lingvista.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.lingvista.download.Cache;
import org.lingvista.encode.OnnxLibrary;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line {@code lingvista}. Exit codes: 0 done, 1 failed, 2 usage. */
@Command(
    name = "lingvista",
    description =
        "Search photos and texts in many languages; train, export and serve the model for it.",
    mixinStandardHelpOptions = true,
    version = "lingvista 0.1.0")
public final class Main {
  private static final List<Class<?>> VERBS =
      List.of(
          CalibrateCommand.class,
          EvaluateCommand.class,
          DataCommand.class,
          EmbedCommand.class,
          ExportCommand.class,
          FillMaskCommand.class,
          IndexCommand.class,
          ModelCommand.class,
          PullCommand.class,
          QuickstartCommand.class,
          SearchCommand.class,
          ServeCommand.class,
          TrainCommand.class,
          UnderstandCommand.class,
          VocabCommand.class);

  private Main() {}

  /** Runs a verb and ends the process with its exit code. */
  public static void main(String[] args) {
    Path libraries = Cache.locate(null, System.getenv()).root().resolve("native");
    System.getProperties().putIfAbsent(OnnxLibrary.FOLDER, libraries.toString());
    System.exit(run(args));
  }

  /** Runs a verb and returns its exit code; a user's mistake is one line on standard error. */
  static int run(String... args) {
    return execute(line(args), args);
  }

  /** As {@link #run(String...)}, printing to these. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    return execute(line(args).setOut(out).setErr(err), args);
  }

  /**
   * Of a verb that is named first, only this one is made: reading the options of all verbs takes
   * half a second of a processor, and whoever searches or serves waits for it.
   */
  private static CommandLine line(String... args) {
    String wanted = args.length == 0 ? "" : args[0].replace("-", "") + "Command";
    List<Class<?>> named =
        VERBS.stream().filter(verb -> verb.getSimpleName().equalsIgnoreCase(wanted)).toList();
    CommandLine line = new CommandLine(new Main());
    for (Class<?> verb : named.isEmpty() ? VERBS : named) {
      line.addSubcommand(verb);
    }
    return line;
  }

  private static int execute(CommandLine line, String... args) {
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((exception, command, parsed) -> {
          String message = oneLine(exception);
          if (message == null) {
            exception.printStackTrace(command.getErr());
            command.getErr().println("lingvista: this is a fault in lingvista; please report it");
          } else {
            command.getErr().println("lingvista: " + OneLine.of(message));
          }
          command.getErr().flush();
          return 1;
        })
        .execute(args);
  }

  /** The message for a person, or null when the exception is not something a user can mend. */
  private static @org.jspecify.annotations.Nullable String oneLine(Exception exception) {
    if (exception instanceof NoSuchFileException missing) {
      return "no such file: " + missing.getFile();
    }
    if (exception instanceof AccessDeniedException denied) {
      return "no permission: " + denied.getFile();
    }
    if (exception instanceof FileSystemException failed) {
      return failed.getFile() + ": " + failed.getReason();
    }
    boolean ours = exception.getClass().getName().startsWith("org.lingvista.");
    if (ours || exception instanceof IOException || exception instanceof IllegalArgumentException) {
      String message = exception.getMessage();
      return message == null ? exception.getClass().getSimpleName() : message;
    }
    return null;
  }
}
