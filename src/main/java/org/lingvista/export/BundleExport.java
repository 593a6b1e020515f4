package org.lingvista.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.lingvista.config.ArtifactDirectory;
import org.lingvista.config.StrictYaml;
import org.lingvista.encode.BundleConfig;
import org.lingvista.encode.EncoderBundle;
import org.lingvista.encode.OnnxGraphs;
import org.lingvista.model.LingvistaModel;
import org.lingvista.model.ModelConfig;
import org.lingvista.model.ModelDirectory;
import org.lingvista.tensor.Compute;

/** From a model directory to an {@link EncoderBundle}. */
public final class BundleExport {
  private BundleExport() {}

  /**
   * Exports a model and compares the graphs with it on libtorch. The bundle appears only if they
   * agree, whole or not at all; one that was there before is replaced.
   *
   * @throws ExportException when a graph does not compute what the model does
   */
  public static ParityReport export(ModelDirectory model, Path bundle) throws IOException {
    requireReplaceable(bundle);
    ParityReport[] report = new ParityReport[1];
    ArtifactDirectory.write(
        bundle,
        folder -> {
          try (LingvistaModel torch = model.load(Compute.cpu())) {
            writeInto(folder, model);
            try (OnnxGraphs graphs = new OnnxGraphs(folder, 0)) {
              report[0] = ParityReport.measure(ModelId.of(model), torch, graphs);
            }
          }
          new ObjectMapper()
              .writerWithDefaultPrettyPrinter()
              .writeValue(folder.resolve("parity.json").toFile(), report[0]);
          report[0].requireParity();
        });
    return report[0];
  }

  /** Whatever is there is replaced as a whole, so it must be a bundle and not someone's files. */
  private static void requireReplaceable(Path bundle) throws IOException {
    if (!Files.exists(bundle) || EncoderBundle.isOne(bundle)) {
      return;
    }
    if (Files.isDirectory(bundle)) {
      try (Stream<Path> files = Files.list(bundle)) {
        if (files.findAny().isEmpty()) {
          return;
        }
      }
    }
    throw new ExportException(
        bundle + " exists and is not an exported bundle; choose another place for it");
  }

  /** Writes a bundle's files but the parity report and checksums; needs no libtorch. */
  public static void writeInto(Path folder, ModelDirectory model) throws IOException {
    ModelConfig config = model.config();
    Path weights = folder.resolve(EncoderBundle.WEIGHTS);
    Files.copy(model.folder().resolve("model.safetensors"), weights);
    Files.copy(model.tokenizer(), folder.resolve(EncoderBundle.TOKENIZER));
    BundleConfig bundle =
        new BundleConfig(
            BundleConfig.FORMAT_VERSION,
            config.name(),
            ModelId.of(model),
            config.width(),
            config.text().positions(),
            config.vision().image(),
            config.labels());
    Files.writeString(folder.resolve(EncoderBundle.CONFIG), StrictYaml.write(bundle));
    new OnnxModels(config, weights).write(folder);
  }
}
