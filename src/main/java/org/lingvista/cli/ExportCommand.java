package org.lingvista.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lingvista.config.ArtifactDirectory;
import org.lingvista.export.BundleExport;
import org.lingvista.export.ParityReport;
import org.lingvista.export.Precision;
import org.lingvista.export.RetrievalTrial;
import org.lingvista.model.ModelDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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

  @Option(
      names = "--precision",
      paramLabel = "P",
      defaultValue = "fp32",
      description = "fp32 or int8 (default: ${DEFAULT-VALUE})")
  private Precision precision = Precision.FP32;

  @Option(
      names = "--trial",
      paramLabel = "MANIFEST",
      description = "pairs on which int8 is compared with fp32 (R@10)")
  private @Nullable Path trial;

  @Option(
      names = "--split",
      paramLabel = "NAME",
      defaultValue = "test",
      description = "split of the pairs to compare on (default: ${DEFAULT-VALUE})")
  private String split = "";

  @Option(
      names = "--width",
      paramLabel = "D",
      description =
          "cut vectors to their first D values (default: all); for models trained with matryoshka")
  private @Nullable Integer width;

  @Override
  public Integer call() throws IOException {
    if (trial != null && precision == Precision.FP32) {
      throw new ParameterException(
          spec.commandLine(), "--trial compares int8 with fp32; add --precision int8");
    }
    RetrievalTrial searches = trial == null ? (_, _) -> List.of() : PrecisionTrial.of(trial, split);
    ParityReport report = export(searches);
    PrintWriter console = spec.commandLine().getOut();
    console.println("Parity of " + report.modelId() + ", ONNX Runtime against libtorch:");
    console.println(report.toText());
    console.println("Wrote " + out);
    console.flush();
    return 0;
  }

  private ParityReport export(RetrievalTrial searches) throws IOException {
    ModelDirectory whole = new ModelDirectory(model);
    if (width == null) {
      return BundleExport.export(whole, out, precision, searches);
    }
    Path cut = Files.createTempDirectory(out.toAbsolutePath().getParent(), "narrow");
    try {
      ModelDirectory narrow = whole.verified().narrowed(width, cut.resolve("model"));
      return BundleExport.export(narrow, out, precision, searches);
    } finally {
      ArtifactDirectory.delete(cut);
    }
  }
}
