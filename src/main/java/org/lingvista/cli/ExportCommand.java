package org.lingvista.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.lingvista.export.BundleExport;
import org.lingvista.export.ParityReport;
import org.lingvista.model.ModelDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lingvista export}: a trained model as ONNX graphs. */
@Command(
    name = "export",
    description = "Export a trained model as ONNX graphs, and compare them with it.",
    mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "model directory (model.safetensors, config.yaml, tokenizer.json)")
  private Path model;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "BUNDLE",
      description = "folder to write; a bundle that is there is replaced")
  private Path out;

  @Override
  public Integer call() throws IOException {
    ParityReport report = BundleExport.export(new ModelDirectory(model), out);
    PrintWriter console = spec.commandLine().getOut();
    console.println("Parity of " + report.modelId() + ", ONNX Runtime against libtorch:");
    console.println(report.toText());
    console.println("Wrote " + out);
    console.flush();
    return 0;
  }
}
