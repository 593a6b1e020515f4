package org.lingvista.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lingvista.config.ArtifactDirectory;
import org.lingvista.config.StrictYaml;
import org.lingvista.encode.BundleConfig;
import org.lingvista.model.ModelConfig;
import org.lingvista.model.ModelDirectory;
import org.lingvista.model.Provenance;
import org.lingvista.tensor.Safetensors;
import org.lingvista.tensor.StoredTensor;

/**
 * A model as a folder that other programs load to the same vectors; needs no libtorch.
 *
 * <ul>
 *   <li>The folder itself is the text encoder, as sentence-transformers saves one ({@code
 *       modules.json}, {@code 1_Pooling}, {@code 2_Dense}, …), and so as transformers' {@code
 *       BertModel}: {@link HuggingFaceText}.
 *   <li>{@code vision/} is the image encoder, transformers' {@code CLIPVisionModelWithProjection}
 *       with {@code preprocessor_config.json}: {@link HuggingFaceVision}.
 *   <li>{@code query/} is what neither library has, queries with understanding, as an ONNX graph:
 *       {@code query.onnx} as in an {@link org.lingvista.encode.EncoderBundle}, its weights, the
 *       tokenizer, and {@code config.yaml} with the labels in order.
 *   <li>{@code README.md} is the {@link ModelCard}, {@code provenance.json} what it is made of.
 *   <li>{@code SHA256SUMS}: checksums of them all.
 * </ul>
 */
public final class HuggingFaceExport {
  private static final String CARD = "README.md";
  private static final String MODULES = "modules.json";
  private static final String WEIGHTS = "weights.safetensors";

  private HuggingFaceExport() {}

  /**
   * Writes the folder whole or not at all; one that was there before is replaced.
   *
   * @param licence of the model, an SPDX identifier; null when its author has not chosen one
   */
  public static void export(ModelDirectory model, Path target, @Nullable String licence)
      throws IOException {
    requireReplaceable(target);
    model.verified();
    ModelConfig config = model.config();
    Provenance provenance = model.provenance();
    Map<String, StoredTensor> weights = model.tensors();
    ArtifactDirectory.write(
        target,
        folder -> {
          new HuggingFaceText(config, weights, provenance).write(folder, model.tokenizer());
          new HuggingFaceVision(config, weights, provenance).write(folder.resolve("vision"));
          query(model, config, weights, provenance, folder.resolve("query"));
          Files.writeString(
              folder.resolve("provenance.json"),
              pretty(new ObjectMapper().readTree(provenance.json())));
          Files.writeString(
              folder.resolve(CARD), new ModelCard(config, provenance, licence).markdown());
        });
  }

  private static void query(
      ModelDirectory model,
      ModelConfig config,
      Map<String, StoredTensor> weights,
      Provenance provenance,
      Path folder)
      throws IOException {
    Files.createDirectories(folder);
    Map<String, StoredTensor> own = new LinkedHashMap<>();
    weights.forEach((name, tensor) -> {
      if (name.startsWith("text.") || name.startsWith("nlu.") || name.startsWith("fusion.")) {
        own.put(name, tensor);
      }
    });
    Path file = folder.resolve(WEIGHTS);
    Safetensors.writeFloat32(file, own, metadata("query", provenance));
    new OnnxModels(config, file).writeQuery(folder);
    Files.copy(model.tokenizer(), folder.resolve("tokenizer.json"));
    BundleConfig labels =
        new BundleConfig(
            BundleConfig.FORMAT_VERSION,
            config.name(),
            ModelId.of(model),
            config.width(),
            config.text().positions(),
            config.vision().image(),
            config.labels(),
            config.slotTransitions());
    Files.writeString(folder.resolve("config.yaml"), StrictYaml.write(labels));
  }

  /** What every safetensors file says of itself; {@code format} is what transformers asks for. */
  static Map<String, String> metadata(String part, Provenance provenance) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("format", "pt");
    metadata.put("part", part);
    metadata.put(Provenance.KEY, provenance.json());
    return metadata;
  }

  /** Writes a JSON file for people and programs to read. */
  static void write(Path file, JsonNode json) throws IOException {
    Files.createDirectories(file.resolveSibling(""));
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(pretty(json).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
  }

  private static String pretty(JsonNode json) throws IOException {
    return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
  }

  /**
   * Whatever is there is replaced as a whole, so it must be such a folder and not someone's files.
   */
  private static void requireReplaceable(Path target) throws IOException {
    boolean ours = Files.exists(target.resolve(MODULES)) && Files.exists(target.resolve("query"));
    if (!Files.exists(target) || ours) {
      return;
    }
    if (Files.isDirectory(target)) {
      try (Stream<Path> files = Files.list(target)) {
        if (files.findAny().isEmpty()) {
          return;
        }
      }
    }
    throw new ExportException(
        target + " exists and is not such an export; choose another place for it");
  }
}
