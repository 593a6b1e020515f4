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
import org.lingvista.export.HuggingFaceExport;
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
    description =
        "Export a model as ONNX graphs, and compare them with it, or as a folder that transformers"
            + " and sentence-transformers load.",
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
      paramLabel = "FOLDER",
      description = "folder to write; an export that is there is replaced")
  private Path out;

  /** What to write. */
  enum Format {
    /** A bundle for searching. */
    ONNX,
    /** Published layouts. */
    HUGGINGFACE
  }

  @Option(
      names = "--format",
      defaultValue = "onnx",
      description = "onnx or huggingface (default: ${DEFAULT-VALUE})")
  private Format format = Format.ONNX;

  @Option(
      names = "--licence",
      paramLabel = "SPDX",
      description = "of the model, for the model card of huggingface, such as Apache-2.0")
  private @Nullable String licence;

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
    if (format == Format.HUGGINGFACE) {
      return publish();
    }
    if (licence != null) {
      throw new ParameterException(
          spec.commandLine(), "--licence is for the model card of --format huggingface");
    }
    if (trial != null && precision == Precision.FP32) {
      throw new ParameterException(
          spec.commandLine(), "--trial compares int8 with fp32; add --precision int8");
    }
    RetrievalTrial searches = trial == null ? (_, _) -> List.of() : PrecisionTrial.of(trial, split);
    ParityReport report = export(from -> BundleExport.export(from, out, precision, searches));
    PrintWriter console = spec.commandLine().getOut();
    console.println("Parity of " + report.modelId() + ", ONNX Runtime against libtorch:");
    console.println(report.toText());
    console.println("Wrote " + out);
    console.flush();
    return 0;
  }

  /** What is done with the model, or with one cut to the width asked for. */
  private interface Work<T> {
    T of(ModelDirectory model) throws IOException;
  }

  private <T> T export(Work<T> work) throws IOException {
    ModelDirectory whole = new ModelDirectory(model);
    if (width == null) {
      return work.of(whole);
    }
    Path cut = Files.createTempDirectory(out.toAbsolutePath().getParent(), "narrow");
    try {
      return work.of(whole.verified().narrowed(width, cut.resolve("model")));
    } finally {
      ArtifactDirectory.delete(cut);
    }
  }

  private int publish() throws IOException {
    if (precision != Precision.FP32 || trial != null) {
      throw new ParameterException(
          spec.commandLine(), "--precision and --trial are for --format onnx");
    }
    if (licence != null && !licence.matches("[A-Za-z0-9][A-Za-z0-9.+-]*")) {
      throw new ParameterException(
          spec.commandLine(), "--licence takes an SPDX identifier; given: " + licence);
    }
    export(from -> {
      HuggingFaceExport.export(from, out, licence);
      return out;
    });
    PrintWriter console = spec.commandLine().getOut();
    console.println("Wrote " + out + ", its model card is " + out.resolve("README.md"));
    console.flush();
    return 0;
  }
}
