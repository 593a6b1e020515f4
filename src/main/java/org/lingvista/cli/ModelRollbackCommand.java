package org.lingvista.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.lingvista.index.LuceneStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code lingvista model rollback}: the index of the model before is used again. */
@Command(
    name = "rollback",
    description = "Use the index of the model before the last switch again.",
    mixinStandardHelpOptions = true)
final class ModelRollbackCommand implements Callable<Integer> {
  @Mixin private IndexOption index;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    QuietLucene.apply();
    Path named = index.named();
    IndexPointer pointer = new IndexPointer(named);
    Path previous = pointer.previous();
    try (LuceneStore store = LuceneStore.open(previous)) {
      pointer.set(previous);
      var out = spec.commandLine().getOut();
      out.printf("%s: model %s again, from %s%n", named, store.model().id(), previous);
      out.println(ModelSwitchCommand.FOLLOWED);
      out.flush();
    }
    return 0;
  }
}
