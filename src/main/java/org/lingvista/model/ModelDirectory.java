package org.lingvista.model;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lingvista.config.ArtifactDirectory;
import org.lingvista.config.CodeRevision;
import org.lingvista.config.StrictYaml;
import org.lingvista.tensor.Compute;
import org.lingvista.tensor.DType;
import org.lingvista.tensor.HostArrays;
import org.lingvista.tensor.Parameters;
import org.lingvista.tensor.Safetensors;
import org.lingvista.tensor.StoredTensor;

/**
 * A model on disk, format version 1: a folder with
 *
 * <ul>
 *   <li>{@code model.safetensors}: the weights of {@link WeightShapes}, float32, metadata {@code
 *       format=lingvista-model-1} and a {@link Provenance};
 *   <li>{@code config.yaml}: a {@link ModelConfig};
 *   <li>{@code tokenizer.json}: a Hugging Face tokenizer;
 *   <li>{@code SHA256SUMS}: checksums of them all.
 * </ul>
 *
 * @param folder where it lies
 */
public record ModelDirectory(Path folder) {
  private static final String FORMAT = "lingvista-model-1";

  /** Whether a folder looks like one, without checking it. */
  public static boolean isOne(Path folder) {
    return Files.exists(folder.resolve("model.safetensors"))
        && Files.exists(folder.resolve("config.yaml"));
  }

  /** Writes a model whole or not at all. */
  public static ModelDirectory write(
      Path folder, LingvistaModel model, Path tokenizer, Provenance provenance) throws IOException {
    ArtifactDirectory.write(folder, fresh -> writeInto(fresh, model, tokenizer, provenance));
    return new ModelDirectory(folder);
  }

  /** Writes the three files of a model into a folder that somebody else makes whole. */
  public static void writeInto(
      Path folder, LingvistaModel model, Path tokenizer, Provenance provenance) throws IOException {
    Map<String, StoredTensor> stored = new LinkedHashMap<>();
    Parameters weights = model.weights();
    for (String name : weights.names()) {
      stored.put(
          name, StoredTensor.of(HostArrays.toFloats(weights.get(name)), weights.get(name).shape()));
    }
    writeWeights(folder, model.config(), stored, provenance);
    Files.copy(tokenizer, folder.resolve("tokenizer.json"));
  }

  /**
   * Writes weights and configuration, without libtorch, into a folder that somebody else makes
   * whole; the tokenizer is theirs too. Half precision is stored as float32.
   */
  public static void writeWeights(
      Path folder, ModelConfig config, Map<String, StoredTensor> weights, Provenance provenance)
      throws IOException {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("format", FORMAT);
    metadata.put(Provenance.KEY, provenance.json());
    Safetensors.writeFloat32(folder.resolve("model.safetensors"), weights, metadata);
    Files.writeString(folder.resolve("config.yaml"), StrictYaml.write(config));
  }

  /**
   * Writes this model with shorter vectors: the first values of its own, normalised again. They
   * keep most of their use when it was trained for that width (Matryoshka loss). Needs no libtorch.
   *
   * @param width of the new model, less than its own
   */
  public ModelDirectory narrowed(int width, Path target) throws IOException {
    ModelConfig own = config();
    if (width < 1 || width >= own.width()) {
      throw new ModelException(
          "a model's vectors can be cut to fewer values than they have; %s has %d, asked for %d"
              .formatted(folder, own.width(), width));
    }
    Map<String, StoredTensor> weights = new LinkedHashMap<>(tensors());
    for (String name : WeightShapes.OF_WIDTH) {
      weights.computeIfPresent(name, (_, tensor) -> tensor.rows(0, width));
    }
    Provenance narrowed =
        provenance()
            .with(
                new Provenance.Step(
                    "cut width",
                    CodeRevision.current(),
                    Map.of("width", "the first %d of %d values".formatted(width, own.width())),
                    Map.of()));
    ModelConfig narrow =
        new ModelConfig(
            own.name(),
            width,
            own.text(),
            own.vision(),
            own.nlu(),
            own.fusion(),
            own.labels(),
            own.slotTransitions());
    ArtifactDirectory.write(
        target,
        fresh -> {
          writeWeights(fresh, narrow, weights, narrowed);
          Files.copy(tokenizer(), fresh.resolve("tokenizer.json"));
        });
    return new ModelDirectory(target);
  }

  /** The model's shape. */
  public ModelConfig config() throws IOException {
    return ModelConfig.read(folder.resolve("config.yaml"));
  }

  /** The tokenizer's file. */
  public Path tokenizer() {
    return folder.resolve("tokenizer.json");
  }

  /** The weights as stored, memory-mapped; needs no libtorch. */
  public Map<String, StoredTensor> tensors() throws IOException {
    return Safetensors.read(folder.resolve("model.safetensors"));
  }

  /** Where it comes from; empty for a model written before that was kept. */
  public Provenance provenance() throws IOException {
    Path file = folder.resolve("model.safetensors");
    String json = Safetensors.readContents(file).metadata().get(Provenance.KEY);
    try {
      return json == null ? Provenance.none() : Provenance.parse(json);
    } catch (ModelException e) {
      throw new ModelException(file + ": " + e.getMessage(), e);
    }
  }

  /** Checks every file against its checksum; the error names the damaged one. */
  public ModelDirectory verified() throws IOException {
    ArtifactDirectory.verify(folder);
    return this;
  }

  /** Loads the model, checksums verified. */
  public LingvistaModel load(Compute compute) throws IOException {
    return load(config(), compute, name -> null);
  }

  /**
   * Loads the weights into a model of another configuration, checksums verified.
   *
   * @param anew for a weight's name its values where they are not those of this folder, else null
   */
  public LingvistaModel load(
      ModelConfig config, Compute compute, Function<String, @Nullable StoredTensor> anew)
      throws IOException {
    verified();
    return new LingvistaModel(config, weights(config, compute, anew));
  }

  /** Read, not mapped: pages of a mapping that were touched count as memory as well. */
  private Parameters weights(
      ModelConfig config, Compute compute, Function<String, @Nullable StoredTensor> anew)
      throws IOException {
    Path file = folder.resolve("model.safetensors");
    Safetensors.Contents contents = Safetensors.readContents(file);
    Map<String, Long> offsets = contents.offsets();
    Parameters weights = new Parameters(compute);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      for (String name : WeightShapes.of(config).keySet()) {
        StoredTensor own = anew.apply(name);
        if (own != null) {
          weights.add(name, own.toFloats(), own.shape());
          continue;
        }
        StoredTensor tensor = contents.tensors().get(name);
        Long offset = offsets.get(name);
        if (tensor == null || offset == null) {
          throw new ModelException(file + ": weight " + name + " is missing");
        }
        if (tensor.dtype() == DType.F32) {
          weights.read(name, channel, offset, tensor.shape());
        } else {
          weights.add(name, tensor.toFloats(), tensor.shape());
        }
      }
      return weights;
    } catch (IOException | RuntimeException e) {
      weights.close();
      throw e;
    }
  }
}
