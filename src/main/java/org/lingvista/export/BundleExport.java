package org.lingvista.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.lingvista.config.ArtifactDirectory;
import org.lingvista.config.StrictYaml;
import org.lingvista.encode.BundleConfig;
import org.lingvista.encode.Encoder;
import org.lingvista.encode.EncoderBundle;
import org.lingvista.encode.OnnxGraphs;
import org.lingvista.model.LingvistaModel;
import org.lingvista.model.ModelConfig;
import org.lingvista.model.ModelDirectory;
import org.lingvista.tensor.Compute;
import org.lingvista.tensor.Safetensors;

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
    return export(model, bundle, Precision.FP32, (_, _) -> List.of());
  }

  /**
   * As {@link #export(ModelDirectory, Path)} in another precision, with what that gains and loses
   * against float32 in the report.
   *
   * @param trial run if the precision is another one
   */
  public static ParityReport export(
      ModelDirectory model, Path bundle, Precision precision, RetrievalTrial trial)
      throws IOException {
    requireReplaceable(bundle);
    ParityReport[] report = new ParityReport[1];
    ArtifactDirectory.write(
        bundle,
        folder -> {
          writeInto(folder, model, precision);
          try (OnnxGraphs graphs = new OnnxGraphs(folder, 0, false)) {
            try (LingvistaModel torch = model.load(Compute.cpu())) {
              report[0] =
                  ParityReport.measure(
                      ModelId.of(model) + precision.suffix(), torch, graphs, precision);
            }
            if (precision != Precision.FP32) {
              report[0] = compare(model, folder, graphs, report[0], trial);
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

  /** The bundle in {@code folder} against one in float32 that exists only meanwhile. */
  private static ParityReport compare(
      ModelDirectory model,
      Path folder,
      OnnxGraphs graphs,
      ParityReport report,
      RetrievalTrial trial)
      throws IOException {
    long[] bytes = {
      Files.size(model.folder().resolve("model.safetensors")),
      Files.size(folder.resolve(EncoderBundle.WEIGHTS))
    };
    Path fp32 = Files.createDirectory(folder.resolve("fp32"));
    try {
      writeInto(fp32, model);
      try (OnnxGraphs before = new OnnxGraphs(fp32, 0, false)) {
        EncoderBundle.Options unverified = EncoderBundle.Options.serving();
        List<PrecisionReport.Retrieval> retrieval;
        try (Encoder reference = EncoderBundle.open(fp32, unverified);
            Encoder exported = EncoderBundle.open(folder, unverified)) {
          retrieval = trial.run(reference, exported);
        }
        return report.withComparison(model.config(), before, graphs, bytes, retrieval);
      }
    } finally {
      try (Stream<Path> files = Files.list(fp32)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(fp32);
    }
  }

  /** Writes a bundle's files but the parity report and checksums; needs no libtorch. */
  public static void writeInto(Path folder, ModelDirectory model) throws IOException {
    writeInto(folder, model, Precision.FP32);
  }

  /** As {@link #writeInto(Path, ModelDirectory)} in another precision. */
  public static void writeInto(Path folder, ModelDirectory model, Precision precision)
      throws IOException {
    ModelConfig config = model.config();
    Path weights = folder.resolve(EncoderBundle.WEIGHTS);
    switch (precision) {
      case FP32 -> Files.copy(model.folder().resolve("model.safetensors"), weights);
      case INT8 -> {
        Safetensors.Contents contents =
            Safetensors.readContents(model.folder().resolve("model.safetensors"));
        Safetensors.write(weights, Int8Weights.of(contents.tensors()), contents.metadata());
      }
    }
    Files.copy(model.tokenizer(), folder.resolve(EncoderBundle.TOKENIZER));
    BundleConfig bundle =
        new BundleConfig(
            BundleConfig.FORMAT_VERSION,
            config.name(),
            ModelId.of(model) + precision.suffix(),
            config.width(),
            config.text().positions(),
            config.vision().image(),
            config.labels(),
            config.slotTransitions());
    Files.writeString(folder.resolve(EncoderBundle.CONFIG), StrictYaml.write(bundle));
    new OnnxModels(config, weights).write(folder);
  }
}
