package org.lingvista.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.lingvista.data.LeakCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lingvista data check MANIFEST}: what training and test share. */
@Command(
    name = "check",
    description = "Look for items, pictures and texts that training and test share.",
    mixinStandardHelpOptions = true)
final class DataCheckCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "MANIFEST",
      description = "manifest of pairs with splits, or the tar files of a WebDataset")
  private Path manifest;

  @Spec private CommandSpec spec;

  /** Exit code 1 when something leaks. */
  @Override
  public Integer call() {
    LeakCheck check = LeakCheck.of(manifest);
    var out = spec.commandLine().getOut();
    check.lines().forEach(out::println);
    out.println(check.clean() ? "nothing leaks" : "training and test are not apart");
    out.flush();
    return check.clean() ? 0 : 1;
  }
}
