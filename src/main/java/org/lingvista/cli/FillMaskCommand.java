package org.lingvista.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.lingvista.model.ModelDirectory;
import org.lingvista.pretrained.MaskFilling;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lingvista fill-mask}: what a pulled BERT puts at [MASK]. */
@Command(
    name = "fill-mask",
    description = {
      "Fill in [MASK] with a BERT that was pulled with all of its layers.",
      "A quick look at whether weights, tokenizer and their order arrived whole."
    },
    mixinStandardHelpOptions = true)
final class FillMaskCommand implements Callable<Integer> {
  @Option(
      names = "--model",
      required = true,
      paramLabel = "MODEL_DIR",
      description = "model directory that pull wrote")
  private Path model;

  @Option(
      names = "--top",
      defaultValue = "5",
      description = "pieces to print (default: ${DEFAULT-VALUE})")
  private int top;

  @Parameters(
      paramLabel = "TEXT",
      arity = "1..*",
      description = "such as 'Paris is the capital of [MASK].'")
  private List<String> texts;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    var out = spec.commandLine().getOut();
    try (MaskFilling filling = MaskFilling.open(new ModelDirectory(model))) {
      for (String text : texts) {
        out.println(text);
        for (MaskFilling.Guess guess : filling.fill(text, top)) {
          out.println(String.format(Locale.ROOT, "  %.4f  %s", guess.probability(), guess.piece()));
        }
      }
    }
    out.flush();
    return 0;
  }
}
