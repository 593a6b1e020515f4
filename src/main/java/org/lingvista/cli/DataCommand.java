package org.lingvista.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code lingvista data}: everything that makes or examines data. */
@Command(
    name = "data",
    description = "Fetch, generate and examine data.",
    mixinStandardHelpOptions = true,
    subcommands = {
      DataFetchCommand.class,
      DataCheckCommand.class,
      DataImportCommand.class,
      DataQueriesCommand.class
    })
final class DataCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Missing subcommand");
  }
}
