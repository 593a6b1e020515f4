package org.lingvista.pretrained;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lingvista.config.ArtifactDirectory;
import org.lingvista.tensor.Safetensors;
import org.lingvista.tensor.StoredTensor;

/**
 * The tensors of a published model by their published names, memory-mapped.
 *
 * @param place file or folder, for messages
 * @param tensors by name
 * @param files they lie in
 */
record SourceWeights(Path place, Map<String, StoredTensor> tensors, List<Path> files) {
  private static final int CHUNK = 1 << 20;

  /**
   * Reads the weights of a folder: {@code NAME.safetensors}, or the shards that {@code
   * NAME.safetensors.index.json} lists; without those, what {@code torch.save} wrote, {@code
   * pytorch_NAME.bin}, in one piece or several; without those, variables of TensorFlow.
   *
   * @param names what the file may be called, without its ending; the first found is read
   */
  static SourceWeights read(SourceFolder folder, List<String> names) throws IOException {
    List<String> files = new ArrayList<>();
    names.forEach(name -> files.add(name + ".safetensors"));
    names.forEach(name -> files.add(name.replaceFirst("model$", "pytorch_model") + ".bin"));
    for (String file : files) {
      if (folder.has(file)) {
        Path path = folder.file(file);
        return new SourceWeights(path, tensors(path), List.of(path));
      }
      if (folder.has(file + ".index.json")) {
        return sharded(folder, file + ".index.json");
      }
    }
    for (String index : TensorFlowBert.INDEXES) {
      if (folder.has(index)) {
        return TensorFlowBert.read(folder.file(index));
      }
    }
    throw new PretrainedException(
        "%s holds no weights; %s is expected".formatted(folder.root(), String.join(" or ", files)));
  }

  private static Map<String, StoredTensor> tensors(Path file) throws IOException {
    return file.toString().endsWith(".safetensors") ? Safetensors.read(file) : TorchFile.read(file);
  }

  private static SourceWeights sharded(SourceFolder folder, String index) throws IOException {
    JsonConfig map = folder.json(index).at("weight_map");
    Map<Path, Map<String, StoredTensor>> shards = new LinkedHashMap<>();
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (var entry : map.node().properties()) {
      Path shard = folder.file(entry.getValue().asText());
      Map<String, StoredTensor> held = shards.get(shard);
      if (held == null) {
        if (!Files.isRegularFile(shard)) {
          throw new PretrainedException("%s is missing; %s names it".formatted(shard, index));
        }
        held = tensors(shard);
        shards.put(shard, held);
      }
      StoredTensor tensor = held.get(entry.getKey());
      if (tensor == null) {
        throw new PretrainedException(
            "%s lacks %s, which %s says it holds".formatted(shard, entry.getKey(), index));
      }
      tensors.put(entry.getKey(), tensor);
    }
    return new SourceWeights(folder.root(), tensors, List.copyOf(shards.keySet()));
  }

  boolean has(String name) {
    return find(name) != null;
  }

  /** Sizes of a tensor, which must have so many dimensions. */
  long[] shape(String name, int dimensions) {
    StoredTensor tensor = require(name);
    if (tensor.shape().length != dimensions) {
      throw new PretrainedException(
          "%s: %s is %s; %d dimensions are expected".formatted(place, name, tensor, dimensions));
    }
    return tensor.shape();
  }

  /** A tensor of floating point numbers of this shape, every one finite. */
  StoredTensor get(String name, long... shape) {
    StoredTensor tensor = require(name);
    if (!Arrays.equals(tensor.shape(), shape)) {
      throw new PretrainedException(
          "%s: %s is %s; the rest of the model asks for %s"
              .formatted(place, name, tensor, Arrays.toString(shape)));
    }
    if (!tensor.dtype().isFloat()) {
      throw new PretrainedException(
          "%s: %s is %s; floating point numbers are expected".formatted(place, name, tensor));
    }
    requireFinite(name, tensor);
    return tensor;
  }

  /** One more than the highest N of names {@code prefixN.…}; 0 when there are none. */
  int count(String prefix) {
    int count = 0;
    for (String name : tensors.keySet()) {
      int end = name.indexOf('.', prefix.length());
      if (name.startsWith(prefix) && end > 0) {
        String number = name.substring(prefix.length(), end);
        if (number.matches("\\d{1,6}")) {
          count = Math.max(count, Integer.parseInt(number) + 1);
        }
      }
    }
    return count;
  }

  /** Files and checksums, to say later what a model was made of. */
  String provenance() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (Path file : files) {
      lines.append(lines.isEmpty() ? "" : ", ");
      lines.append(file.getFileName()).append(" sha256:").append(ArtifactDirectory.sha256(file));
    }
    return lines.toString();
  }

  private StoredTensor require(String name) {
    StoredTensor tensor = find(name);
    if (tensor == null) {
      throw new PretrainedException(
          place + ": the tensor " + name + " is missing; the model is not whole");
    }
    return tensor;
  }

  /** LayerNorm's weight and bias are called gamma and beta in checkpoints of TensorFlow's BERT. */
  private @Nullable StoredTensor find(String name) {
    StoredTensor tensor = tensors.get(name);
    if (tensor == null && name.endsWith("LayerNorm.weight")) {
      return tensors.get(name.replaceFirst("weight$", "gamma"));
    }
    if (tensor == null && name.endsWith("LayerNorm.bias")) {
      return tensors.get(name.replaceFirst("bias$", "beta"));
    }
    return tensor;
  }

  private void requireFinite(String name, StoredTensor tensor) {
    for (long from = 0; from < tensor.elements(); from += CHUNK) {
      int count = (int) Math.min(CHUNK, tensor.elements() - from);
      float[] values = tensor.toFloats(from, count);
      for (int i = 0; i < count; i++) {
        if (!Float.isFinite(values[i])) {
          throw new PretrainedException(
              "%s: %s holds %s at element %d; the file is damaged or its training diverged"
                  .formatted(place, name, values[i], from + i));
        }
      }
    }
  }
}
